"""The draft: the one version of a guide that can be written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models, transaction
from django.utils.text import slugify

from documents.richtext import one_line
from guidebook.models import (
    LIVING,
    Check,
    CheckChoice,
    DesiredInteraction,
    Guide,
    GuideVersion,
    PlatformPresence,
    SectionText,
)
from people.folding import fold
from people.models import Employee

RESERVED = {"assist", "import", "start"}  # addresses beside those of the guides


class AlreadyPublished(Exception):
    """The version was published meanwhile: its text is frozen."""

    def __init__(self, version: GuideVersion) -> None:
        super().__init__(f"{version.subject} is published")
        self.version = version


class DraftChanged(Exception):
    """The draft is no longer what the person who acts on it had before their eyes."""


class NothingToDraftFrom(Exception):
    """The guide has no published version to start the next one from."""


@transaction.atomic
def begin_guide(
    *,
    title_fr: str,
    title_en: str,
    statement_fr: str = "",
    statement_en: str = "",
    by: Employee | None,
    at: dt.datetime,
) -> GuideVersion:
    """A guide and its first draft, still without sections; its address comes from its title and stays."""
    titles = {language: one_line(title) for language, title in (("fr", title_fr), ("en", title_en))}
    guide = Guide.objects.create(
        slug=_unused_slug(titles["fr"] or titles["en"]),
        title_fr=titles["fr"],
        title_en=titles["en"],
        created_at=at,
        created_by=by,
    )
    return GuideVersion.objects.create(
        guide=guide, number=1, statement_fr=statement_fr, statement_en=statement_en, created_at=at, created_by=by
    )


def _unused_slug(title: str) -> str:
    base = slugify(fold(title))[:60].strip("-") or "guide"
    taken = {*Guide.objects.filter(slug__startswith=base).values_list("slug", flat=True), *RESERVED}
    return next(slug for number in range(1, len(taken) + 2) if (slug := _numbered(base, number)) not in taken)


def _numbered(base: str, number: int) -> str:
    return base if number == 1 else f"{base}-{number}"


def lock_draft(version: GuideVersion) -> GuideVersion:
    """The draft, held until the transaction ends: whoever else writes or publishes it waits, and then sees our work."""
    Guide.objects.select_for_update().get(pk=version.guide_id)
    locked = GuideVersion.objects.select_for_update(of=("self",)).select_related("guide").get(pk=version.pk)
    if not locked.is_draft:
        raise AlreadyPublished(locked)
    return locked


@transaction.atomic
def draft_next(guide: Guide, *, by: Employee | None, at: dt.datetime) -> GuideVersion:
    """
    The next version, its text copied from the latest published one, keys of sections included.

    A guide has one draft at a time: when there is one already, that is the answer.
    """
    guide = Guide.objects.select_for_update().get(pk=guide.pk)
    if draft := guide.versions.draft().first():
        return draft
    latest = guide.versions.published().order_by("-number").first()
    if latest is None:
        raise NothingToDraftFrom
    draft = GuideVersion.objects.create(
        guide=guide,
        number=latest.number + 1,
        statement_fr=latest.statement_fr,
        statement_en=latest.statement_en,
        sector=latest.sector,
        posture=latest.posture,
        answers=latest.answers,
        created_at=at,
        created_by=by,
    )
    copy_text(latest, draft)
    return draft


def copy_text(source: GuideVersion, draft: GuideVersion) -> None:
    """All that the source says, sections, questions and rows, into a draft that says nothing yet."""
    whole = {source.pk: draft}
    sections = _copied(source.sections.all(), "version", whole)
    _copied(SectionText.objects.filter(section__in=sections), "section", sections)
    checks = _copied(Check.objects.filter(section__in=sections), "section", sections)
    _copied(CheckChoice.objects.filter(question__in=checks), "question", checks)
    for kind in LIVING:
        rows = _copied(kind._default_manager.filter(version=source), "version", whole)
        if kind is PlatformPresence:
            _copied(DesiredInteraction.objects.filter(presence__in=rows), "presence", rows)
    _copied(source.wording_notes.all(), "version", whole)


def _copied(rows: Iterable[Any], parent: str, parents: Mapping[int, models.Model]) -> dict[int, Any]:
    """Rows like these that belong to the parents put in the place of theirs; by the key of the row they are like."""
    originals = list(rows)
    if not originals:
        return {}
    copies = []
    for row in originals:
        fields = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
        fields.pop("id")
        copies.append(type(row)(**fields | {f"{parent}_id": parents[fields[f"{parent}_id"]].pk}))
    type(originals[0])._default_manager.bulk_create(copies)
    return {row.pk: copy for row, copy in zip(originals, copies, strict=True)}

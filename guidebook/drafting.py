"""The draft: the one version of a guide that can be written."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.text import slugify

from documents.richtext import printable
from guidebook.models import Guide, GuideVersion, Section, SectionText
from people.folding import fold
from people.models import Employee

RESERVED = {"start"}  # addresses beside those of the guides


class AlreadyPublished(Exception):
    """The version was published meanwhile: its text is frozen."""

    def __init__(self, version: GuideVersion) -> None:
        super().__init__(f"{version.subject} is published")
        self.version = version


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
    titles = {language: " ".join(printable(title).split()) for language, title in (("fr", title_fr), ("en", title_en))}
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
        created_at=at,
        created_by=by,
    )
    _copy_sections(latest, draft)
    return draft


def _copy_sections(source: GuideVersion, draft: GuideVersion) -> None:
    originals = list(source.sections.prefetch_related("texts"))
    copies = Section.objects.bulk_create(
        Section(version=draft, key=section.key, element=section.element, position=section.position)
        for section in originals
    )
    SectionText.objects.bulk_create(
        SectionText(
            section=copy,
            language=text.language,
            title=text.title,
            body=text.body,
            edited_at=text.edited_at,
            edited_by_id=text.edited_by_id,
        )
        for original, copy in zip(originals, copies, strict=True)
        for text in original.texts.all()
    )

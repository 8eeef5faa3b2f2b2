"""The draft: the one version of a consent form that can be written, piece by piece.

Each piece (description, notice, question) is given back as it stands; who writes it says which state they had before
their eyes (`seen`, its digest), so that nobody undoes the work of a colleague without being told.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from consent.models import ConsentForm, ConsentFormVersion, ConsentItem, ConsentQuestion, ConsentWording
from consent.models.forms import Channel, Element, Purpose
from documents.canonical import digest
from documents.richtext import one_line
from guidebook.writing import clean_lines
from people.folding import fold
from people.models import Employee
from people.wording import LANGUAGES

TITLES = ("title_fr", "title_en")
LINES = ("end_event_fr", "end_event_en", "territory_fr", "territory_en")
TERMS = ("months", *LINES, "after_departure", "is_tagging_allowed")
NOTICE = ("introduction", *ConsentWording.NOTICE, "statement")
WORDS = tuple(f"{name}_{language}" for name in ("question", "meaning", "example") for language in LANGUAGES)
CELLS = [(element, channel) for element in Element.values for channel in Channel.values]


class AlreadyPublished(Exception):
    """The version was published meanwhile: its text is frozen."""


class DraftChanged(Exception):
    """The draft is no longer what the person who acts on it had before their eyes."""


class NothingToDraftFrom(Exception):
    """The form has no published version to start the next one from."""


class TitleStays(Exception):
    """People signed under this title: it changes no more."""


@transaction.atomic
def begin_form(*, title_fr: str, title_en: str, by: Employee | None, at: dt.datetime) -> ConsentFormVersion:
    """A form and its first draft, without a word yet; its address comes from its title and stays."""
    titles = {"title_fr": one_line(title_fr), "title_en": one_line(title_en)}
    slug = unused_slug(titles["title_fr"] or titles["title_en"])
    form = ConsentForm.objects.create(slug=slug, created_at=at, created_by=by, **titles)
    return ConsentFormVersion.objects.create(form=form, number=1, created_at=at, created_by=by)


def unused_slug(title: str) -> str:
    base = slugify(fold(title))[:60].strip("-") or "consent"
    taken = set(ConsentForm.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    numbered = [base, *(f"{base}-{number}" for number in range(2, len(taken) + 2))]
    return next(slug for slug in numbered if slug not in taken)


def lock_draft(version: ConsentFormVersion) -> ConsentFormVersion:
    """The draft, held until the transaction ends: whoever else writes or publishes it waits, and then sees our work."""
    ConsentForm.objects.select_for_update().get(pk=version.form_id)
    locked = ConsentFormVersion.objects.select_for_update(of=("self",)).select_related("form").get(pk=version.pk)
    if not locked.is_draft:
        raise AlreadyPublished
    return locked


@transaction.atomic
def draft_next(form: ConsentForm, *, by: Employee | None, at: dt.datetime) -> ConsentFormVersion:
    """The next version, its text copied from the latest published one.

    A form has one draft at a time: when there is one already, that is the answer.
    """
    form = ConsentForm.objects.select_for_update().get(pk=form.pk)
    if draft := form.versions.draft().first():
        return draft
    latest = form.versions.published().with_text().order_by("-number").first()
    if latest is None:
        raise NothingToDraftFrom
    terms = {name: getattr(latest, name) for name in TERMS}
    draft = ConsentFormVersion.objects.create(
        form=form, number=latest.number + 1, created_at=at, created_by=by, **terms
    )
    for wording in latest.wordings.all():
        said = {name: getattr(wording, name) for name in NOTICE}
        ConsentWording.objects.create(version=draft, language=wording.language, **said)
    for question in latest.questions.all():
        words = {name: getattr(question, name) for name in WORDS}
        copy = ConsentQuestion.objects.create(
            version=draft, purpose=question.purpose, position=question.position, **words
        )
        _write_items(copy, {(item.element, item.channel) for item in question.items.all()})
    return draft


def described(version: ConsentFormVersion) -> dict[str, Any]:
    """What the form is called, and what the answers are given for."""
    titles = {name: getattr(version.form, name) for name in TITLES}
    return titles | {name: getattr(version, name) for name in TERMS}


def noticed(version: ConsentFormVersion) -> dict[str, str]:
    """All that the form says in each language, but its questions."""
    found = {wording.language: wording for wording in version.wordings.all()}
    return {
        f"{name}_{language}": getattr(found[language], name) if language in found else ""
        for name in NOTICE
        for language in LANGUAGES
    }


def asked(version: ConsentFormVersion, purpose: str) -> dict[str, Any]:
    """The question of that purpose and what it covers; all empty where nothing is asked."""
    question = question_of(version, purpose)
    words = {name: getattr(question, name) if question else "" for name in WORDS}
    covered = {(item.element, item.channel) for item in question.items.all()} if question else set()
    return words | {"cells": [":".join(cell) for cell in CELLS if cell in covered]}


def question_of(version: ConsentFormVersion, purpose: str) -> ConsentQuestion | None:
    return next((question for question in version.questions.all() if question.purpose == purpose), None)


def draft_digest(version: ConsentFormVersion) -> str:
    """Of the whole draft: what publishes it says what was looked at."""
    purposes = [question.purpose for question in version.questions.all()]
    return digest([described(version), noticed(version), [[name, asked(version, name)] for name in purposes]])


@transaction.atomic
def describe(version: ConsentFormVersion, said: Mapping[str, Any], *, seen: str) -> None:
    version = lock_draft(version)
    before = described(version)
    if digest(before) != seen:
        raise DraftChanged
    titles = {name: one_line(said.get(name, before[name])) for name in TITLES}
    if titles != {name: before[name] for name in TITLES}:
        if version.form.versions.published().exists():
            raise TitleStays
        ConsentForm.objects.filter(pk=version.form_id).update(**titles)
    terms = {name: one_line(said[name]) if name in LINES else said[name] for name in TERMS}
    ConsentFormVersion.objects.filter(pk=version.pk).update(**terms)


@transaction.atomic
def write_notice(version: ConsentFormVersion, said: Mapping[str, str], *, seen: str) -> None:
    version = lock_draft(version)
    if digest(noticed(version)) != seen:
        raise DraftChanged
    for language in LANGUAGES:
        texts = {name: clean_lines(said[f"{name}_{language}"]) for name in NOTICE}
        if any(texts.values()):
            ConsentWording.objects.update_or_create(version=version, language=language, defaults=texts)
        else:
            version.wordings.filter(language=language).delete()


@transaction.atomic
def write_question(
    version: ConsentFormVersion, purpose: str, said: Mapping[str, str], cells: Collection[tuple[str, str]], *, seen: str
) -> None:
    """The question of that purpose, in the place it has, or after the others."""
    version = lock_draft(version)
    if digest(asked(version, Purpose(purpose))) != seen:
        raise DraftChanged
    words = {name: one_line(said[name]) if name.startswith("question") else clean_lines(said[name]) for name in WORDS}
    question = question_of(version, purpose)
    if question is None:
        last = max((other.position for other in version.questions.all()), default=0)
        question = ConsentQuestion(version=version, purpose=purpose, position=last + 1)
    for name, text in words.items():
        setattr(question, name, text)
    question.save()
    _write_items(question, cells)


def _write_items(question: ConsentQuestion, cells: Collection[tuple[str, str]]) -> None:
    """In the order of the table, whatever the order in which they were chosen: they are shown by their keys."""
    question.items.all().delete()
    kept = [ConsentItem(question=question, element=cell[0], channel=cell[1]) for cell in CELLS if cell in cells]
    ConsentItem.objects.bulk_create(kept)


@transaction.atomic
def move_question(version: ConsentFormVersion, purpose: str, *, up: bool) -> None:
    """One place up or down; at the end of the row it stays where it is."""
    version = lock_draft(version)
    questions = list(version.questions.order_by("position"))
    place = next((place for place, question in enumerate(questions) if question.purpose == purpose), None)
    other = None if place is None else place + (-1 if up else 1)
    if place is None or other is None or not 0 <= other < len(questions):
        return
    questions[place], questions[other] = questions[other], questions[place]
    for position, question in enumerate(questions, start=1):
        question.position = position
    ConsentQuestion.objects.bulk_update(questions, ["position"])


@transaction.atomic
def remove_question(version: ConsentFormVersion, purpose: str) -> bool:
    """False: it was not asked."""
    removed, _rows = lock_draft(version).questions.filter(purpose=purpose).delete()
    return bool(removed)

"""Writing a draft: its sections, their order, what the guide is called and what people declare."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from copy import copy
from typing import NamedTuple

from django.db import transaction
from django.utils.text import slugify

from documents.richtext import one_line, plain_text, printable, sanitise
from guidebook.drafting import lock_draft
from guidebook.hiding import refuse_what_shows_nothing
from guidebook.models import GuideVersion, Section, SectionText
from guidebook.parity import keep_in_step
from people.folding import fold
from people.models import Employee
from people.wording import LANGUAGES

TITLE_LENGTH = 200
BODY_LENGTH = 300_000  # fifty pages: more is a book


class TextTooLong(ValueError):
    """A title or a text is longer than a section may be."""

    def __init__(self, length: int, most: int) -> None:
        super().__init__(f"{length} characters, {most} at most")
        self.length, self.most = length, most


class TitleMissing(ValueError):
    """A text needs a title."""


class WrittenMeanwhile(Exception):
    """Somebody else saved the section after it was opened here. Nothing was written; `newer` holds their texts."""

    def __init__(self, newer: dict[str, SectionText | None]) -> None:
        super().__init__(", ".join(newer))
        self.newer = newer


class Seen(NamedTuple):
    """The text somebody started from: when it was last saved; None when there was none."""

    edited_at: dt.datetime | None


class Sheet(NamedTuple):
    """What is written for one language; without `seen`, whatever is there is replaced."""

    title: str
    body: str
    seen: Seen | None = None


@transaction.atomic
def write_section(
    section: Section,
    *,
    language: str,
    title: str,
    body: str,
    by: Employee | None,
    at: dt.datetime,
    seen: Seen | None = None,
) -> SectionText | None:
    """Write a section in one language. Title and body both empty remove the text (the answer is then None)."""
    return write_sheets(section, {language: Sheet(title, body, seen)}, by=by, at=at)[language]


@transaction.atomic
def write_sheets(
    section: Section, sheets: Mapping[str, Sheet], *, by: Employee | None, at: dt.datetime
) -> dict[str, SectionText | None]:
    """
    Write a section in several languages, all or nothing.

    Raises `WrittenMeanwhile` when another person saved one of these texts since it was `seen`, and `AlreadyPublished`
    when the version no longer is a draft: what was typed stays with the caller, what is stored stays as it is.
    """
    lock_draft(section.version)
    stored = {text.language: text for text in SectionText.objects.filter(section=section)}
    newer = {
        language: stored.get(language)
        for language, sheet in sheets.items()
        if sheet.seen and sheet.seen != Seen(_edited_at(stored.get(language)))
    }
    if newer:
        raise WrittenMeanwhile(newer)
    before = {language: copy(text) for language, text in stored.items()}
    written = {
        language: _write(section, stored.get(language), language, sheet, by, at) for language, sheet in sheets.items()
    }
    changed = [language for language, text in written.items() if text and text.edited_at == at]
    keep_in_step(before, changed, section, by=by, at=at)
    return written


def _edited_at(text: SectionText | None) -> dt.datetime | None:
    return text.edited_at if text else None


def _write(
    section: Section, text: SectionText | None, language: str, sheet: Sheet, by: Employee | None, at: dt.datetime
) -> SectionText | None:
    title, body = clean_title(sheet.title), clean_body(sheet.body)
    if not title and not body:
        if text:
            text.delete()
        return None
    if not title:
        raise TitleMissing
    if text and (text.title, text.body) == (title, body):
        return text  # nothing changed: whoever wrote it last still did
    text = text or SectionText(section=section, language=language)
    text.title, text.body, text.edited_at, text.edited_by = title, body, at, by
    text.save()
    return text


def clean_title(typed: str) -> str:
    """One line of plain text."""
    title = one_line(typed)
    if len(title) > TITLE_LENGTH:
        raise TextTooLong(len(title), TITLE_LENGTH)
    return title


def clean_lines(typed: str) -> str:
    """Plain text, its lines kept."""
    return printable("\n".join(typed.splitlines())).strip()


def clean_body(typed: str) -> str:
    """Sanitised; markup without a word in it is no text."""
    body = sanitise(typed)
    if len(body) > BODY_LENGTH:
        raise TextTooLong(len(body), BODY_LENGTH)
    return body if plain_text(body).strip() else ""


@transaction.atomic
def rewrite_section(
    section: Section, sheets: Mapping[str, Sheet], *, element: int | None, by: Employee | None, at: dt.datetime
) -> None:
    """Its texts and the element it covers, in one go."""
    write_sheets(section, sheets, by=by, at=at)
    classify_section(section, element=element, by=by, at=at)


@transaction.atomic
def classify_section(section: Section, *, element: int | None, by: Employee | None, at: dt.datetime) -> None:
    """Say which of the eight elements the section covers; None: a section of one's own."""
    lock_draft(section.version)
    section.element = element
    section.save(update_fields=["element"])


@transaction.atomic
def add_section(
    version: GuideVersion,
    *,
    title_fr: str = "",
    title_en: str = "",
    element: int | None = None,
    by: Employee | None,
    at: dt.datetime,
) -> Section:
    """A new section at the end, with its titles and no text yet."""
    titles = {"fr": clean_title(title_fr), "en": clean_title(title_en)}
    if not any(titles.values()):
        raise TitleMissing
    version = lock_draft(version)
    taken = list(version.sections.values_list("key", "position"))
    key = unused_key(titles["fr"] or titles["en"], {key for key, _position in taken})
    position = max((position for _key, position in taken), default=0) + 1
    section = Section.objects.create(version=version, key=key, element=element, position=position)
    for language, title in titles.items():
        if title:
            SectionText.objects.create(section=section, language=language, title=title, edited_at=at, edited_by=by)
    return section


def unused_key(title: str, taken: set[str]) -> str:
    """A word for addresses made from the title, that no other section of the version has."""
    base = slugify(fold(title))[:60].strip("-") or "section"
    key, number = base, 1
    while key in taken:
        number += 1
        key = f"{base}-{number}"
    return key


@transaction.atomic
def remove_section(section: Section, *, by: Employee | None, at: dt.datetime) -> None:
    """Out of the draft, with its texts; the versions published before keep theirs.

    Raises `NothingLeft` when some people would be shown no other section; nothing is removed then.
    """
    lock_draft(section.version)
    section.delete()
    refuse_what_shows_nothing(section.version)


@transaction.atomic
def move_section(section: Section, *, places: int, by: Employee | None, at: dt.datetime) -> None:
    """So many places towards the end (towards the beginning when negative), as far as there is room."""
    version = lock_draft(section.version)
    order = list(version.sections.order_by("position", "pk"))
    current = next(index for index, other in enumerate(order) if other.pk == section.pk)
    order.insert(max(0, min(len(order) - 1, current + places)), order.pop(current))
    for position, other in enumerate(order, start=1):
        other.position = position
    Section.objects.bulk_update(order, ["position"])


@transaction.atomic
def describe(
    version: GuideVersion,
    *,
    title_fr: str,
    title_en: str,
    statement_fr: str,
    statement_en: str,
    by: Employee | None,
    at: dt.datetime,
) -> GuideVersion:
    """What the guide is called from now on, and what people declare on acknowledging this version."""
    version = lock_draft(version)
    guide = version.guide
    guide.title_fr, guide.title_en = clean_title(title_fr), clean_title(title_en)
    if not (guide.title_fr or guide.title_en):
        raise TitleMissing
    guide.save(update_fields=["title_fr", "title_en"])
    version.statement_fr, version.statement_en = clean_lines(statement_fr), clean_lines(statement_en)
    version.save(update_fields=["statement_fr", "statement_en"])
    return version


def written_languages(section: Section) -> list[str]:
    """The languages in which the section has a text, not only a title."""
    return [language for language in LANGUAGES if (text := section.text(language)) and text.body]

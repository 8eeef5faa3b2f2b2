"""A guide as it is read: its edition in a language, its contents, how long it takes."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch
from django.utils.safestring import SafeString, mark_safe

from assignments.models import Assignment
from documents.richtext import reading_minutes
from guidebook.editions import compose_edition, passages_of, values_in_preview
from guidebook.hiding import combinations_of, hidden_from
from guidebook.models import Edition, Element, GuideVersion
from people.folding import fold
from people.models import Employee, Leave
from people.wording import LANGUAGE_TAGS, LANGUAGES

_HEADING = re.compile(r"(</?h)([2-6])(?=[\s>])")


@dataclass(frozen=True)
class ReadSection:
    """A section on the page; `anchor` is its address there."""

    anchor: str
    element: Element | None
    title: str
    body: SafeString
    checks: Sequence[Mapping[str, Any]] = ()  # the questions asked at its end

    @property
    def key(self) -> str:
        return self.anchor.removeprefix("s-")


def editions_shown_to(version: GuideVersion, employee: Employee) -> dict[str, Edition]:
    """The published text as this person reads it, by language. Reads `version.editions`: prefetch them."""
    editions = list(version.editions.all())
    is_whole = all(edition.combination == 0 for edition in editions)
    hidden = frozenset() if is_whole else hidden_from(version, employee)
    return {edition.language: edition for edition in editions if hidden == frozenset(edition.hides)}


def edition_for(version: GuideVersion, language: str, employee: Employee) -> Edition:
    """The published text as this person reads it, in that language or in the one that exists."""
    return _in_language(version, editions_shown_to(version, employee), language)


def edition_for_each(version: GuideVersion, language: str, people: Iterable[int]) -> dict[int, Edition]:
    """`edition_for` of many people, by their keys; asked in as many queries as the version has combinations."""
    editions = list(version.editions.defer("sections"))
    in_language = [each for each in editions if each.language == language] or editions
    shown: dict[int, Edition | None] = dict.fromkeys(people, next(iter(in_language), None))
    if any(each.combination for each in in_language):
        whole = GuideVersion.objects.with_text().get(pk=version.pk)
        for combination in combinations_of(whole):
            edition = next((each for each in in_language if frozenset(each.hides) == combination.hides), None)
            concerned = combination.people(whole).filter(pk__in=shown).order_by()
            shown |= dict.fromkeys(concerned.values_list("pk", flat=True), edition)
    return {person: edition for person, edition in shown.items() if edition}


def _in_language(version: GuideVersion, editions: Mapping[str, Edition], language: str) -> Edition:
    if not editions:
        raise Edition.DoesNotExist(f"{version.subject} has no edition for this person")
    return editions.get(language) or next(iter(editions.values()))


def sections_of(edition: Edition) -> list[ReadSection]:
    return [
        ReadSection(
            anchor=f"s-{section['key']}",
            element=Element(section["element"]) if section["element"] else None,
            title=section["title"],
            body=mark_safe(under_a_title(section["body"])),
            checks=section.get("checks", ()),
        )
        for section in edition.sections
    ]


def section_of(edition: Edition, key: str) -> ReadSection | None:
    return next((section for section in sections_of(edition) if section.anchor == f"s-{key}"), None)


def minutes_of(edition: Edition) -> int:
    return reading_minutes(edition.words)


def under_a_title(body: str) -> str:
    """The body's headings, one level below the section's own (h2), whatever level its author began with."""
    levels = [int(level) for _tag, level in _HEADING.findall(body)]
    if not levels or min(levels) == 3:
        return body
    shift = 3 - min(levels)
    return _HEADING.sub(lambda found: f"{found[1]}{min(6, int(found[2]) + shift)}", body)


@dataclass(frozen=True)
class GuidePage:
    """All that a page with a guide's text shows of it."""

    version: GuideVersion
    edition: Edition
    wanted: str  # the language that was asked for
    languages: list[str]  # those in which it can be read

    @property
    def sections(self) -> list[ReadSection]:
        return sections_of(self.edition)

    @property
    def minutes(self) -> int:
        return minutes_of(self.edition)

    @property
    def language_tag(self) -> str:
        return LANGUAGE_TAGS[self.edition.language]

    @property
    def other_languages(self) -> list[str]:
        return [language for language in self.languages if language != self.edition.language]

    @property
    def is_in_another_language(self) -> bool:
        return self.edition.language != self.wanted


def open_page(version: GuideVersion, language: str, employee: Employee) -> GuidePage:
    """A published version as this person reads it, in that language or in the one that exists."""
    editions = editions_shown_to(version, employee)
    return GuidePage(version, _in_language(version, editions, language), language, list(editions))


def preview_page(version: GuideVersion, language: str, *, combination: int = 0) -> GuidePage:
    """A version as those people read it who are shown that combination of sections (`guidebook.hiding`).

    Of a draft, the sections written so far. Read it `with_text`, editions included.
    """
    if not version.is_draft:
        every = list(version.editions.all())
        editions = {edition.language: edition for edition in every if edition.combination == combination} or {
            edition.language: edition for edition in every if edition.combination == 0
        }
        return GuidePage(version, _in_language(version, editions, language), language, list(editions))
    languages = [code for code in LANGUAGES if passages_of(version, code)] or list(LANGUAGES)
    shown = language if language in languages else languages[0]
    chosen = next((one for one in combinations_of(version) if one.number == combination), None)
    edition = compose_edition(version, shown, values=values_in_preview(version, shown), combination=chosen)
    return GuidePage(version, edition, language, languages)


def whole_edition(version: GuideVersion, language: str) -> Edition | None:
    """The version as it reads in that language when nothing is hidden; a draft, as it would read now."""
    if version.is_draft:
        if not passages_of(version, language):
            return None
        return compose_edition(version, language, values=values_in_preview(version, language))
    whole = (one for one in version.editions.all() if one.language == language and one.combination == 0)
    return next(whole, None)


@dataclass(frozen=True)
class OnShelf:
    """A guide in force as the list of a person's guides shows it: what they have to do with it, if anything."""

    version: GuideVersion
    edition: Edition
    assignment: Assignment | None
    is_overdue: bool

    @property
    def minutes(self) -> int:
        return minutes_of(self.edition)

    @property
    def language_tag(self) -> str:
        return LANGUAGE_TAGS[self.edition.language]


def shelf_of(employee: Employee, *, language: str, on: dt.date) -> list[OnShelf]:
    """The guides in force that are addressed to the person; what they still have to do comes first."""
    versions = (
        GuideVersion.objects.in_force()
        .addressed_to(employee)
        .select_related("guide")
        .prefetch_related(Prefetch("editions", Edition.objects.defer("sections")))
    )
    mine = {row.ask_id: row for row in Assignment.objects.of(employee).filter(ask__in=[v.ask_id for v in versions])}
    away = Leave.objects.current(on).filter(employee=employee).exists()
    shelf = [
        _on_shelf(version, edition_for(version, language, employee), mine.get(version.ask_id or 0), on, away)
        for version in versions
    ]
    return sorted(shelf, key=lambda entry: (not _is_waiting(entry), fold(entry.edition.title)))


def _on_shelf(version: GuideVersion, edition: Edition, mine: Assignment | None, on: dt.date, away: bool) -> OnShelf:
    late = mine is not None and mine.is_overdue(on) and not away
    return OnShelf(version, edition, mine, late)


def _is_waiting(entry: OnShelf) -> bool:
    return entry.assignment is not None and entry.assignment.is_outstanding

"""Which of the eight elements a version covers, and what each language still lacks."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from guidebook.checking import checks_missing
from guidebook.living import languages_of_rows, rows_missing
from guidebook.models import Element, GuideVersion, Section
from guidebook.parity import sections_lagging
from guidebook.writing import written_languages
from people.wording import LANGUAGES


@dataclass(frozen=True)
class Coverage:
    """One of the eight elements: the sections that take it up, the languages in which they, or its rows, speak."""

    element: Element
    sections: list[Section]
    languages: list[str]

    @property
    def is_covered(self) -> bool:
        return bool(self.languages)

    @property
    def missing(self) -> list[str]:
        return [language for language in LANGUAGES if language not in self.languages]


@dataclass(frozen=True)
class Gap:
    """What keeps a language from being complete: a section without text, or (no section) something of the version."""

    what: str | Promise
    section: Section | None = None


def coverage_of(version: GuideVersion) -> list[Coverage]:
    """In the order of the elements. Reads `version.sections` with their texts, and the rows: see `with_text`."""
    sections, rows = list(version.sections.all()), languages_of_rows(version)
    covered = []
    for element in Element:
        about = [section for section in sections if section.element == element]
        written = {language for section in about for language in written_languages(section)}
        written |= rows.get(element, set())
        covered.append(Coverage(element, about, [language for language in LANGUAGES if language in written]))
    return covered


def gaps_of(version: GuideVersion, language: str) -> list[Gap]:
    """What the version lacks in that language; an empty list: it is complete."""
    gaps = []
    if not getattr(version.guide, f"title_{language}"):
        gaps.append(Gap(_("the title of the guide")))
    if not getattr(version, f"statement_{language}"):
        gaps.append(Gap(_("what people declare")))
    sections = list(version.sections.all())
    if not sections:
        gaps.append(Gap(_("a first section")))
    gaps += [Gap(section.title, section) for section in sections if language not in written_languages(section)]
    return gaps


def lags_of(version: GuideVersion, language: str) -> list[Gap]:
    """What that language says and the other one has changed since, or says and that language does not."""
    behind = [Gap(section.title, section) for section in sections_lagging(version, language)]
    behind += [Gap(str(row)) for row in rows_missing(version, language)]
    return behind + [Gap(str(check), section) for section, check in checks_missing(version, language)]


def complete_languages(version: GuideVersion) -> list[str]:
    """Those in which the version can be published."""
    return [language for language in LANGUAGES if not gaps_of(version, language)]

"""Starting a guide from the built-in starter: files of content, one per section and language."""

import datetime as dt
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import override
from markdown_it import MarkdownIt

from documents.richtext import sanitise
from guidebook.drafting import begin_guide
from guidebook.models import Element, Guide, GuideVersion, Section, SectionText
from guidebook.placeholders import PLACEHOLDERS, filled_in
from people.models import Employee, Organisation
from people.wording import LANGUAGES

SHELF = Path(__file__).parent / "starter"
GENERAL = "general"
COVER = "00-guide.md"

_CONDITION = re.compile(r"\{% if (\w+) %\}(.*?)(?:\{% else %\}(.*?))?\{% endif %\}", re.DOTALL)
_ALONE_ON_ITS_LINE = re.compile(r"^(\{% (?:if \w+|else|endif) %\})\n", re.MULTILINE)


class StarterText(NamedTuple):
    title: str
    html: str


@dataclass(frozen=True)
class StarterSection:
    """A section of the starter, in each language; its sentences follow what the profile holds."""

    key: str
    element: int | None
    position: int
    texts: dict[str, StarterText]


@dataclass(frozen=True)
class StarterCover:
    """What a guide is called, and what a person declares on acknowledging it, in each language."""

    titles: dict[str, str]
    statements: dict[str, str]


@transaction.atomic
def start_guide(
    *, title_fr: str = "", title_en: str = "", sector: str = GENERAL, by: Employee | None, at: dt.datetime
) -> Guide:
    """A guide whose first draft is the starter, in both languages; without titles it takes the starter's."""
    organisation = Organisation.current()
    filled = {language: filled_in(organisation, language) for language in LANGUAGES}
    version = _begin(title_fr, title_en, sector, by, at)
    _add(version, read_starter(sector, filled=filled), by, at)
    return version.guide


@transaction.atomic
def start_blank_guide(*, title_fr: str = "", title_en: str = "", by: Employee | None, at: dt.datetime) -> Guide:
    """A guide whose first draft has the eight elements as titles, and no text."""
    version = _begin(title_fr, title_en, GENERAL, by, at)
    sections = [StarterSection(element.name.lower(), element, element, _titles(element)) for element in Element]
    _add(version, sections, by, at)
    return version.guide


def _begin(title_fr: str, title_en: str, sector: str, by: Employee | None, at: dt.datetime) -> GuideVersion:
    cover = read_cover(sector)
    titles = {"fr": title_fr, "en": title_en} if title_fr.strip() or title_en.strip() else cover.titles
    return begin_guide(
        title_fr=titles["fr"],
        title_en=titles["en"],
        statement_fr=cover.statements["fr"],
        statement_en=cover.statements["en"],
        by=by,
        at=at,
    )


def _add(version: GuideVersion, starters: list["StarterSection"], by: Employee | None, at: dt.datetime) -> None:
    sections = Section.objects.bulk_create(
        Section(version=version, key=starter.key, element=starter.element, position=position)
        for position, starter in enumerate(starters, start=1)
    )
    SectionText.objects.bulk_create(
        SectionText(section=section, language=language, title=text.title, body=text.html, edited_at=at, edited_by=by)
        for starter, section in zip(starters, sections, strict=True)
        for language, text in starter.texts.items()
    )


def _titles(element: Element) -> dict[str, "StarterText"]:
    texts = {}
    for language in LANGUAGES:
        with override(language):
            texts[language] = StarterText(str(element.label), "")
    return texts


def sectors() -> list[str]:
    """The sectors for which there is a starter."""
    return sorted(folder.name for folder in SHELF.iterdir() if folder.is_dir())


def read_starter(sector: str = GENERAL, *, filled: Mapping[str, Collection[str]] | None = None) -> list[StarterSection]:
    """
    The starter's sections in reading order.

    `filled` says, by language, which placeholders the organisation's profile fills
    (`guidebook.placeholders.filled_in`), so that no sentence waits for a mission that is not
    written yet; left out, all of them are taken as filled.
    """
    sections: dict[str, StarterSection] = {}
    for language in LANGUAGES:
        known = PLACEHOLDERS.keys() if filled is None else filled.get(language, ())
        for path in sorted((SHELF / sector / language).glob("*.md")):
            if path.name == COVER:
                continue
            facts, body = _read(path)
            section = sections.setdefault(facts["key"], _section(facts))
            section.texts[language] = StarterText(facts["title"], _html(_suited_to(body, known)))
    return sorted(sections.values(), key=lambda section: section.position)


def read_cover(sector: str = GENERAL) -> StarterCover:
    """The starter's title and statement, in each language."""
    covers = {language: _read(SHELF / sector / language / COVER) for language in LANGUAGES}
    return StarterCover(
        titles={language: facts["title"] for language, (facts, _body) in covers.items()},
        statements={language: body for language, (_facts, body) in covers.items()},
    )


def _section(facts: dict[str, str]) -> StarterSection:
    element = int(facts["element"]) if facts.get("element") else None
    return StarterSection(key=facts["key"], element=element, position=int(facts["position"]), texts={})


def _read(path: Path) -> tuple[dict[str, str], str]:
    _before, front, body = path.read_text(encoding="utf-8").split("---\n", 2)
    facts = dict(line.split(": ", 1) for line in front.splitlines() if ": " in line)
    return facts, body.strip()


def _suited_to(body: str, known: Collection[str]) -> str:
    return _CONDITION.sub(
        lambda found: found[2] if found[1] in known else (found[3] or ""), _ALONE_ON_ITS_LINE.sub(r"\1", body)
    )


def _html(body: str) -> str:
    rendered = MarkdownIt("commonmark", {"html": False}).enable("table").render(body)
    return sanitise(rendered.replace("<th>", '<th scope="col">'))

"""What the advisor says of a whole version, section by section and language by language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from django.core.cache import cache
from django.db.models import prefetch_related_objects

from documents.canonical import digest
from guidebook.advising.advice import Advice, HardSentence, advise
from guidebook.advising.gauging import Gauge, total
from guidebook.models import Element, GuideVersion, Section, SectionText, WordingNote
from people.wording import LANGUAGES

HARDEST = 2
_REMEMBERED_FOR = 60 * 60 * 24
Notes = dict[tuple[str, str], list[WordingNote]]


@dataclass(frozen=True)
class SectionReport:
    """A section, and what is said of each of its texts."""

    section: Section
    advice: dict[str, Advice]

    @property
    def element(self) -> Element | None:
        return Element(self.section.element) if self.section.element else None

    @property
    def gauges(self) -> list[tuple[str, Gauge | None]]:
        """Of each language, in the order of the columns; None: nothing is written."""
        return [(code, advice.gauge if (advice := self.advice.get(code)) else None) for code in LANGUAGES]

    @property
    def talking(self) -> list[Advice]:
        """The languages of which there is something to say."""
        return [advice for advice in self.advice.values() if advice.findings]


@dataclass(frozen=True)
class Whole:
    """All that is written in a language: what it weighs, and the sentences that ask most of the reader."""

    language: str
    gauge: Gauge
    hardest: list[tuple[Section, HardSentence]]


class Report:
    """Reads `version.sections` with their texts and `version.wording_notes`: see `report_of`."""

    def __init__(self, version: GuideVersion) -> None:
        self.version = version
        notes = _notes_of(version)
        self.sections = [SectionReport(section, _advice_on(section, notes)) for section in version.sections.all()]

    @cached_property
    def gauges(self) -> dict[str, Gauge]:
        """Of the whole, by language."""
        return {
            code: total((row.advice[code].gauge for row in self.sections if code in row.advice), language=code)
            for code in LANGUAGES
        }

    @property
    def wholes(self) -> list[Whole]:
        return [Whole(code, gauge, self._hardest(code)) for code, gauge in self.gauges.items()]

    def _hardest(self, language: str) -> list[tuple[Section, HardSentence]]:
        written = [(row.section, row.advice[language]) for row in self.sections if language in row.advice]
        sentences = [(section, sentence) for section, advice in written for sentence in advice.hardest]
        return sorted(sentences, key=lambda found: -found[1].difficulty)[:HARDEST]

    @cached_property
    def talking(self) -> list[SectionReport]:
        return [row for row in self.sections if row.talking]

    @property
    def open(self) -> int:
        return sum(len(advice.open) + advice.not_shown for row in self.sections for advice in row.advice.values())


def report_of(version: GuideVersion) -> Report:
    return Report(_with_notes(version))


def gauges_of(version: GuideVersion) -> dict[str, Gauge]:
    """
    The gauges of the whole, by language, as the workbench shows them at each visit.

    Reading a guide takes the better part of a second: what was read is remembered, by the digest of what was read, and
    only the sections that changed are read again.
    """
    version = _with_notes(version)
    notes, name = _notes_of(version), f"wording:{version.pk}"
    known: dict[str, Gauge] = cache.get(name, {})
    read = {
        (section.pk, text.language): _remembered(section, text, notes, known) for section, text in _texts_of(version)
    }
    fresh = dict(read.values())
    if fresh.keys() != known.keys():
        cache.set(name, fresh, _REMEMBERED_FOR)
    return {
        code: total((gauge for (_section, language), (_key, gauge) in read.items() if language == code), language=code)
        for code in LANGUAGES
    }


def _remembered(section: Section, text: SectionText, notes: Notes, known: dict[str, Gauge]) -> tuple[str, Gauge]:
    kept = sorted(note.term for note in notes.get((section.key, text.language), ()))
    key = digest([text.language, section.element, text.title, text.body, kept])
    return key, known.get(key) or _advise(section, text, notes).gauge


def _advice_on(section: Section, notes: Notes) -> dict[str, Advice]:
    return {text.language: _advise(section, text, notes) for text in _written(section)}


def _advise(section: Section, text: SectionText, notes: Notes) -> Advice:
    kept = notes.get((section.key, text.language), [])
    return advise(text.title, text.body, language=text.language, element=section.element, notes=kept)


def _texts_of(version: GuideVersion) -> Iterator[tuple[Section, SectionText]]:
    return ((section, text) for section in version.sections.all() for text in _written(section))


def _written(section: Section) -> list[SectionText]:
    """In the order of the languages; a title without a text is nothing yet."""
    texts = (section.text(language) for language in LANGUAGES)
    return [text for text in texts if text and text.body]


def _notes_of(version: GuideVersion) -> Notes:
    notes: Notes = {}
    for note in version.wording_notes.all():
        notes.setdefault((note.section_key, note.language), []).append(note)
    return notes


def _with_notes(version: GuideVersion) -> GuideVersion:
    """Fetches what was not fetched yet."""
    prefetch_related_objects([version], "sections__texts", "wording_notes__written_by")
    return version

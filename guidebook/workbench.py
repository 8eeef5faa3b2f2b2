"""A version on the workbench: where its writing stands, section by section and language by language."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from documents.richtext import reading_minutes, word_count
from guidebook.advising.gauging import Gauge
from guidebook.advising.reporting import gauges_of
from guidebook.coverage import Coverage, Gap, coverage_of, gaps_of, lags_of
from guidebook.enlivening import RowKind, counted_rows
from guidebook.locking import being_written
from guidebook.models import Element, GuideVersion, PlannedPublication, Section, SectionText, WritingLock
from guidebook.parity import lagging
from guidebook.reviewing import Approvals, approvals
from people.wording import LANGUAGES


@dataclass(frozen=True)
class OnBench:
    """A section, and how far each of its languages is."""

    section: Section
    words: dict[str, int]
    lock: WritingLock | None = None  # who is writing it now

    @property
    def element(self) -> Element | None:
        return Element(self.section.element) if self.section.element else None

    @property
    def missing(self) -> list[str]:
        return [language for language in LANGUAGES if not self.words[language]]

    @property
    def lagging(self) -> list[str]:
        """The languages that were not looked at since the other one changed."""
        return lagging(self.section)

    @property
    def last_text(self) -> SectionText | None:
        return max(self.section.texts.all(), key=lambda text: text.edited_at, default=None)

    @property
    def hidden_names(self) -> str:
        """Of the departments and sites that do not see it."""
        if not (audience := self.section.hidden_from):
            return ""
        kinds = ([str(row) for row in rows.all()] for rows in (audience.departments, audience.sites))
        return " × ".join(", ".join(names) for names in kinds if names)


class Workbench:
    """Reads `version.sections` with their texts and those who wrote them: see `workbench_of`."""

    def __init__(self, version: GuideVersion, locks: Mapping[int, WritingLock]) -> None:
        self.version = version
        self.sections = [OnBench(section, _words(section), locks.get(section.pk)) for section in version.sections.all()]

    @cached_property
    def coverage(self) -> list[Coverage]:
        return coverage_of(self.version)

    @property
    def covered(self) -> int:
        return sum(coverage.is_covered for coverage in self.coverage)

    @cached_property
    def gaps(self) -> dict[str, list[Gap]]:
        return {language: gaps_of(self.version, language) for language in LANGUAGES}

    @cached_property
    def lags(self) -> dict[str, list[Gap]]:
        return {language: lags_of(self.version, language) for language in LANGUAGES}

    @cached_property
    def other_versions(self) -> list[GuideVersion]:
        versions = self.version.guide.versions.exclude(pk=self.version.pk).select_related("guide")
        return list(versions.order_by("-number"))

    @cached_property
    def approvals(self) -> Approvals:
        return approvals(self.version)

    @cached_property
    def plan(self) -> PlannedPublication | None:
        """The one that stands, or the last, when it was refused."""
        plan = self.version.plans.select_related("planned_by").first()
        return plan if plan and not plan.done_at and not plan.cancelled_at else None

    @property
    def life(self) -> list[tuple[RowKind, int]]:
        """What gives the elements life, and how many rows of it there are."""
        return counted_rows(self.version)

    @cached_property
    def wording(self) -> list[Gauge]:
        """How the words weigh, in each language that is written."""
        return [gauge for gauge in gauges_of(self.version).values() if gauge.words]

    @property
    def is_ready(self) -> bool:
        """A language is complete: it can be published, even if another still misses something."""
        return not all(self.gaps.values())

    @property
    def words(self) -> dict[str, int]:
        return {language: sum(entry.words[language] for entry in self.sections) for language in LANGUAGES}

    @property
    def minutes(self) -> int:
        return reading_minutes(max(self.words.values()))


def workbench_of(version: GuideVersion, *, at: dt.datetime | None = None) -> Workbench:
    """With `at`, who is writing what at that moment."""
    prefetched = GuideVersion.objects.with_text().prefetch_related("sections__texts__edited_by")
    return Workbench(prefetched.get(pk=version.pk), being_written(version, at=at) if at else {})


def _words(section: Section) -> dict[str, int]:
    return {language: word_count(text.body) if (text := section.text(language)) else 0 for language in LANGUAGES}


@dataclass(frozen=True)
class Place:
    """A section among the others of its version."""

    section: Section
    number: int
    total: int
    previous: Section | None
    next: Section | None

    @property
    def french(self) -> SectionText | None:
        return self.section.text("fr")

    @property
    def english(self) -> SectionText | None:
        return self.section.text("en")


def find_place(version: GuideVersion, key: str) -> Place | None:
    sections = list(version.sections.prefetch_related("texts__edited_by"))
    index = next((index for index, section in enumerate(sections) if section.key == key), None)
    if index is None:
        return None
    section = sections[index]
    section.version = version
    before = sections[index - 1] if index else None
    after = sections[index + 1] if index + 1 < len(sections) else None
    return Place(section, index + 1, len(sections), before, after)

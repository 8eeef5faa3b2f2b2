"""The report of an import, as it is read afterwards, and what is done from there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.db import transaction

from documents.richtext import plain_text
from guidebook.advising.gauging import Gauge
from guidebook.advising.reporting import gauges_of
from guidebook.coverage import Coverage, coverage_of
from guidebook.drafting import lock_draft
from guidebook.importing.report import Kind
from guidebook.models import Element, GuideVersion, ImportRecord, Section
from people.models import Employee
from people.wording import LANGUAGE_TAGS

SHOWN = 100  # notices of a kind on the page; all of them are in the file


@dataclass(frozen=True)
class Group:
    """The notices of one kind."""

    kind: Kind
    details: list[str]

    @property
    def shown(self) -> list[str]:
        return self.details[:SHOWN]

    @property
    def hidden(self) -> int:
        return len(self.details) - len(self.shown)

    @property
    def is_for_later(self) -> bool:
        """Somebody has something to do about them."""
        return self.kind in _TO_LOOK_AT


@dataclass(frozen=True)
class ToPlace:
    """A section in the bin, and what it might be about."""

    section: Section
    proposed: Element | None
    confidence: float
    words: str

    @property
    def percent(self) -> int:
        return round(100 * self.confidence)


class ImportReport:
    """Reads the version's sections and their texts once."""

    def __init__(self, record: ImportRecord) -> None:
        self.record = record
        prefetched = GuideVersion.objects.select_related("guide").prefetch_related("sections__texts")
        self.version = prefetched.get(pk=record.version_id)
        self.sections = list(self.version.sections.all())

    @property
    def language_tag(self) -> str:
        return LANGUAGE_TAGS[self.record.language]

    @cached_property
    def coverage(self) -> list[Coverage]:
        return coverage_of(self.version)

    @property
    def covered(self) -> int:
        return sum(coverage.is_covered for coverage in self.coverage)

    @property
    def missing(self) -> list[Element]:
        return [coverage.element for coverage in self.coverage if not coverage.is_covered]

    @cached_property
    def before(self) -> Gauge | None:
        """How the words of the document weighed as it came; None: a guide that came whole, in its languages."""
        return Gauge(**self.record.gauge) if self.record.gauge else None

    @cached_property
    def after(self) -> Gauge:
        """How the words of the draft weigh today, in the language of the document."""
        return gauges_of(self.version)[self.record.language]

    @cached_property
    def bin(self) -> list[ToPlace]:
        waiting = {place["key"]: place for place in self.record.to_place}
        return [
            ToPlace(
                section,
                Element(waiting[section.key]["element"]) if waiting[section.key]["element"] else None,
                waiting[section.key]["confidence"],
                _beginning(section),
            )
            for section in self.sections
            if section.key in waiting and section.element is None
        ]

    @cached_property
    def groups(self) -> list[Group]:
        details: dict[str, list[str]] = {}
        for kind, detail in self.record.notices:
            details.setdefault(kind, []).append(detail)
        return [Group(kind, details[kind.value]) for kind in Kind if kind.value in details]

    @property
    def lost(self) -> list[Group]:
        return [group for group in self.groups if group.kind == Kind.LEFT_OUT]

    def lines(self) -> Iterator[str]:
        """All of it as text: whatever is in the file and not in the guide."""
        for group in self.groups:
            yield f"{group.kind.label} ({len(group.details)})"
            yield from (f"    {detail}" for detail in group.details if detail)
            yield ""


_TO_LOOK_AT = {
    *(Kind.LEFT_OUT, Kind.NO_DESCRIPTION, Kind.IMAGE, Kind.COMMENT, Kind.DELETED, Kind.INSERTED, Kind.MACRO),
    Kind.HIDDEN,
}
_BEGINNING = 180


def _beginning(section: Section) -> str:
    text = next((text.body for text in section.texts.all()), "")
    words = " ".join(plain_text(text[: 20 * _BEGINNING]).split())
    return words if len(words) <= _BEGINNING else f"{words[:_BEGINNING].rstrip()}…"


@transaction.atomic
def place_sections(
    record: ImportRecord, places: Mapping[str, int | None], *, by: Employee | None, at: dt.datetime
) -> int:
    """Say which element each of these sections covers (none: a section of one's own): out of the bin they go."""
    version = lock_draft(record.version)
    record = ImportRecord.objects.select_for_update(of=("self",)).get(pk=record.pk)
    waiting = {place["key"] for place in record.to_place}
    sections = list(version.sections.filter(key__in=waiting & places.keys()))
    for section in sections:
        section.element = places[section.key]
    Section.objects.bulk_update(sections, ["element"])
    placed = {section.key for section in sections}
    record.to_place = [place for place in record.to_place if place["key"] not in placed]
    record.save(update_fields=["to_place"])
    return len(sections)

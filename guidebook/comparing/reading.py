"""What is compared: versions as they read in a language, and a section through all of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from guidebook.comparing.versions import SectionComparison, compare_sections
from guidebook.models import Edition, Guide, GuideVersion
from guidebook.reading import whole_edition


@dataclass(frozen=True)
class Sides:
    """Two versions in one language; None where a version does not exist in it."""

    older_version: GuideVersion
    newer_version: GuideVersion
    older: Edition | None
    newer: Edition | None


def sides_of(older: GuideVersion, newer: GuideVersion, language: str) -> Sides:
    """Read both versions `with_text`, their editions included."""
    return Sides(older, newer, whole_edition(older, language), whole_edition(newer, language))


@dataclass(frozen=True)
class Moment:
    """A version, and what became of the section in it; `since`: the first of the versions in which it reads so."""

    version: GuideVersion
    change: SectionComparison | None  # None: as it was
    unchanged_in: tuple[int, ...] = ()

    @property
    def is_absent(self) -> bool:
        return self.change is not None and self.change.is_removed


def history_of(guide: Guide, key: str, language: str) -> list[Moment]:
    """The versions in which the section came, changed or went, the newest first."""
    versions = guide.versions.with_text().prefetch_related("editions", "published_by").order_by("number")
    moments: list[Moment] = []
    before: list[Mapping[str, Any]] = []
    for version in versions:
        edition = whole_edition(version, language)
        if edition is None:
            continue
        after = [section for section in edition.sections if section["key"] == key]
        changed = [compared for compared in compare_sections(before, after) if compared.is_changed]
        if changed:
            moments.append(Moment(version, changed[0]))
        elif moments and after:
            last = moments.pop()
            moments.append(Moment(last.version, last.change, (*last.unchanged_in, version.number)))
        before = after
    return moments[::-1]

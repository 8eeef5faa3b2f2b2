"""What is compared: versions as they read in a language, and a section through all of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from guidebook.comparing.versions import SectionComparison, compare_sections
from guidebook.editions import compose_edition, passages_of, values_in_preview
from guidebook.models import Edition, Guide, GuideVersion


@dataclass(frozen=True)
class Sides:
    """Two versions in one language; None where a version does not exist in it."""

    older_version: GuideVersion
    newer_version: GuideVersion
    older: Edition | None
    newer: Edition | None


def sides_of(older: GuideVersion, newer: GuideVersion, language: str) -> Sides:
    """Read both versions `with_text`, their editions included."""
    return Sides(older, newer, edition_in(older, language), edition_in(newer, language))


def edition_in(version: GuideVersion, language: str) -> Edition | None:
    """The version as it reads in that language when nothing is hidden; a draft, as it would read now."""
    if version.is_draft:
        if not passages_of(version, language):
            return None
        return compose_edition(version, language, values=values_in_preview(version, language))
    whole = (one for one in version.editions.all() if one.language == language and one.combination == 0)
    return next(whole, None)


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
        edition = edition_in(version, language)
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

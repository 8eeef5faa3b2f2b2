"""What changed between two editions, as a reader is shown it: worked out once for each pair, then kept."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.cache import cache

from guidebook.comparing.redlining import Redline
from guidebook.comparing.versions import Comparison, SectionComparison, compare_editions
from guidebook.models import Edition
from people.wording import current_language

MOST_WORDS = 40_000  # of both texts together, some hundred pages: a request compares no more (two seconds, once)
KEPT_FOR = 7 * 24 * 60 * 60  # seconds; both texts are frozen, so what is kept never goes stale


@dataclass(frozen=True)
class Shown:
    """A redline as HTML, sanitised as the texts were."""

    html: str
    is_changed: bool


@dataclass(frozen=True)
class ChangedSection:
    """A section that came, went, moved or was rewritten."""

    key: str
    title: str
    is_added: bool
    is_removed: bool
    is_moved: bool
    is_rewritten: bool
    heading: Shown
    body: Shown


@dataclass(frozen=True)
class Changes:
    """What there is to read for who knows the older text."""

    title: Shown
    statement: Shown
    changed: tuple[ChangedSection, ...]
    unchanged: tuple[str, ...]  # titles
    minutes: int

    @property
    def total(self) -> int:
        return len(self.changed) + len(self.unchanged)

    @property
    def is_changed(self) -> bool:
        return bool(self.changed) or self.title.is_changed or self.statement.is_changed


def changes_between(older: Edition, newer: Edition) -> Changes | None:
    """None when the two are too long to be compared while somebody waits."""
    if older.words + newer.words > MOST_WORDS:
        return None
    key = f"changes-1:{older.digest}:{newer.digest}:{current_language()}"  # notes are in the reader's language
    changes = cache.get(key)
    if changes is None:
        changes = _shown(compare_editions(older, newer))
        cache.set(key, changes, KEPT_FOR)
    return changes


def _shown(comparison: Comparison) -> Changes:
    return Changes(
        title=_html(comparison.title),
        statement=_html(comparison.statement),
        changed=tuple(_section(section) for section in comparison.changed),
        unchanged=tuple(section.title for section in comparison.sections if not section.is_changed),
        minutes=comparison.minutes,
    )


def _section(section: SectionComparison) -> ChangedSection:
    return ChangedSection(
        key=section.key,
        title=section.title,
        is_added=section.is_added,
        is_removed=section.is_removed,
        is_moved=section.is_moved,
        is_rewritten=section.is_rewritten,
        heading=_html(section.heading),
        body=_html(section.body),
    )


def _html(redline: Redline) -> Shown:
    return Shown(redline.html, redline.is_changed)

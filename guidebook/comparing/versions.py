"""Two editions of a guide side by side: which sections changed, and how."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from documents.richtext import reading_minutes, word_count
from guidebook.checking import checks_html
from guidebook.comparing.aligning import align
from guidebook.comparing.redlining import Redline, redline
from guidebook.models import Edition


@dataclass(frozen=True)
class SectionComparison:
    """A section in both editions, or in one of them."""

    key: str
    title: str
    is_added: bool
    is_removed: bool
    is_moved: bool
    heading: Redline  # its title
    body: Redline
    words: int  # of what one reads to know what changed

    @property
    def is_changed(self) -> bool:
        return self.is_added or self.is_removed or self.is_moved or self.is_rewritten

    @property
    def is_rewritten(self) -> bool:
        return self.heading.is_changed or self.body.is_changed


@dataclass(frozen=True)
class Comparison:
    """What changed from one edition to another, in the order of the newer one."""

    title: Redline
    statement: Redline
    sections: tuple[SectionComparison, ...]

    @property
    def changed(self) -> list[SectionComparison]:
        return [section for section in self.sections if section.is_changed]

    @property
    def is_changed(self) -> bool:
        return bool(self.changed) or self.title.is_changed or self.statement.is_changed

    @property
    def minutes(self) -> int:
        """To read what changed."""
        return reading_minutes(sum(section.words for section in self.changed))


def compare_editions(older: Edition, newer: Edition) -> Comparison:
    return Comparison(
        title=redline(_line(older.title), _line(newer.title)),
        statement=redline(_line(older.statement), _line(newer.statement)),
        sections=tuple(compare_sections(older.sections, newer.sections)),
    )


def compare_sections(older: Sequence[Mapping[str, Any]], newer: Sequence[Mapping[str, Any]]) -> list[SectionComparison]:
    """Sections as `Edition.sections` holds them; removed ones stand where they stood."""
    before, after = {one["key"]: one for one in older}, {one["key"]: one for one in newer}
    common = [one["key"] for one in older if one["key"] in after]
    stayed = {
        common[place]
        for edit in align(common, [one["key"] for one in newer if one["key"] in before])
        if edit.is_same
        for place in range(edit.i, edit.j)
    }
    compared = []
    for edit in align([one["key"] for one in older], [one["key"] for one in newer]):
        gone = [one for one in older[edit.i : edit.j] if one["key"] not in after]
        compared += [_compared(one, None, is_moved=False) for one in gone]
        for one in newer[edit.k : edit.l]:
            known = before.get(one["key"])
            compared.append(_compared(known, one, is_moved=known is not None and one["key"] not in stayed))
    return compared


def _compared(
    before: Mapping[str, Any] | None, after: Mapping[str, Any] | None, *, is_moved: bool
) -> SectionComparison:
    shown = after or before or {}
    body = redline(_body(before), _body(after))
    return SectionComparison(
        key=shown["key"],
        title=shown["title"],
        is_added=before is None,
        is_removed=after is None,
        is_moved=is_moved,
        heading=redline(_line(before["title"]) if before else "", _line(after["title"]) if after else ""),
        body=body,
        words=word_count(shown["body"]) if body.is_changed else 0,
    )


def _line(text: str) -> str:
    return "".join(f"<p>{escape(line)}</p>" for line in text.splitlines() if line.strip())


def _body(section: Mapping[str, Any] | None) -> str:
    """The text, and the questions asked at its end."""
    if section is None:
        return ""
    return str(section["body"]) + checks_html(section.get("checks", ()))

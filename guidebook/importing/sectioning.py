"""From headings and passages to a title and sections."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from html import escape, unescape
from itertools import pairwise
from pathlib import PurePath

from guidebook.importing.blocks import Block, Heading, Passage
from guidebook.importing.report import Kind, Report
from people.folding import fold

MOST_SECTIONS = 60
_ONE_LINE = re.compile(r"<p>([^<>\n]{1,100}[^<>\n.;,:!?…])</p>\s*")
_MARKED = 6  # a deeper level is a line that looks like a heading


@dataclass(frozen=True)
class Part:
    """A heading (none for what comes before the first one) and the blocks under it."""

    heading: str
    blocks: list[Block]

    @property
    def html(self) -> str:
        """Not sanitised. Headings begin at the third level, the second being the section's title, and skip none."""
        levels = sorted({block.level for block in self.blocks if isinstance(block, Heading)})
        tags = {level: f"h{min(4, 3 + rank)}" for rank, level in enumerate(levels)}
        return "".join(
            block.html
            if isinstance(block, Passage)
            else f"<{tags[block.level]}>{escape(block.text, quote=False)}</{tags[block.level]}>\n"
            for block in self.blocks
        )


def take_title(blocks: list[Block], *, declared: str | None, filename: str, report: Report) -> tuple[str, list[Block]]:
    """What the guide is called, and the blocks without that heading."""
    for index, first in enumerate(blocks):
        if isinstance(first, Heading):
            if not _is_title(first, index, blocks, declared):
                break
            if declared and fold(declared) != fold(first.text):
                report.note(Kind.TITLE, first.text)
            return declared or first.text, blocks[:index] + blocks[index + 1 :]
    opening = "" if declared else _opening_line(blocks)
    return declared or opening or _from_name(filename), blocks[1:] if opening else blocks


def _opening_line(blocks: list[Block]) -> str:
    """A short line that opens a text without a marked heading is its title, too."""
    if len(blocks) < 2 or any(isinstance(block, Heading) and block.level <= _MARKED for block in blocks):
        return ""
    found = _ONE_LINE.fullmatch(blocks[0].html) if isinstance(blocks[0], Passage) else None
    return unescape(found[1]) if found else ""


def _is_title(first: Heading, index: int, blocks: list[Block], declared: str | None) -> bool:
    if declared and fold(declared) == fold(first.text):
        return True
    levels = Counter(block.level for block in blocks if isinstance(block, Heading))
    if first.level == 0:  # the file itself says that this is the title
        return levels[0] == 1 or index == 0
    if first.level != min(levels) or first.level > _MARKED:
        return False
    if levels[first.level] > 1:  # among headings of its own level, a title is the one without a text
        following = blocks[index + 1]
        return index == 0 and isinstance(following, Heading) and following.level == first.level
    return first.level == 1 or (index == 0 and not declared and len(levels) > 1)


def _from_name(filename: str) -> str:
    stem = re.sub(r"\.(fr|en)$", "", PurePath(filename).stem)
    words = re.sub(r"[-_.\s]+", " ", stem).strip()
    return words[:1].upper() + words[1:] or "Guide"


def cut(blocks: list[Block], report: Report) -> list[Part]:
    """The parts at the shallowest level of headings that makes several; what precedes the first is a part too."""
    level = _level_to_cut_at(blocks, report)
    starts = [index for index, block in enumerate(blocks) if isinstance(block, Heading) and block.level <= level]
    opening = blocks[: starts[0]] if starts else blocks
    parts = [Part("", opening)] if opening else []
    for start, end in pairwise([*starts, len(blocks)]):
        heading = blocks[start]
        if isinstance(heading, Heading):
            parts.append(Part(heading.text, blocks[start + 1 : end]))
    return parts


def _level_to_cut_at(blocks: list[Block], report: Report) -> int:
    levels = [block.level for block in blocks if isinstance(block, Heading)]
    if not levels:
        report.note(Kind.NO_HEADING)
        return 0
    for level in sorted(set(levels)):
        count = sum(other <= level for other in levels)
        if 1 < count <= MOST_SECTIONS:
            return level
    if len(levels) == 1:
        return levels[0]
    report.note(Kind.MANY_HEADINGS, str(len(levels)))
    return 0

"""What every file is read into: headings and passages, in order."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import unescape
from itertools import zip_longest

LONGEST_HEADING = 120
# Below every heading that is marked as one.
BOLD_LINE, CLAUSE, SUBCLAUSE = 7, 7, 8
NUMBERED = re.compile(r"\d{1,3}(?:\.\d{1,3}){1,3}\.?\s+\S.*")

_BOLD = re.compile(r"<p>\s*<(strong|b)>([^<>]{1,200})</\1>\s*</p>\s*")
_LONE_ITEM = re.compile(r"<ol>\s*<li>(?:<p>)?(<strong>)?([^<>]{1,200})(?:</strong>)?(?:</p>)?\s*</li>\s*</ol>\s*")
_LINE = re.compile(r"<p>([^<>]{1,200})</p>\s*")
_TYPED_BULLET = re.compile(r"<p>\s*(?:[•◦▪▫‣●○■□–—·➢]|[-*o](?=\s))\s*(?=\S)(.*)</p>\s*", re.DOTALL)


@dataclass(frozen=True)
class Heading:
    level: int
    text: str


@dataclass(frozen=True)
class Passage:
    """A paragraph, a list, a table…; its HTML is not sanitised yet."""

    html: str


Block = Heading | Passage


@dataclass(frozen=True)
class Reading:
    """What a file says, before it is cut into sections."""

    blocks: list[Block]
    source: str  # its words, line by line, as they stand in the file: what must be accounted for
    is_markdown: bool = False  # the source: its marks are for the machine
    title: str | None = None  # the one the file declares for itself
    notes: Mapping[str, str] = field(default_factory=dict)  # footnotes: their mark and their HTML
    pictures: Mapping[str, bytes] = field(default_factory=dict)  # by the digest that stands in their address


def settle_headings(blocks: Sequence[Block]) -> list[Block]:
    """Bold lines and numbered clauses become the headings that people use them for."""
    lone = sum(isinstance(block, Passage) and bool(_LONE_ITEM.fullmatch(block.html)) for block in blocks)
    return [
        _heading(block, following, has_clauses=lone > 1) or block
        for block, following in zip_longest(blocks, blocks[1:])
        if block is not None
    ]


def _heading(block: Block, following: Block | None, *, has_clauses: bool) -> Heading | None:
    if not isinstance(block, Passage) or following is None or isinstance(following, Heading):
        return None
    if bold := _BOLD.fullmatch(block.html):
        return _short(BOLD_LINE, bold[2])
    if (item := _LONE_ITEM.fullmatch(block.html)) and (item[1] or has_clauses):
        return _short(CLAUSE, item[2])
    line = _LINE.fullmatch(block.html)
    return _short(SUBCLAUSE, line[1]) if line and NUMBERED.fullmatch(unescape(line[1]).strip()) else None


def _short(level: int, html: str) -> Heading | None:
    text = " ".join(unescape(html).split())
    return Heading(level, text) if is_short(text) else None


def is_short(text: str) -> bool:
    """Short enough for a heading, and not the end of a sentence."""
    return 0 < len(text) <= LONGEST_HEADING and text[-1] not in ".;,!?…"


def gather_bullets(blocks: Sequence[Block]) -> list[Block]:
    """Paragraphs that begin with a typed bullet become a list."""
    return list(_gathered(blocks))


def _gathered(blocks: Sequence[Block]) -> Iterator[Block]:
    items: list[str] = []
    for block in [*blocks, None]:
        bullet = _TYPED_BULLET.fullmatch(block.html) if isinstance(block, Passage) else None
        if bullet and "</p>" not in bullet[1]:
            items.append(f"<li>{bullet[1]}</li>\n")
            continue
        if items:
            yield Passage(f"<ul>\n{''.join(items)}</ul>\n")
            items = []
        if block is not None:
            yield block

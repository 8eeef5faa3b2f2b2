"""Long parts of a guide, divided where their subject changes, or where they would no longer fit in a section."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from itertools import pairwise

from documents.richtext import plain_text
from guidebook.importing.blocks import Block, Heading, Passage, is_short
from guidebook.importing.proposing import propose_element
from guidebook.importing.report import Kind, Report
from guidebook.importing.sectioning import Part

# Words: of a part worth dividing where its subject changes, of one divided at any heading, of a piece too small.
LONG, TOO_LONG, SHORT = 500, 900, 40
_RUN_IN = re.compile(r"<p>\s*<(?:strong|b)>([^<>]{3,100}?)\s*[.:]?\s*</(?:strong|b)>")


def divide_by_subject(part: Part, *, language: str, report: Report) -> list[Part]:
    """Cut at the headings inside a long part, when what they head speaks of different elements."""
    words = _words(part.blocks)
    pieces = list(_pieces(part, _inner_headings(part) or _run_in_lines(part))) if words > LONG else []
    if len(pieces) < 2 or (words <= TOO_LONG and not _differ(pieces, language)):
        return [part]
    report.note(Kind.SPLIT, part.heading)
    return [piece for whole in pieces for piece in divide_by_subject(whole, language=language, report=report)]


def _differ(pieces: list[Part], language: str) -> bool:
    subjects = {propose_element(piece.heading, plain_text(piece.html), language=language).element for piece in pieces}
    return len(subjects - {None}) > 1


def _inner_headings(part: Part) -> list[int]:
    levels = [block.level for block in part.blocks if isinstance(block, Heading)]
    top = min(levels, default=0)
    return [n for n, block in enumerate(part.blocks) if isinstance(block, Heading) and block.level == top]


def _run_in_lines(part: Part) -> list[int]:
    """Paragraphs that begin with a few bold words, as a heading would."""
    starts = [n for n, block in enumerate(part.blocks) if _lead(block)]
    return starts if len(starts) >= 3 else []


def _lead(block: Block) -> str:
    found = _RUN_IN.match(block.html) if isinstance(block, Passage) else None
    text = " ".join(unescape(found[1]).split()) if found else ""
    return text if text and is_short(text) else ""


def _pieces(part: Part, starts: list[int]) -> Iterator[Part]:
    """Pieces too small to stand alone stay with the one before; nothing is left out."""
    if not starts:
        return
    kept = [0]
    for start, end in pairwise([*starts, len(part.blocks)]):
        if _words(part.blocks[start:end]) >= SHORT and (start == 0 or _words(part.blocks[kept[-1] : start]) >= SHORT):
            kept.append(start)
    for start, end in pairwise([*kept, len(part.blocks)]):
        if start == end:
            continue
        first, inside = part.blocks[start], part.blocks[start:end]
        if start == 0:  # what opens the part keeps its name, and shows its own heading
            yield Part(part.heading, inside)
        elif isinstance(first, Heading):
            yield Part(first.text, inside[1:])
        else:
            yield Part(_lead(first), inside)


def divide_by_length(part: Part, *, most: int, report: Report) -> list[Part]:
    """Cut between two blocks, as often as it takes for each piece to fit."""
    if len(part.html) <= most:
        return [part]
    pieces: list[list[Block]] = [[]]
    length = 0
    for block in part.blocks:
        size = len(block.html) if isinstance(block, Passage) else len(block.text) + 9
        if pieces[-1] and length + size > most:
            pieces.append([])
            length = 0
        pieces[-1].append(block)
        length += size
    if len(pieces) > 1:
        report.note(Kind.SPLIT, part.heading)
    return [
        Part(f"{part.heading or 'Introduction'} ({number})" if number > 1 else part.heading, blocks)
        for number, blocks in enumerate(pieces, start=1)
    ]


def _words(blocks: list[Block]) -> int:
    return sum(len((block.html if isinstance(block, Passage) else block.text).split()) for block in blocks)

"""The text of a section as the advisor reads it: its words, a line for each block, and what each part of it is."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from enum import IntFlag
from html.parser import HTMLParser

from documents.richtext import BLOCKS


class Part(IntFlag):
    """What a stretch of text is, besides plain words of the author."""

    LINK = 1
    QUOTE = 2  # somebody else's words
    CODE = 4  # and placeholders
    FOREIGN = 8  # said in another language
    EMPHASIS = 16
    HEADING = 32


_PARTS = {
    **dict.fromkeys(("h2", "h3", "h4"), Part.HEADING),
    **dict.fromkeys(("code", "pre"), Part.CODE),
    **dict.fromkeys(("em", "i"), Part.EMPHASIS),
    "a": Part.LINK,
    "blockquote": Part.QUOTE,
}
_EMPTY = {"br", "hr", "img"}
_WHITE = re.compile(r"[ \t\r\f\n]+")
# Bounded, so that a page of quotation marks costs no more than a page of words.
_QUOTED = re.compile(r"«[^«»\n]{1,600}»|“[^“”\n]{1,600}”|\"[^\"\n]{1,600}\"")
_PLACEHOLDER = re.compile(r"\{\{[^{}\n]{0,200}\}\}")
_ADDRESS = re.compile(
    r"(?:https?://|www\.|@)[^\s<>()«»]{1,300}|[\w-]{1,60}(?:\.[\w-]{1,60}){0,3}\.(?:com|org|net|ca|fr|io)\b[^\s]{0,200}"
)


@dataclass(frozen=True)
class Plain:
    """`parts` are those that hold from `bounds` of the same rank up to the next."""

    text: str
    bounds: tuple[int, ...]
    parts: tuple[Part, ...]

    def part_at(self, offset: int) -> Part:
        return self.parts[bisect_right(self.bounds, offset) - 1]


def read_plain(html: str, language: str) -> Plain:
    """Of sanitised HTML. The words are those of `documents.richtext.plain_text`, each cell on a line of its own."""
    reader = _Reader(language)
    reader.feed(html)
    reader.close()
    return _with_marks(*reader.settle())


def read_line(line: str) -> Plain:
    """Of a title."""
    return _with_marks(line, [(0, Part.HEADING)])


def _with_marks(text: str, runs: list[tuple[int, Part]]) -> Plain:
    """Words between quotation marks are somebody else's; placeholders and addresses are nobody's."""
    marks = [(found.start(), found.end(), Part.QUOTE) for found in _QUOTED.finditer(text)]
    for pattern in (_PLACEHOLDER, _ADDRESS):
        marks += [(found.start(), found.end(), Part.CODE) for found in pattern.finditer(text)]
    changes: list[tuple[int, int, Part]] = []  # offset, +1 or -1, what begins or ends there
    for start, end, part in marks:
        changes += [(start, 1, part), (end, -1, part)]
    bases = runs or [(0, Part(0))]
    offsets = sorted({start for start, _part in bases} | {offset for offset, _step, _part in changes})
    return Plain(text, tuple(offsets), tuple(_sweep(offsets, bases, sorted(changes))))


def _sweep(offsets: list[int], bases: list[tuple[int, Part]], changes: list[tuple[int, int, Part]]) -> list[Part]:
    opened = dict.fromkeys(Part, 0)
    swept, base, change = [], 0, 0
    for offset in offsets:
        while base + 1 < len(bases) and bases[base + 1][0] <= offset:
            base += 1
        while change < len(changes) and changes[change][0] <= offset:
            opened[changes[change][2]] += changes[change][1]
            change += 1
        quoted = Part.QUOTE if opened[Part.QUOTE] else Part(0)
        coded = Part.CODE if opened[Part.CODE] else Part(0)
        swept.append(bases[base][1] | quoted | coded)
    return swept


class _Reader(HTMLParser):
    def __init__(self, language: str) -> None:
        super().__init__(convert_charrefs=True)
        self.language = language
        self.lines: list[list[tuple[str, Part]]] = [[]]
        self.open: list[tuple[str, Part]] = []
        self.part = Part(0)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in BLOCKS:
            self.lines.append([])
        if tag in _EMPTY:
            return
        self.open.append((tag, self.part))
        self.part |= _PARTS.get(tag, Part(0))
        spoken = dict(attrs).get("lang") or self.language
        if spoken[:2].lower() != self.language:
            self.part |= Part.FOREIGN

    def handle_endtag(self, tag: str) -> None:
        if tag in BLOCKS:
            self.lines.append([])
        if self.open and self.open[-1][0] == tag:  # what was sanitised is well nested
            self.part = self.open.pop()[1]

    def handle_data(self, data: str) -> None:
        if data:
            self.lines[-1].append((data, self.part))

    def settle(self) -> tuple[str, list[tuple[int, Part]]]:
        """The lines that hold words, and where each part begins."""
        written: list[str] = []
        runs: list[tuple[int, Part]] = []
        length = 0
        for line in self.lines:
            pieces = _collapse(line)
            if not pieces:
                continue
            if written:
                written.append("\n")
                length += 1
            for piece, part in pieces:
                if not runs or runs[-1][1] != part:
                    runs.append((length if runs else 0, part))
                written.append(piece)
                length += len(piece)
        return "".join(written), runs


def _collapse(line: list[tuple[str, Part]]) -> list[tuple[str, Part]]:
    """White space as a browser shows it: one space, none at either end."""
    pieces: list[tuple[str, Part]] = []
    ends_white = True
    for data, part in line:
        piece = _WHITE.sub(" ", data)
        if ends_white:
            piece = piece.removeprefix(" ")
        if piece:
            pieces.append((piece, part))
            ends_white = piece.endswith(" ")
    while pieces:
        last, part = pieces.pop()
        if last := last.rstrip():
            return [*pieces, (last, part)]
    return []

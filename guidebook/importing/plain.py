"""Plain text, as copied from a PDF or a web page, turned into Markdown: its lines joined, its headings found."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise, zip_longest

from people.folding import fold

_ATX = re.compile(r"^ {0,3}#{1,6}[ \t]+\S", re.MULTILINE)
_BULLET = re.compile(r"(\s*)(?:[•◦▪▫‣·●○■□–—*-]|o(?=\s{2}))\s+(?=\S)")
_PICTURED = re.compile(r"(\s*)(?=[✅❌✔✗✘☑☒👉➡→])")
_NUMBERED = re.compile(r"(\s*)(\d{1,3})[.)]\s+(?=\S)")
_CLAUSE = re.compile(r"(\d{1,2})((?:\.\d{1,2}){0,3})\.?\s+([^\W\d_].*)")
_SUBCLAUSE = re.compile(r"^\s*\d{1,2}\.\d{1,2}\.?\s+[^\W\d_]", re.MULTILINE)
_GAP = re.compile(r"\S\s{3,}\S|\t")
_ADDRESS = re.compile(
    r"(https?://[^\s<>]*[^\s<>.,;:!?)\]»”’'\"]|[\w.+-]{1,64}@[a-zA-Z0-9-]{1,63}(?:\.[a-zA-Z0-9-]{2,63}){1,4})"
)
_MARKS = re.compile(r"([!-/:-@\[-`{-~])")
_TITLE_WORDS = (
    *("guide", "politique", "directive", "lignes directrices", "netiquette", "charte", "medias sociaux"),
    *("reseaux sociaux", "social media", "policy", "guidelines", "playbook", "code de conduite", "code of conduct"),
)
_LONGEST_HEADING = 90


def looks_like_markdown(text: str) -> bool:
    return len(_ATX.findall(text)) >= 2 or text.lstrip("\n").startswith(("---\n", "+++\n"))


def as_markdown(text: str) -> str:
    """The same words as Markdown; every sign that Markdown would take for its own is escaped."""
    layout = _Layout.of(text)
    pieces = list(_pieces(layout))
    return "\n".join(_written(pieces, layout))


@dataclass(frozen=True)
class _Layout:
    """What the whole text says of how it was made."""

    paragraphs: list[list[str]]
    title: str
    width: int  # of lines cut by hand or by a PDF; 0: lines were not cut
    has_subclauses: bool
    has_capitals: bool

    @classmethod
    def of(cls, text: str) -> _Layout:
        lines = [line.rstrip() for line in text.split("\n")]
        return cls(
            paragraphs=list(_paragraphs(lines)),
            title=_title([line.strip() for line in lines if line.strip()][:12]),
            width=_width(lines),
            has_subclauses=bool(_SUBCLAUSE.search(text)),
            has_capitals=sum(_is_capitals(line.strip()) for line in lines) > 1,
        )


@dataclass
class _Piece:
    parts: list[str]  # what is read, with the blanks or line ends in between
    level: int = 0  # of a heading
    marker: str = ""  # of an item of a list
    margin: int = 0

    @property
    def lines(self) -> list[str]:
        return "".join(self.parts).split("\n")


def _paragraphs(lines: list[str]) -> Iterator[list[str]]:
    paragraph: list[str] = []
    for line in [*lines, ""]:
        if line.strip():
            paragraph.append(line)
        elif paragraph:
            yield paragraph
            paragraph = []


def _width(lines: list[str]) -> int:
    """The width at which lines were cut: most lines that are followed by another come near it."""
    followed = [len(line) for line, after in pairwise(lines) if len(line.strip()) > 40 and after.strip()]
    if len(followed) < 3:
        return 0
    width = sorted(followed)[len(followed) * 9 // 10]
    near = sum(0.75 * width <= length <= 1.2 * width for length in followed)
    return width if 40 <= width <= 140 and near >= 0.6 * len(followed) else 0


def _title(opening: list[str]) -> str:
    """Among the first short lines, the one that speaks most like the title of a guide."""
    short = [line for line in opening if len(line) <= 140 and line[-1] not in ".;,:" and not _item(line)]
    if not short:
        return ""
    best = max(short, key=lambda line: sum(word in fold(line) for word in _TITLE_WORDS))
    return best if any(word in fold(best) for word in _TITLE_WORDS) or best == opening[0] else ""


def _pieces(layout: _Layout) -> Iterator[_Piece]:
    title = layout.title
    nothing: list[str] = []
    for paragraph, after in zip_longest(layout.paragraphs, layout.paragraphs[1:], fillvalue=nothing):
        pieces: list[_Piece] = []
        previous = ""
        for line in paragraph:
            if title and line.strip() == title:
                pieces.append(_Piece([title], level=1))
                title = ""
            else:
                level = 0 if title else _heading_level(line, layout, is_alone=len(paragraph) == 1, after=after)
                _add(pieces, line, level, _Cut.between(previous, line, layout.width))
            previous = line
        yield from pieces


class _Cut(Enum):
    """What stands between a line and the one above."""

    SENTENCE = " "  # the line carries on the sentence
    LINE = "\n"
    PARAGRAPH = ""

    @classmethod
    def between(cls, previous: str, line: str, width: int) -> _Cut:
        ended = previous[-1:] in {".", ":", "!", "?", ";"}
        if width:
            return cls.PARAGRAPH if ended and len(previous) < 0.7 * width else cls.SENTENCE
        return cls.SENTENCE if line.strip()[:1].islower() and not ended else cls.LINE


def _add(pieces: list[_Piece], line: str, level: int, cut: _Cut) -> None:
    last = pieces[-1] if pieces and not pieces[-1].level else None
    if level:
        pieces.append(_Piece([line.strip()], level=level))
    elif item := _item(line):
        marker, margin, words = item
        pieces.append(_Piece([words], marker=marker, margin=margin))
    elif last is None or cut is _Cut.PARAGRAPH:
        pieces.append(_Piece([line.strip()]))
    else:
        last.parts += [cut.value, line.strip()]


def _item(line: str) -> tuple[str, int, str] | None:
    for pattern in (_BULLET, _PICTURED, _NUMBERED):
        if found := pattern.match(line):
            marker = f"{found[2]}." if pattern is _NUMBERED else "-"
            return marker, len(found[1]), line[found.end() :].strip()
    return None


def _heading_level(line: str, layout: _Layout, *, is_alone: bool, after: list[str]) -> int:
    text = line.strip()
    if len(text) > _LONGEST_HEADING or text[-1] in ".;,:!?…" or _GAP.search(text) or _BULLET.match(text):
        return 0
    if clause := _CLAUSE.fullmatch(text):
        return _clause_level(clause, layout, is_alone=is_alone)
    if _is_capitals(text):
        return 2
    if is_alone and text[0].isupper() and _is_body(after):
        return 3 if layout.has_capitals or layout.has_subclauses else 2
    return 0


def _clause_level(clause: re.Match[str], layout: _Layout, *, is_alone: bool) -> int:
    depth = clause[2].count(".")
    if depth:
        return 2 + depth
    return 2 if _is_capitals(clause[3]) or (is_alone and layout.has_subclauses) else 0


def _is_capitals(text: str) -> bool:
    return text.isupper() and sum(map(str.isalpha, text)) >= 4 and text[-1] not in ".;,:"


def _is_body(paragraph: list[str]) -> bool:
    if not paragraph:
        return False
    first = paragraph[0].strip()
    return len(paragraph) > 1 or len(first) > _LONGEST_HEADING or first[-1] in ".;,:!?…" or bool(_item(paragraph[0]))


def _written(pieces: list[_Piece], layout: _Layout) -> Iterator[str]:
    previous: _Piece | None = None
    outer = 0
    for piece in pieces:
        if not (previous and previous.marker and piece.marker):
            outer = piece.margin
            yield ""
        lead = "    " if piece.marker and piece.margin > outer + 1 else ""
        if piece.level:
            yield f"{'#' * piece.level} {_escaped(piece.lines[0])}"
        elif piece.marker:
            indent = " " * (len(lead) + len(piece.marker) + 1)
            yield f"{lead}{piece.marker} " + f"\\\n{indent}".join(map(_escaped, piece.lines))
        else:
            yield "\\\n".join(map(_escaped, piece.lines))
        previous = piece


def _escaped(text: str) -> str:
    """Every sign as itself, addresses as links."""
    text = " ".join(text.split())
    if "@" not in text and "://" not in text:
        return _MARKS.sub(r"\\\1", text)
    return "".join(
        f"<{part}>" if index % 2 else _MARKS.sub(r"\\\1", part) for index, part in enumerate(_ADDRESS.split(text))
    )

"""A text as a series of passages: words with their formatting, and where they stand (list, table, callout)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from lxml import html as lxml_html
from lxml.etree import ParserError

from documents.richtext import BLOCKS, plain_text

_PIECES = re.compile(r"\s+|\w+(?:[’'\-‑.·]\w+)*|[^\w\s]")
_MARKS = {"b": "strong", "i": "em"}
_HOLDERS = {"li", "td", "th", "blockquote", "aside"}
_KEPT = ("class", "start", "colspan", "rowspan", "scope")


class Container(NamedTuple):
    """An element that a passage stands in; `number` tells it from others of its document."""

    tag: str
    attributes: tuple[tuple[str, str], ...]
    number: int

    @property
    def kind(self) -> tuple[str, tuple[tuple[str, str], ...]]:
        return self.tag, self.attributes


class Mark(NamedTuple):
    """Formatting of some words: bold, a link and its address, a language."""

    tag: str
    value: str = ""


class Word(NamedTuple):
    """A word, a sign, a space or a picture (`source`; its text is its description)."""

    text: str
    marks: tuple[Mark, ...] = ()
    source: str = ""

    @property
    def said(self) -> tuple[str, str]:
        return self.text, self.source

    @property
    def is_space(self) -> bool:
        return not self.source and self.text.isspace()


@dataclass
class Passage:
    """Words that stand together in a block, without another block between them."""

    path: tuple[Container, ...]
    words: list[Word] = field(default_factory=list)

    @property
    def said(self) -> tuple[tuple[str, str], ...]:
        return tuple(word.said for word in self.words)

    @property
    def kinds(self) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
        return tuple(container.kind for container in self.path)

    @property
    def text(self) -> str:
        return "".join(word.text for word in self.words)


def read_passages(html: str, *, step: int = 1) -> list[Passage]:
    """The passages of a sanitised text, in order; an empty cell is one too, so that tables keep their shape.

    `step`: -1 numbers containers downwards, so that they are nobody's in the other text.
    """
    if not html.strip():
        return []
    reader = _Reader(step)
    try:
        reader.read(lxml_html.fragment_fromstring(html, create_parent="div"), (), ())
    except (RecursionError, ParserError):
        return _plain(html)
    passages = list(_worth_reading([_trimmed(passage) for passage in reader.passages]))
    return passages if _letters(passage.text for passage in passages) == _letters([plain_text(html)]) else _plain(html)


def _letters(texts: Iterable[str]) -> str:
    return "".join("".join(texts).split())


def _plain(html: str) -> list[Passage]:
    """Nested deeper than it can be read: the words of each line, so that none is missing."""
    paragraph = (Container("p", (), 0),)
    lines = plain_text(html).split("\n")
    return [Passage(paragraph, [Word(piece) for piece in _PIECES.findall(line)]) for line in lines]


def _trimmed(passage: Passage) -> Passage:
    while passage.words and passage.words[-1].is_space:
        passage.words.pop()
    return passage


def _worth_reading(passages: list[Passage]) -> Iterator[Passage]:
    """Those with words, and one for each empty cell, so that a table keeps its shape."""
    filled = {container for passage in passages if passage.words for container in passage.path}
    for passage in passages:
        if passage.words:
            yield passage
        elif passage.path and passage.path[-1].tag in {"td", "th", "hr"} and passage.path[-1] not in filled:
            filled.add(passage.path[-1])
            yield passage


class _Reader:
    def __init__(self, step: int) -> None:
        self.passages: list[Passage] = []
        self.count, self.step = 0, step

    def read(self, element: lxml_html.HtmlElement, path: tuple[Container, ...], marks: tuple[Mark, ...]) -> None:
        self._open(path)
        self._say(element.text, marks)
        for child in element:
            self._read_child(child, path, marks)
            self._say(child.tail, marks)

    def _read_child(self, child: lxml_html.HtmlElement, path: tuple[Container, ...], marks: tuple[Mark, ...]) -> None:
        if not isinstance(child.tag, str):
            return
        if child.tag == "br":
            self.passages[-1].words.append(Word("\n", marks))
        elif child.tag == "img":
            self.passages[-1].words.append(Word(child.get("alt", ""), marks, child.get("src", "")))
        elif _is_first_paragraph(child):
            self.read(child, path, ())
            self._open(path)
        elif child.tag in BLOCKS:
            self.count += self.step
            kept = tuple((name, child.get(name, "")) for name in _KEPT if child.get(name))
            self.read(child, (*path, Container(child.tag, kept, self.count)), ())
            self._open(path)
        else:
            before = len(self.passages)
            self._inline(child, path, (*marks, _mark(child)))
            if len(self.passages) > before:
                self._open(path)

    def _inline(self, element: lxml_html.HtmlElement, path: tuple[Container, ...], marks: tuple[Mark, ...]) -> None:
        self._say(element.text, marks)
        for child in element:
            self._read_child(child, path, marks)
            self._say(child.tail, marks)

    def _open(self, path: tuple[Container, ...]) -> None:
        self.passages.append(Passage(path))

    def _say(self, text: str | None, marks: tuple[Mark, ...]) -> None:
        words = self.passages[-1].words
        if any(container.tag == "pre" for container in self.passages[-1].path):
            words += [Word(piece, marks) for piece in _PIECES.findall(text or "")]
            return
        for piece in _PIECES.findall(text or ""):
            plain = " " if piece.isspace() and not set(piece) & {"\u00a0", "\u202f"} else piece
            if plain == " " and (not words or words[-1].is_space):
                continue
            words.append(Word(plain, marks))


def _is_first_paragraph(element: lxml_html.HtmlElement) -> bool:
    """Some tools set the words of a list item or a cell in a paragraph, some do not: to a reader it is the same."""
    holder = element.getparent()
    if element.tag != "p" or element.attrib or holder is None or holder.tag not in _HOLDERS:
        return False
    return holder[0] is element and not (holder.text or "").strip()


def _mark(element: lxml_html.HtmlElement) -> Mark:
    tag = str(element.tag)
    name = {"a": "href", "abbr": "title", "span": "lang"}.get(tag)
    return Mark(_MARKS.get(tag, tag), element.get(name, "") if name else "")

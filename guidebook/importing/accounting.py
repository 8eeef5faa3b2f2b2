"""Nothing is lost: every word of the source is in a section or in the report."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from html import unescape
from urllib.parse import unquote

from guidebook.importing.markup import without_known_tags
from guidebook.importing.report import Kind, Report
from guidebook.importing.web_page import GLUED

_WORD = re.compile(r"[^\W_]+")
_ATTRIBUTES = re.compile(r'(?:href|src|alt|title)="([^"]*)"')
_ANY_TAG = re.compile(r"</?(\w*)[^<>]*>")
# What is written for the machine: numbers and letters that mark items, labels that tie a link to its address.
_MARKER = re.compile(
    r"(?m)^(?:[ \t]*>)*[ \t]*(?:[-*+][ \t]+)?(?:\d{1,9}[.)](?=\s)|o(?=\s{2}))"
    r"|^ {0,3}\[[^\]\n]{1,200}\]:|\]\[[^\]\n]{0,200}\]"
)


def account_for_words(
    source: str, *, is_markdown: bool, kept: Iterable[str], html: Iterable[str], report: Report
) -> None:
    """Report each line of the source of which a word is neither in a text nor in the report already."""
    words_of = _words_of_markdown if is_markdown else _words
    missing = Counter(words_of(source))
    for text in kept:
        missing.subtract(_words(text))
    for piece in html:
        shown = _ANY_TAG.sub(" " if is_markdown else _gap, piece)
        missing.subtract(_words(shown))
        missing.subtract(word for target in _ATTRIBUTES.findall(piece) for word in _words(target))
    for notice in report:
        if notice.kind is not Kind.FRONT_MATTER:
            missing.subtract(_words(notice.detail))
    for line in _lines_of(+missing, source, words_of):
        report.note(Kind.LEFT_OUT, line)


def _gap(tag: re.Match[str]) -> str:
    """Bold letters inside a word do not cut it in two."""
    return "" if tag[1] in GLUED else " "


def _lines_of(missing: Counter[str], source: str, words_of: Callable[[str], list[str]]) -> Iterator[str]:
    """The lines that miss those words, beginning with the lines that miss most of theirs."""
    lines = [(line.strip(), words) for line in source.split("\n") if (words := words_of(line))] if missing else []
    lines.sort(key=lambda line: -sum(word in missing for word in line[1]) / len(line[1]))
    for line, words in lines:
        if lost := +(Counter(words) & missing):
            missing -= lost
            yield line
        if not missing:
            return


def _words_of_markdown(text: str) -> list[str]:
    return _words(_MARKER.sub(" ", without_known_tags(text)))


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFC", unquote(unescape(text)))
    return [word.casefold() for word in _WORD.findall(plain)]

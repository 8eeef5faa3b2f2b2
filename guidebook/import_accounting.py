"""Nothing is lost: every word of the source is in a section or in the report."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from html import unescape
from urllib.parse import unquote

from guidebook.import_html import without_known_tags
from guidebook.import_report import Kind, Report

_WORD = re.compile(r"[^\W_]+")
_HREF = re.compile(r'href="([^"]*)"')
_ANY_TAG = re.compile(r"<[^<>]*>")
# What is written for the machine: numbers and letters that mark items, labels that tie a link to its address.
_MARKER = re.compile(
    r"(?m)^(?:[ \t]*>)*[ \t]*(?:[-*+][ \t]+)?(?:\d{1,9}[.)](?=\s)|o(?=\s{2}))"
    r"|^ {0,3}\[[^\]\n]{1,200}\]:|\]\[[^\]\n]{0,200}\]"
)


def account_for_words(source: str, *, kept: Iterable[str], html: Iterable[str], report: Report) -> None:
    """Report each line of the source of which a word is neither in a text nor in the report already."""
    missing = Counter(_words_of_source(source))
    for text in kept:
        missing.subtract(_words(text))
    for piece in html:
        missing.subtract(_words(_ANY_TAG.sub(" ", piece)))
        missing.subtract(word for target in _HREF.findall(piece) for word in _words(target))
    for notice in report:
        if notice.kind is not Kind.FRONT_MATTER:
            missing.subtract(_words(notice.detail))
    for line in _lines_of(+missing, source):
        report.note(Kind.LEFT_OUT, line)


def _lines_of(missing: Counter[str], source: str) -> Iterator[str]:
    """The lines that miss those words, beginning with the lines that miss most of theirs."""
    lines = (
        [(line.strip(), words) for line in source.split("\n") if (words := _words_of_source(line))] if missing else []
    )
    lines.sort(key=lambda line: -sum(word in missing for word in line[1]) / len(line[1]))
    for line, words in lines:
        if lost := +(Counter(words) & missing):
            missing -= lost
            yield line
        if not missing:
            return


def _words_of_source(text: str) -> list[str]:
    return _words(_MARKER.sub(" ", without_known_tags(text)))


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFC", unquote(unescape(text)))
    return [word.casefold() for word in _WORD.findall(plain)]

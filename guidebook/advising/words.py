"""Text cut into words and sentences, with what is needed to find expressions among them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from guidebook.advising.plain import Part, Plain
from people.folding import fold

# « employé.e.s », « directeur·trice », « employé(e)s » are one word.
_ENDINGS = r"(?:(?:ne|le|te|se|ve|re|ère|rice|trice|euse|esse|elle|celle|fe|sse|eure)s?|e?s|e|x)(?!\w)"
_HYPHENED = r"[-‑](?:e|ne|rice|trice|euse|fe|ve)(?!\w)(?:[-‑]s(?!\w))?"
_INCLUSIVE = rf"(?:[.·•‧]{_ENDINGS}|\({_ENDINGS}\)s?(?!\w)|{_HYPHENED})"
_LETTERS = r"[^\W_][\w\u0300-\u036f]*"
_WORDS = {
    "fr": re.compile(rf"({_LETTERS})((?:{_INCLUSIVE}){{0,2}}(?:['’ʼ](?=[^\W_]))?\+?)"),
    "en": re.compile(rf"({_LETTERS}(?:['’ʼ][^\W_]+){{0,2}})(\+?)"),
}
_ENDS = re.compile(r"[.!?…][)\]\"»”’ \u00a0\u202f]*[ \u00a0\u202f]")
_CLAUSE = re.compile(r"[,;:()\[\]«»“”\"—–…!?|]|\.(?:\s|$)|\s-\s")
_ABBREVIATIONS = {
    *(
        "m",
        "mm",
        "mme",
        "mmes",
        "mlle",
        "dr",
        "dre",
        "me",
        "art",
        "al",
        "etc",
        "p",
        "pp",
        "ex",
        "cf",
        "no",
        "vs",
        "inc",
    ),
    *("ltee", "ltd", "mr", "mrs", "ms", "st", "ste", "e", "g", "i", "jr", "tel", "env", "max", "min", "approx", "fig"),
}
_LONGEST = 60  # of what is compared; a longer word is none that we know


class Word(NamedTuple):
    """`said` is the word as it is compared: no case, no accents, no inclusive endings, no apostrophe at its end."""

    said: str
    start: int
    end: int
    part: Part
    sentence: int
    opens: bool  # the first of its sentence
    apart: bool  # a comma, a bracket or more stands before it
    is_elided: bool  # l’, d’, qu’
    is_capital: bool


@dataclass(frozen=True, slots=True)
class Sentence:
    first: int  # rank of its first word
    last: int  # and after its last
    start: int
    end: int
    is_heading: bool

    @property
    def words(self) -> int:
        return self.last - self.first


@dataclass(frozen=True)
class Wording:
    """A text in words and sentences."""

    plain: Plain
    words: tuple[Word, ...]
    sentences: tuple[Sentence, ...]


def read_words(plain: Plain, language: str) -> Wording:
    words = tuple(_words(plain, _WORDS[language]))
    return Wording(plain, words, tuple(_sentences(plain.text, words)))


def _words(plain: Plain, pattern: re.Pattern[str]) -> Iterator[Word]:
    text, sentence, before, said, alone = plain.text, 0, 0, "", False
    for found in pattern.finditer(text):
        start, end = found.span()
        between = text[before:start]
        opens = not before or (between != " " and _ends_sentence(between, said, text[start], alone))
        sentence += opens and bool(before)
        alone = opens and found[1].isdigit()  # « 1. » numbers what follows
        said = compared(found[1]) + ("+" if found[2].endswith("+") else "")
        elided = found[2].endswith(("'", "’", "ʼ"))
        apart = opens or (between != " " and bool(_CLAUSE.search(between)))
        yield Word(said, start, end, plain.part_at(start), sentence, opens, apart, elided, text[start].isupper())
        before = end


def _ends_sentence(between: str, said: str, following: str, is_number: bool) -> bool:
    if "\n" in between:
        return True
    if not _ENDS.search(between):
        return False
    if between.startswith("."):
        return not following.islower() and said not in _ABBREVIATIONS and not is_number
    return not following.islower()


def _sentences(text: str, words: tuple[Word, ...]) -> Iterator[Sentence]:
    first = 0
    for rank in range(1, len(words) + 1):
        if rank == len(words) or words[rank].opens:
            start, end = words[first].start, words[rank - 1].end
            yield Sentence(first, rank, start, _with_stop(text, end), Part.HEADING in words[first].part)
            first = rank


def _with_stop(text: str, end: int) -> int:
    while end < len(text) and text[end] in ".!?…»”)":
        end += 1
    return end


@lru_cache(maxsize=20_000)
def _folded(word: str) -> str:
    return fold(word)


def compared(word: str) -> str:
    return _folded(word) if len(word) <= _LONGEST else ""

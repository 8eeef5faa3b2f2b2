"""The words that the advisor knows, read from `lexicon.json` and `networks.json`; `README.md` says how to add one."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from guidebook.advising.kinds import Kind
from guidebook.advising.words import Word, compared

_FOLDER = Path(__file__).parent
_FAR = 6  # words that « … » may stand for
_NEGATED_WITHIN = 4
_STEM = 3


class Slot(NamedTuple):
    """A word of an expression: it is one of these, begins or ends like one of these; all empty, it is any six words."""

    words: frozenset[str]
    stems: tuple[str, ...]
    endings: tuple[str, ...]

    @property
    def is_gap(self) -> bool:
        return not (self.words or self.stems or self.endings)

    def takes(self, said: str) -> bool:
        return said in self.words or said.startswith(self.stems) or said.endswith(self.endings)


Expression = tuple[Slot, ...]


@dataclass(frozen=True)
class Entry:
    """What is said about some expressions, why, and where it is not said."""

    key: str
    kind: Kind
    hints: tuple[str, ...]
    why: dict[str, str]
    ok_in_elements: frozenset[int]
    is_reversed_by_no: bool
    opens_only: bool
    is_name: bool
    unless_before: tuple[Expression, ...]
    unless_after: tuple[Expression, ...]
    unless_inside: frozenset[str]


@dataclass(frozen=True)
class Form:
    """An expression of an entry, and what can be put in its place (« ! »: only where a sentence or a clause begins)."""

    entry: Entry
    expression: Expression
    suggestions: tuple[str, ...]


class Match(NamedTuple):
    form: Form
    first: int
    last: int  # the rank after its last word


class Lexicon:
    """The entries of a language, found in a text in one pass: a word is only compared with what begins as it does."""

    def __init__(
        self, entries: Iterable[dict[str, Any]], *, language: str, negators: Negators, laws: list[str]
    ) -> None:
        self.negators = negators
        self.laws = tuple(_expression(law, language) for law in laws)
        self.forms = tuple(form for entry in entries for form in _forms(entry, language))
        self._by_word: dict[str, list[Form]] = {}
        self._by_stem: dict[str, list[Form]] = {}
        self._by_ending: list[Form] = []
        for form in self.forms:
            self._index(form)

    def _index(self, form: Form) -> None:
        first = form.expression[0]
        for word in first.words:
            self._by_word.setdefault(word, []).append(form)
        for stem in {stem[:_STEM] for stem in first.stems}:
            self._by_stem.setdefault(stem, []).append(form)
        if first.endings:
            self._by_ending.append(form)

    def matches(self, words: Sequence[Word]) -> Iterator[Match]:
        """From the first word to the last, none inside another; at the same place, the longest."""
        rank = 0
        while rank < len(words):
            found = self._longest(words, rank)
            if found:
                yield found
            rank = found.last if found else rank + 1

    def _longest(self, words: Sequence[Word], rank: int) -> Match | None:
        said = words[rank].said
        candidates = [*self._by_word.get(said, ()), *self._by_stem.get(said[:_STEM], ()), *self._by_ending]
        if not candidates:
            return None
        ends = [(end, form) for form in candidates if (end := match_at(form.expression, words, rank)) is not None]
        ends.sort(key=lambda pair: -pair[0])
        return next(
            (Match(form, rank, end) for end, form in ends if self._is_meant(form.entry, words, rank, end)), None
        )

    def _is_meant(self, entry: Entry, words: Sequence[Word], first: int, last: int) -> bool:
        """None of what makes the same words innocent stands around them."""
        if entry.opens_only and not opens_clause(words, first):
            return False
        if entry.is_name and not words[last - 1].is_capital:
            return False
        if any(word.said in entry.unless_inside for word in words[first:last]):
            return False
        if any(ends_before(expression, words, first) for expression in entry.unless_before):
            return False
        if last < len(words) and any(_follows(expression, words, last) for expression in entry.unless_after):
            return False
        return not (entry.is_reversed_by_no and self.negators.deny(words, first, last))

    def names_a_law(self, words: Sequence[Word]) -> bool:
        return any(match_at(law, words, rank) is not None for rank in range(len(words)) for law in self.laws)


class Negators(NamedTuple):
    """The words that say no: alone before what they deny, or in two halves around it (ne … pas)."""

    alone: frozenset[str]
    first: frozenset[str]
    second: frozenset[str]

    def deny(self, words: Sequence[Word], first: int, last: int) -> bool:
        before = list(_clause_before(words, first, _NEGATED_WITHIN))
        if any(word.said in self.alone for word in before):
            return True
        after = [word.said for word in words[last : last + 2] if word.sentence == words[first].sentence]
        return any(word.said in self.first for word in before) and bool(self.second.intersection(after))


def _clause_before(words: Sequence[Word], rank: int, most: int) -> Iterator[Word]:
    for index in range(rank - 1, max(-1, rank - 1 - most), -1):
        if words[index + 1].apart:
            return
        yield words[index]


_JOINTS = {"et", "ou", "mais", "donc", "puis", "alors", "and", "or", "but", "so", "then", "please", "also"}


def opens_clause(words: Sequence[Word], rank: int) -> bool:
    """An imperative could stand there."""
    return words[rank].apart or words[rank - 1].said in _JOINTS


def match_at(expression: Expression, words: Sequence[Word], rank: int) -> int | None:
    """The rank after its last word, if the expression stands there within one clause."""
    place, gap = rank, 0
    for index, slot in enumerate(expression):
        if slot.is_gap:
            gap = _FAR
            continue
        while True:
            if place >= len(words) or not _goes_on(words, rank, place, is_loose=index > 0 and gap > 0):
                return None
            if slot.takes(words[place].said):
                break
            if not gap:
                return None
            gap -= 1
            place += 1
        place, gap = place + 1, 0
    return place


def _goes_on(words: Sequence[Word], rank: int, place: int, *, is_loose: bool) -> bool:
    if place == rank:
        return True
    return words[place].sentence == words[rank].sentence if is_loose else not words[place].apart


def _follows(expression: Expression, words: Sequence[Word], last: int) -> bool:
    return not words[last].apart and match_at(expression, words, last) is not None


def ends_before(expression: Expression, words: Sequence[Word], rank: int) -> bool:
    start = rank - len(expression)
    return start >= 0 and not words[rank].apart and match_at(expression, words, start) == rank


def _expression(written: str, language: str) -> Expression:
    # In French « l’ » is a word of its own; in English “don’t” is one word.
    return tuple(_slot(word) for word in (written.replace("’", " ") if language == "fr" else written).split())


def _slot(written: str) -> Slot:
    if written == "…":
        return Slot(frozenset(), (), ())
    words: list[str] = []
    stems: list[str] = []
    endings: list[str] = []
    for choice in written.split("|"):
        bare = _same(choice.strip("*"))
        (endings if choice.startswith("*") else stems if choice.endswith("*") else words).append(bare)
    return Slot(frozenset(words), tuple(stems), tuple(endings))


def _same(word: str) -> str:
    # A plus is part of a name (Google+); elsewhere folding has nothing to say about it.
    return compared(word.rstrip("+")) + "+" * word.endswith("+")


def _forms(entry: dict[str, Any], language: str) -> Iterator[Form]:
    known = Entry(
        key=entry["key"],
        kind=Kind(entry["kind"]),
        hints=tuple(_in(language, entry.get("hints", []))),
        why=entry["why"],
        ok_in_elements=frozenset(entry.get("ok_in_elements", ())),
        is_reversed_by_no=entry.get("reversed_by_no", False),
        opens_only=entry.get("opens_only", False),
        is_name=entry.get("is_name", False),
        unless_before=tuple(_expression(each, language) for each in entry.get("unless_before", ())),
        unless_after=tuple(_expression(each, language) for each in entry.get("unless_after", ())),
        unless_inside=frozenset(compared(word) for word in entry.get("unless_inside", ())),
    )
    for written, suggestions in _in(language, entry["forms"]).items():
        yield Form(known, _expression(written, language), tuple(suggestions))


def _in(language: str, value: Any) -> Any:
    """Names of networks are the same everywhere, what is said of them is not."""
    return value[language] if isinstance(value, dict) and value.keys() <= {"fr", "en"} and value else value


@cache
def lexicon(language: str) -> Lexicon:
    data = json.loads((_FOLDER / "lexicon.json").read_text())
    networks = json.loads((_FOLDER / "networks.json").read_text())
    negators = Negators(*(frozenset(compared(word) for word in data["negators"][language][half]) for half in _HALVES))
    entries = [*data[language], *networks["names"]]
    return Lexicon(entries, language=language, negators=negators, laws=data["laws"][language])


_HALVES = ("alone", "first", "second")


class Said(NamedTuple):
    """What is said of a hashtag."""

    why: dict[str, str]
    hints: dict[str, list[str]]


@cache
def hashtag_advice(fault: str) -> Said:
    return Said(**json.loads((_FOLDER / "networks.json").read_text())["hashtags"][fault])

"""Fitting a suggestion into the sentence: its first letter, its elisions, and whether it can stand there at all."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from guidebook.advising.lexicon import Match, opens_clause
from guidebook.advising.words import Word

_VOWEL = re.compile(r"[aeiouyh]|oe")
_ASPIRATED = re.compile(
    r"h(?:a(?:ch|i(?:n|r|s)|lt|ndicap|ngar|rcel|rdi|sard|ut)|ero?s$|eurt|i(?:erarch|ss)|ont|or(?:s|d)|u(?:it|rl))"
)
_ELIDES = {"de": "d’", "que": "qu’"}


@dataclass(frozen=True)
class Suggestion:
    """
    `text` in the place of `replaced`, the words of the finding (and the space after them where it elides).

    `occurrence` says which of the same words, as so many stand before them in the text.
    """

    text: str
    replaced: str
    occurrence: int


class Occurrences:
    """How many times some words stand before a place. Asked from the first place to the last, it reads a text once."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._counted: dict[str, tuple[int, int]] = {}

    def before(self, words: str, place: int) -> int:
        known, count = self._counted.get(words, (0, 0))
        count += self.text.count(words, known, place)
        self._counted[words] = (place, count)
        return count


def suggestions_for(
    match: Match, words: Sequence[Word], occurrences: Occurrences
) -> tuple[list[Suggestion], list[str]]:
    """What can be put in the place of the words, and what can only be said of them."""
    fitting, said = [], list(match.form.entry.hints)
    opens = opens_clause(words, match.first)
    follows_elision = match.first > 0 and words[match.first - 1].is_elided
    for written in match.form.suggestions:
        bare = written.removeprefix("!")
        if follows_elision or (bare != written and not opens):
            said.append(f"{bare}…")
        else:
            fitting.append(_fitted(bare, match, words, occurrences))
    return fitting, said


def _fitted(bare: str, match: Match, words: Sequence[Word], occurrences: Occurrences) -> Suggestion:
    text, replaced = _replacement(bare, match, words, occurrences.text)
    return Suggestion(text, replaced, occurrences.before(replaced, words[match.first].start))


def _replacement(bare: str, match: Match, words: Sequence[Word], text: str) -> tuple[str, str]:
    """What is written, and the words it takes the place of."""
    start, end = words[match.first].start, words[match.last - 1].end
    bare = _as_written(bare, text[start:end])
    stem, _space, last = bare.rpartition(" ")
    elided = f"{stem} {_ELIDES[last.lower()]}" if last.lower() in _ELIDES else ""
    if words[match.last - 1].is_elided:
        return elided or f"{bare} ", text[start:end]
    following = words[match.last] if match.last < len(words) else None
    if elided and following and text[end : following.start] == " " and _begins_with_vowel(following.said):
        return elided, text[start : end + 1]
    return bare, text[start:end]


def _as_written(bare: str, term: str) -> str:
    """With a capital where there was one; all of them where all were."""
    if term.isupper() and len(term) > 3:
        return bare.upper()
    return bare[:1].upper() + bare[1:] if term[:1].isupper() else bare


def _begins_with_vowel(said: str) -> bool:
    return bool(_VOWEL.match(said)) and not _ASPIRATED.match(said)

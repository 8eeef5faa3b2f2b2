"""Which of the eight elements a text seems to speak of: a proposal, for a person to confirm."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import NamedTuple

from people.folding import fold

_WORDS = Path(__file__).with_name("element_words.toml")
_TITLE_WEIGHT = 8
_MOST_OF_ONE_WORD = 2
_ENOUGH = 3
_CLEARLY = 1.3


class Proposal(NamedTuple):
    """An element, or none when unsure; the confidence is the share of the evidence that speaks for it."""

    element: int | None
    confidence: float


def propose_element(title: str, text: str, *, language: str) -> Proposal:
    """Weigh the words of the title and of the text for each element; a close race is no proposal."""
    title, text = fold(title), fold(text)
    scores = {element: _score(title, text, pattern) for element, pattern in _patterns(language).items()}
    first, second = sorted(scores.values(), reverse=True)[:2]
    if first < _ENOUGH or first < _CLEARLY * second:
        return Proposal(None, 0.0)
    return Proposal(max(scores, key=lambda element: scores[element]), round(first / (first + second), 2))


def _score(title: str, text: str, pattern: re.Pattern[str]) -> int:
    counts: dict[str, int] = {}
    for word in pattern.findall(text):
        counts[word] = counts.get(word, 0) + 1
    in_text = sum(min(count, _MOST_OF_ONE_WORD) for count in counts.values())
    return in_text + _TITLE_WEIGHT * len(set(pattern.findall(title)))


@cache
def _patterns(language: str) -> dict[int, re.Pattern[str]]:
    words = tomllib.loads(_WORDS.read_text(encoding="utf-8"))
    return {
        int(element): re.compile(
            r"\b(" + "|".join(map(re.escape, sorted(lists[language], key=len, reverse=True))) + ")"
        )
        for element, lists in words.items()
    }

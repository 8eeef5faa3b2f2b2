"""Hashtags (in Québec: mots-clics) that the networks will read whole, as the OQLF advises."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from guidebook.advising.plain import Part, Plain
from people.folding import fold

# What stands after the sign, up to a space; bounded, as no network takes more.
_TAG = re.compile(r"(?<![\w&/#?=.])#([ \u00a0\u202f]?)([^\W_][^\s#«»“”\"()\[\]{},;:!?<>]{0,100})")
_SEPARATORS = re.compile(r"[-‐‑–—'’ʼ.·•/&+*]+")
_COLOUR = re.compile(r"(?=[a-f]*\d)[0-9a-f]{3}(?:[0-9a-f]{3})?", re.IGNORECASE)
_LONG_FROM = 13


class Tag(NamedTuple):
    """A hashtag with something to say about it: `fault` is one of the keys of `networks.json`."""

    start: int
    end: int
    fault: str
    better: str  # empty: only the author can tell


def faulty_tags(plain: Plain) -> Iterator[Tag]:
    accented = None
    for found in _TAG.finditer(plain.text):
        space, written = found[1], found[2].rstrip(".…-–—'’*/&+")
        if not written or _is_none(plain, found.start(), space, written):
            continue
        start, end = found.start(), found.start(2) + len(written)
        if space:
            yield Tag(start, end, "space", f"#{written}")
        elif _SEPARATORS.search(written):
            yield Tag(start, end, "separator", "#" + _joined(written))
        else:
            accented = _accented_words(plain.text) if accented is None else accented
            if (better := accented.get(fold(written))) and better != written.casefold() and written.isascii():
                yield Tag(start, end, "accent", f"#{_cased(better, written)}")
            elif len(written) >= _LONG_FROM and written.islower() and written.isalpha():
                yield Tag(start, end, "capitals", "")


def _is_none(plain: Plain, start: int, space: str, written: str) -> bool:
    """A number, a colour, a line that begins with a sharp, code."""
    if plain.part_at(start) & Part.CODE or written[0].isdigit() or _COLOUR.fullmatch(written):
        return True
    return bool(space) and not written[0].isalpha()


def _joined(written: str) -> str:
    """Each word with its capital, nothing between them: #BonneRentrée."""
    words = [word for word in _SEPARATORS.split(written) if word]
    return "".join(word[:1].upper() + word[1:] for word in words)


def _accented_words(text: str) -> dict[str, str]:
    """The words that this text itself writes with accents, by what they are without."""
    words = {word.casefold() for word in re.findall(r"(?<![#\w])[^\W\d_]{4,40}", text) if not word.isascii()}
    return {fold(word): word for word in words}


def _cased(better: str, written: str) -> str:
    return better.upper() if written.isupper() else better.capitalize() if written[0].isupper() else better

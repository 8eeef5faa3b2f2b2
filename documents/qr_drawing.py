"""The QR code of an address, for addresses of which only the reference at the end differs.

With one mask for all, a QR code is linear: changing a character of the address turns over the same modules whatever
the others are. So the modules of each character are learnt once, and an address is a few exclusive ors.
"""

from __future__ import annotations

import functools
import re

import segno

from documents.codes import LENGTH, spaced

MASK = 3
_RUN = re.compile(rb"\x01+")
_CODE_LENGTH = len(spaced("0" * LENGTH))


@functools.lru_cache(maxsize=1024)
def side(address: str) -> int:
    """Modules, of one side."""
    return len(segno.make(address, error="m", mask=MASK).matrix)


def modules(address: str) -> bytes:
    """1 for a dark module, 0 for a light one, row after row."""
    start = len(address) - _CODE_LENGTH
    blank = address[:start] + "0" * _CODE_LENGTH
    found = _learnt(blank)
    for place, letter in enumerate(address[start:], start):
        if letter != "0":
            found ^= _turned(blank, place, letter)
    return found.to_bytes(side(blank) ** 2, "big")


def drawn(address: str) -> bytes:
    """Its dark modules as lines, one unit high, as segno draws them (PDF operators, before the stroke)."""
    length = side(address[:-_CODE_LENGTH] + "0" * _CODE_LENGTH)
    found = modules(address)
    return b"\n".join(_row(row, found[row * length : (row + 1) * length]) for row in range(length))


def _row(number: int, row: bytes) -> bytes:
    return b"\n".join(b"%d %d.5 m\n%d %d.5 l" % (run.start(), number, run.end(), number) for run in _RUN.finditer(row))


@functools.lru_cache(maxsize=1024)
def _turned(blank: str, place: int, letter: str) -> int:
    return _learnt(blank) ^ _made(blank[:place] + letter + blank[place + 1 :])


@functools.lru_cache(maxsize=16)
def _learnt(blank: str) -> int:
    return _made(blank)


def _made(address: str) -> int:
    return int.from_bytes(b"".join(segno.make(address, error="m", mask=MASK).matrix), "big")

"""Which part of a file a browser asks for (RFC 9110, 14.2), and how much of it is given at a time.

A player asks for parts: a thread of the server gives one and is free again. Who asks for a whole file keeps a thread
for as long as they receive it, so that few may at a time.
"""

from __future__ import annotations

import io
import re
import threading
from dataclasses import dataclass

PIECE = 1024 * 1024  # bytes: a player asks on; whoever pauses for an hour holds nothing meanwhile
_ONE_RANGE = re.compile(r"bytes=[ \t]*(\d*)-(\d*)[ \t]*", re.ASCII | re.IGNORECASE)
LONGEST = 200  # characters: no honest range is longer
WHOLE_AT_ONCE = 2  # in each web process, of its four threads
_places = threading.BoundedSemaphore(WHOLE_AT_ONCE)


class OutOfRange(ValueError):
    """It begins after the end of the file."""


class TooManyAtOnce(Exception):
    """Others receive whole files at this moment."""


class WholeFile(io.FileIO):
    """A file that takes one of the places until it is closed, or forgotten by whoever read it."""

    has_place = False

    def __init__(self, path: str) -> None:
        if not _places.acquire(blocking=False):
            raise TooManyAtOnce
        self.has_place = True
        try:
            super().__init__(path)
        except OSError:
            self._leave()
            raise

    def close(self) -> None:
        super().close()
        self._leave()

    def _leave(self) -> None:
        if self.has_place:
            self.has_place = False
            _places.release()


@dataclass(frozen=True)
class Piece:
    """From a byte to a byte, both included, counted from zero."""

    first: int
    last: int

    @property
    def length(self) -> int:
        return self.last - self.first + 1


def piece_asked(header: str, size: int) -> Piece | None:
    """What to answer; None: the whole file, as for several ranges at once and whatever we do not understand.

    A piece may be shorter than what was asked: it says what it is, and a player asks for what follows.
    """
    found = _ONE_RANGE.fullmatch(header) if len(header) <= LONGEST else None
    if found is None or found.groups() == ("", ""):
        return None
    first, last = _bounds(found[1], found[2], size)
    if last < first:
        return None  # by the letter, a range that is none
    if first >= size:
        raise OutOfRange
    return Piece(first, min(last, size - 1, first + PIECE - 1))


def _bounds(first: str, last: str, size: int) -> tuple[int, int]:
    if not first:  # that many bytes at the end
        return (max(size - int(last), 0), size - 1) if int(last) else (size, size)
    return int(first), int(last) if last else max(size - 1, int(first))

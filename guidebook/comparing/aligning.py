"""Which items of one sequence are those of another: the edits between them, found in a bounded time."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

SMALL = 40_000  # pairs of items that difflib may compare, whatever they are

SERIES = 5


class Edit(NamedTuple):
    """`older[i:j]` became `newer[k:l]`; the same items where `is_same`."""

    is_same: bool
    i: int
    j: int
    k: int
    l: int  # noqa: E741  (as difflib names them)


def align(older: Sequence[Hashable], newer: Sequence[Hashable]) -> list[Edit]:
    """The edits, in order, that lead from one to the other; they cover both wholly.

    Items (or series of items) that stand once in each are the anchors, as in a patience diff; between two anchors
    difflib looks closer where there is little to compare, and the rest is taken as replaced. So it takes some multiple
    of the length, repetitive texts included.
    """
    merged: list[Edit] = []
    for edit in _edits(older, newer, 0, 0):
        if merged and merged[-1].is_same == edit.is_same:
            last = merged.pop()
            edit = Edit(edit.is_same, last.i, edit.j, last.k, edit.l)  # noqa: PLW2901
        merged.append(edit)
    return merged


def _edits(a: Sequence[Hashable], b: Sequence[Hashable], i: int, k: int) -> Iterator[Edit]:
    start = _common(zip(a, b, strict=False))
    if start:
        yield Edit(True, i, i + start, k, k + start)
    a, b, i, k = a[start:], b[start:], i + start, k + start
    end = _common(zip(reversed(a), reversed(b), strict=False))
    yield from _between(a[: len(a) - end], b[: len(b) - end], i, k)
    if end:
        yield Edit(True, i + len(a) - end, i + len(a), k + len(b) - end, k + len(b))


def _common(pairs: Iterator[tuple[Hashable, Hashable]]) -> int:
    count = 0
    for one, other in pairs:
        if one != other:
            break
        count += 1
    return count


def _between(a: Sequence[Hashable], b: Sequence[Hashable], i: int, k: int) -> Iterator[Edit]:
    if not a and not b:
        return
    if a and b and len(a) * len(b) <= SMALL:
        for tag, i1, i2, k1, k2 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
            yield Edit(tag == "equal", i + i1, i + i2, k + k1, k + k2)
        return
    anchors = (_anchors(a, b) or _anchors(_series(a), _series(b))) if a and b else []
    if not anchors:
        yield Edit(False, i, i + len(a), k, k + len(b))
        return
    at_a = at_b = 0
    for in_a, in_b in [*anchors, (len(a), len(b))]:
        yield from _edits(a[at_a:in_a], b[at_b:in_b], i + at_a, k + at_b)
        if in_a < len(a):
            yield Edit(True, i + in_a, i + in_a + 1, k + in_b, k + in_b + 1)
        at_a, at_b = in_a + 1, in_b + 1


def _series(items: Sequence[Hashable]) -> list[tuple[Hashable, ...]]:
    """Each item with those that follow it: where every item stands many times, a few in a row often stand once."""
    return [tuple(items[place : place + SERIES]) for place in range(len(items) - SERIES + 1)]


def _anchors(a: Sequence[Hashable], b: Sequence[Hashable]) -> list[tuple[int, int]]:
    """The longest series of items that stand once in each, in the same order in both."""
    counts_a, counts_b = Counter(a), Counter(b)
    places = {item: place for place, item in enumerate(b) if counts_b[item] == 1}
    pairs = [(place, places[item]) for place, item in enumerate(a) if counts_a[item] == 1 and item in places]
    ends: list[int] = []  # the smallest place in b that ends a series of each length
    last: list[int] = []  # which pair that is
    before: list[int] = [-1] * len(pairs)
    for number, (_in_a, in_b) in enumerate(pairs):
        length = bisect_left(ends, in_b)
        before[number] = last[length - 1] if length else -1
        if length == len(ends):
            ends.append(in_b)
            last.append(number)
        else:
            ends[length], last[length] = in_b, number
    series, number = [], last[-1] if last else -1
    while number >= 0:
        series.append(pairs[number])
        number = before[number]
    return series[::-1]

"""The tree of RFC 6962: a digest of a list from which nothing can be taken, changed or put in between unseen.

Which subtrees a proof names and how it is checked are worked out here, from numbers alone; whoever keeps the hashes
gives them (`documents.growing`). Checking follows RFC 9162, sections 2.1.3.2 and 2.1.4.2.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import NamedTuple

EMPTY = hashlib.sha256().digest()


class Span(NamedTuple):
    """The leaves of one subtree: the first, and the one after the last."""

    start: int
    end: int


class OutOfTree(ValueError):
    """No such leaf or size in a tree of that size."""


def leaf_hash(data: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_of(leaves: Sequence[bytes]) -> bytes:
    """The root over leaf hashes."""
    if not leaves:
        return EMPTY
    if len(leaves) == 1:
        return leaves[0]
    middle = split(len(leaves))
    return node_hash(root_of(leaves[:middle]), root_of(leaves[middle:]))


def split(size: int) -> int:
    """The largest power of two smaller than the size: how many leaves go to the left."""
    return 1 << (size - 1).bit_length() - 1


def whole_blocks(span: Span) -> list[Span]:
    """The subtree cut into whole powers of two, from left to right; they never change once they are full."""
    blocks, start, rest = [], span.start, span.end - span.start
    while rest:
        size = 1 << rest.bit_length() - 1
        blocks.append(Span(start, start + size))
        start, rest = start + size, rest - size
    return blocks


def joined(blocks: Sequence[bytes]) -> bytes:
    """The root over the hashes of `whole_blocks`."""
    if not blocks:
        return EMPTY
    *others, found = blocks
    for block in reversed(others):
        found = node_hash(block, found)
    return found


def inclusion_spans(index: int, size: int) -> list[Span]:
    """The subtrees whose hashes prove that leaf, from the leaf up."""
    if not 0 <= index < size:
        raise OutOfTree(index, size)
    spans, start, end = [], 0, size
    while end - start > 1:
        middle = start + split(end - start)
        if index < middle:
            spans.append(Span(middle, end))
            end = middle
        else:
            spans.append(Span(start, middle))
            start = middle
    return spans[::-1]


def consistency_spans(old: int, size: int) -> list[Span]:
    """The subtrees whose hashes prove that the tree of `old` leaves is the beginning of this one."""
    if not 0 < old <= size:
        raise OutOfTree(old, size)
    spans, start, end, is_whole = [], 0, size, True
    while old != end:
        middle = start + split(end - start)
        if old <= middle:
            spans.append(Span(middle, end))
            end = middle
        else:
            spans.append(Span(start, middle))
            start, is_whole = middle, False
    if not is_whole:
        spans.append(Span(start, end))
    return spans[::-1]


def is_included(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """The proof leads from that leaf, at that place, to the root of a tree of that size."""
    if not 0 <= index < size:
        return False
    turns = _turns(index, size - 1)
    if len(turns) != len(proof):
        return False
    found = leaf
    for is_left, sibling in zip(turns, proof, strict=True):
        found = node_hash(sibling, found) if is_left else node_hash(found, sibling)
    return found == root


def is_consistent(old: int, size: int, old_root: bytes, root: bytes, proof: Sequence[bytes]) -> bool:
    """The proof shows that the tree of `old` leaves under `old_root` is the beginning of the one under `root`."""
    if not 0 < old <= size:
        return False
    if old == size:
        return not proof and old_root == root
    path = [old_root, *proof] if old & (old - 1) == 0 else list(proof)
    at, last = old - 1, size - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    turns = _turns(at, last)
    if len(path) != len(turns) + 1:
        return False
    before = after = path[0]
    for is_left, sibling in zip(turns, path[1:], strict=True):
        before = node_hash(sibling, before) if is_left else before
        after = node_hash(sibling, after) if is_left else node_hash(after, sibling)
    return before == old_root and after == root


def _turns(at: int, last: int) -> list[bool]:
    """On the way from that node to the root: whether each sibling stands on the left."""
    turns = []
    while last:
        is_left = bool(at & 1) or at == last
        turns.append(is_left)
        while is_left and at and not at & 1:
            at, last = at >> 1, last >> 1
        at, last = at >> 1, last >> 1
    return turns

"""How the tree of the ledger grows, and the hashes that proofs are made of, read from what was kept.

Every full subtree of 2^4, 2^8, 2^12… leaves is kept once. A proof of an entry among a million reads a few of these and
at most a few tens of entries; an append to the tree reads its right edge alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from django.db.models import Q

from documents.ledger import leaf_of
from documents.merkle import Span, consistency_spans, inclusion_spans, joined, node_hash, whole_blocks
from documents.models import LedgerLeaf, LedgerNode

STEP = 4  # levels between two that are kept
ROWS_AT_A_TIME = 5000


class Growing:
    """The right edge of the tree: its whole blocks, from the largest, each as (level, hash)."""

    def __init__(self, size: int = 0, edge: Iterable[bytes] = ()) -> None:
        self.size = size
        levels = [(block.end - block.start).bit_length() - 1 for block in whole_blocks(Span(0, size))]
        self.edge = list(zip(levels, edge, strict=True))

    def add(self, leaf: bytes) -> list[tuple[int, int, bytes]]:
        """Put a leaf at the end; the (level, index, hash) of the subtrees to keep that it completes."""
        level, found, kept = 0, leaf, []
        while self.edge and self.edge[-1][0] == level:
            found = node_hash(self.edge.pop()[1], found)
            level += 1
            if level % STEP == 0:
                kept.append((level, self.size >> level, found))
        self.edge.append((level, found))
        self.size += 1
        return kept

    @property
    def root(self) -> bytes:
        return joined([found for _level, found in self.edge])


def edge_of(size: int) -> Growing:
    blocks = whole_blocks(Span(0, size))
    return Growing(size, hashes_of(blocks))


def inclusion_proof(index: int, size: int) -> list[bytes]:
    return hashes_of(inclusion_spans(index, size))


def consistency_proof(old: int, size: int) -> list[bytes]:
    return hashes_of(consistency_spans(old, size))


def hashes_of(spans: list[Span]) -> list[bytes]:
    """The hash of each subtree, in two queries however many there are."""
    parts = [list(_kept_parts(span)) for span in spans]
    known = _read({part for each in parts for part in each})
    return [_hash_of(span, known) for span in spans]


def keep_nodes(nodes: Iterable[tuple[int, int, bytes]]) -> None:
    rows = (LedgerNode(level=level, index=index, hash=found.hex()) for level, index, found in nodes)
    while batch := list(islice(rows, ROWS_AT_A_TIME)):
        LedgerNode.objects.bulk_create(batch)


def _kept_parts(span: Span) -> Iterator[tuple[int, int]]:
    """(level, index) of the kept subtrees and leaves that make up the span."""
    for block in whole_blocks(span):
        level = (block.end - block.start).bit_length() - 1
        kept = level - level % STEP
        for index in range(block.start >> kept, block.end >> kept):
            yield kept, index


def _read(parts: set[tuple[int, int]]) -> dict[tuple[int, int], bytes]:
    leaves = [index for level, index in parts if level == 0]
    rows = LedgerLeaf.objects.filter(index__in=leaves).values_list("index", "entry__digest") if leaves else []
    known = {(0, index): leaf_of(digest) for index, digest in rows}
    wanted = Q()
    for level in {level for level, _index in parts if level}:
        wanted |= Q(level=level, index__in=[index for other, index in parts if other == level])
    if wanted:
        for level, index, found in LedgerNode.objects.filter(wanted).values_list("level", "index", "hash"):
            known[level, index] = bytes.fromhex(found)
    return known


def _hash_of(span: Span, known: dict[tuple[int, int], bytes]) -> bytes:
    return joined([_block_hash(block, known) for block in whole_blocks(span)])


def _block_hash(block: Span, known: dict[tuple[int, int], bytes]) -> bytes:
    level = (block.end - block.start).bit_length() - 1
    kept = level - level % STEP
    row = [known[kept, index] for index in range(block.start >> kept, block.end >> kept)]
    while len(row) > 1:
        row = [node_hash(left, right) for left, right in zip(row[::2], row[1::2], strict=True)]
    return row[0]

"""Showing that an entry is in the ledger as it was written, and that the ledger only ever grew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.db import models

from documents.canonical import digest
from documents.codes import read_code
from documents.growing import consistency_proof, hashes_of
from documents.ledger import entry_data, leaf_of
from documents.merkle import inclusion_spans, is_consistent, is_included
from documents.models import Checkpoint, Document, LedgerEntry, LedgerEntryQuerySet

MOST_PROVED = 50  # entries about one act
ROWS = 25
Row = TypeVar("Row", bound=models.Model)


@dataclass(frozen=True)
class Proved:
    """An entry with the way from it to the root of a checkpoint; without one it waits for the next."""

    entry: LedgerEntry
    index: int | None
    proof: tuple[bytes, ...]
    is_proved: bool

    @property
    def path(self) -> list[str]:
        return [sibling.hex() for sibling in self.proof]


@dataclass(frozen=True)
class Growth:
    """Two checkpoints, and whether the second contains all of the first, unchanged."""

    before: Checkpoint
    after: Checkpoint
    is_consistent: bool


def entries_about(words: str) -> LedgerEntryQuerySet:
    """Those about an act, by its key or by the code of its document."""
    words = words.strip()
    code = read_code(words)
    document = Document.objects.without_content().filter(code=code).first() if code else None
    key = document.about if document else words[:120]
    return LedgerEntry.objects.about(key).select_related("leaf")


def prove(entries: Sequence[LedgerEntry], checkpoint: Checkpoint | None) -> list[Proved]:
    """Each entry digested anew and led to the root; in two queries however many there are."""
    size = checkpoint.tree_size if checkpoint else 0
    places = {entry.pk: leaf.index for entry in entries if (leaf := getattr(entry, "leaf", None)) and leaf.index < size}
    spans = {pk: inclusion_spans(index, size) for pk, index in places.items()}
    hashes = iter(hashes_of([span for each in spans.values() for span in each]))
    proofs = {pk: tuple(next(hashes) for _span in each) for pk, each in spans.items()}
    root = bytes.fromhex(checkpoint.root_hash) if checkpoint else b""
    return [_proved(entry, places.get(entry.pk), size, proofs.get(entry.pk, ()), root) for entry in entries]


def _proved(entry: LedgerEntry, index: int | None, size: int, proof: tuple[bytes, ...], root: bytes) -> Proved:
    leaf = leaf_of(digest(entry_data(entry)))
    return Proved(entry, index, proof, index is not None and is_included(leaf, index, size, proof, root))


def turn(rows: models.QuerySet[Row], before: int | None) -> tuple[list[Row], int | None]:
    """A page of rows, the newest first, and the key from which the next one starts (none: it is the last)."""
    taken = list((rows.filter(pk__lt=before) if before else rows)[: ROWS + 1])
    return taken[:ROWS], taken[ROWS - 1].pk if len(taken) > ROWS else None


def latest_growth() -> Growth | None:
    """The last two checkpoints; None while there is only one."""
    last = Checkpoint.objects.select_related("previous").last()
    if last is None or last.previous is None:
        return None
    before, old, new = last.previous, last.previous.tree_size, last.tree_size
    proof = consistency_proof(old, new)
    roots = bytes.fromhex(before.root_hash), bytes.fromhex(last.root_hash)
    return Growth(before, last, is_consistent(old, new, *roots, proof))

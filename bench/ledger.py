"""Appends a second to the ledger, 16 writers on PostgreSQL, against plain inserts of the same row; then the tree.

Each writer commits one entry a transaction, through Django, as acts do; in turn with plain INSERTs of the same row into
a twin table: same columns, same indexes, no trigger. Checkpoints are taken meanwhile in a round of its own:
whoever writes is not to feel them. Then a tree of 100,000 entries (1,000,000 in a full run) is grown, and proofs are
made and checked. The last line is JSON.
"""

from __future__ import annotations

import json
import statistics
import threading
import time
from collections.abc import Callable
from typing import Any

from rig import QUICK
from rig.servers import servers

WRITERS = 16
EACH = 150 if QUICK else 1000
ROUNDS = 3 if QUICK else 7
ENTRIES = 100_000 if QUICK else 1_000_000
PROOFS = 200
TWIN = "bench_plain"
RECORD = {
    "person": 7, "subject": "guide:social-media:v2", "assignment": 7, "answer": "acknowledged", "language": "fr",
    "edition_digest": "a" * 64, "statement_digest": "b" * 64, "evidence_digest": "c" * 64, "remark_digest": None,
    "sheet_sha256": None, "recorded_by": None,
}  # fmt: skip


def main() -> None:
    with servers():
        make_twin()
        ours, plain, watched = [], [], []
        at_once(append_one)  # connections open, plans made
        for _round in range(ROUNDS):
            plain.append(at_once(insert_one))
            ours.append(at_once(append_one))
            plain.append(at_once(insert_one))
            ours.append(at_once(append_one))
            watched.append(while_checkpointing())
        lost = settle()
        tree = measure_tree()
    ours_rate, plain_rate, busy_rate = (statistics.median(each) for each in (ours, plain, watched))
    print(f"\n{f'appended by {WRITERS} writers':44}{ours_rate:12,.0f} a second")
    print(f"{'the same while checkpoints are taken':44}{busy_rate:12,.0f} a second")
    print(f"{'plain inserts of the same row':44}{plain_rate:12,.0f} a second")
    print(f"{'entries without a place, or twice':44}{lost:12,}")
    for name, value in tree.items():
        print(f"{name.replace('_', ' '):44}{value:12,.2f}")
    figures = {
        "writers": WRITERS,
        "appends_per_second": round(ours_rate),
        "appends_per_second_while_checkpointing": round(busy_rate),
        "plain_inserts_per_second": round(plain_rate),
        "ratio_vs_plain": round(ours_rate / plain_rate, 3),
        "lost": lost,
        **tree,
    }
    print(json.dumps(figures))


def make_twin() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE {TWIN} (LIKE documents_ledgerentry INCLUDING ALL)")


def append_one(number: int) -> None:
    from django.db import transaction
    from django.utils import timezone

    from documents.ledger import append

    with transaction.atomic():
        append("bench", f"bench:{number}", record=RECORD, at=timezone.now())


def insert_one(number: int) -> None:
    from django.db import connection, transaction
    from django.utils import timezone

    values = ["bench", f"bench:{number}", json.dumps(RECORD), "d" * 64, timezone.now(), 7, RECORD["subject"]]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {TWIN} (kind, about, record, digest, appended_at, person, subject) "
            "VALUES (%s, %s, %s, %s, %s, %s, %s) RETURNING id",
            values,
        )


def at_once(write: Callable[[int], None]) -> float:
    """Transactions a second, all writers together, from the moment they all are ready."""
    from django.db import connection

    gate = threading.Barrier(WRITERS + 1)

    def work(writer: int) -> None:
        connection.ensure_connection()
        gate.wait()
        for number in range(EACH):
            write(writer * EACH + number)
        connection.close()

    threads = [threading.Thread(target=work, args=(writer,)) for writer in range(WRITERS)]
    for thread in threads:
        thread.start()
    gate.wait()
    begun = time.perf_counter()
    for thread in threads:
        thread.join()
    return WRITERS * EACH / (time.perf_counter() - begun)


def while_checkpointing() -> float:
    from django.db import connection
    from django.utils import timezone

    from documents.checkpointing import take_checkpoint

    is_over = threading.Event()

    def keep_taking() -> None:
        while not is_over.is_set():
            take_checkpoint(at=timezone.now())
            is_over.wait(0.2)
        connection.close()

    taker = threading.Thread(target=keep_taking)
    taker.start()
    try:
        return at_once(append_one)
    finally:
        is_over.set()
        taker.join()


def settle() -> int:
    """What no checkpoint found, or found twice."""
    from django.utils import timezone

    from documents.checkpointing import take_checkpoint
    from documents.models import LedgerEntry, LedgerLeaf

    while take_checkpoint(at=timezone.now()):
        pass
    entries, leaves = LedgerEntry.objects.count(), LedgerLeaf.objects.count()
    return abs(entries - leaves) + LedgerEntry.objects.waiting().count()


def measure_tree() -> dict[str, Any]:
    from django.db import connection
    from django.utils import timezone

    from documents.checkpointing import take_checkpoint
    from documents.growing import consistency_proof, inclusion_proof
    from documents.ledger import leaf_of
    from documents.merkle import is_included
    from documents.models import Checkpoint, LedgerLeaf

    missing = ENTRIES - LedgerLeaf.objects.count()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO documents_ledgerentry (kind, about, record, digest, appended_at, person, subject) "
            "SELECT 'bench', 'bulk:' || n, '{}'::jsonb, encode(sha256(n::text::bytea), 'hex'), now(), n, '' "
            "FROM generate_series(1, %s) n",
            [missing],
        )
        cursor.execute("ANALYZE")
    begun = time.perf_counter()
    while take_checkpoint(at=timezone.now()):
        pass
    grown = missing / (time.perf_counter() - begun)
    last = Checkpoint.objects.last()
    if last is None:
        raise RuntimeError("No checkpoint was taken.")
    places = range(0, last.tree_size, max(last.tree_size // PROOFS, 1))
    root, times = bytes.fromhex(last.root_hash), []
    for place in places:
        leaf = leaf_of(LedgerLeaf.objects.select_related("entry").get(pk=place).entry.digest)
        begun = time.perf_counter()
        proof = inclusion_proof(place, last.tree_size)
        times.append(time.perf_counter() - begun)
        if not is_included(leaf, place, last.tree_size, proof, root):
            raise RuntimeError(f"Entry {place} is not proved.")
    begun = time.perf_counter()
    consistency_proof(last.tree_size // 3, last.tree_size)
    return {
        "entries": last.tree_size,
        "placed_per_second": round(grown),
        "inclusion_proof_ms": round(statistics.median(times) * 1000, 2),
        "consistency_proof_ms": round((time.perf_counter() - begun) * 1000, 2),
        "nothing_waits_ms": round(_nothing_waits() * 1000, 1),
    }


def _nothing_waits() -> float:
    """What the task costs each five minutes when nobody acted."""
    from django.utils import timezone

    from documents.checkpointing import take_checkpoint

    begun = time.perf_counter()
    take_checkpoint(at=timezone.now())
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()

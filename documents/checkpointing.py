"""The entries that wait take their places in the tree, and its root is signed with the organisation's seal.

One at a time. Whoever acts meanwhile is not kept waiting: an entry committed late, whatever its key, is found by the
next checkpoint, for it has no place yet.
"""

from __future__ import annotations

import base64
import datetime as dt
import logging
from collections.abc import Mapping
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from django.conf import settings
from django.db import connection, transaction

from documents.canonical import canonical
from documents.certificates import SealKey, is_signature
from documents.growing import edge_of, keep_nodes
from documents.ledger import leaf_of, utc
from documents.models import Checkpoint, LedgerEntry, LedgerLeaf
from documents.rotating import key_at

MOST_ENTRIES = 50_000  # in one checkpoint; the next takes the others
LONGEST_WAIT = dt.timedelta(hours=1)  # for a timestamp
LOCK = 0x52455045  # among the advisory locks of PostgreSQL

logger = logging.getLogger(__name__)


class CheckpointInHand(Exception):
    """Another worker is taking one."""


def take_checkpoint(*, at: dt.datetime) -> Checkpoint | None:
    """Give the waiting entries their places and sign the new root; None when nothing waits. `at` is now.

    Raises `CheckpointInHand`, and what `key_at`, `assert_valid` and `timestamp` raise: then nothing has changed. An
    authority is asked for the time before anything is written, so that nobody waits for it.
    """
    last = Checkpoint.objects.last()
    waiting = list(
        LedgerEntry.objects.waiting().order_by("pk").values_list("pk", "digest", "appended_at")[:MOST_ENTRIES]
    )
    if not waiting:
        return None
    key = key_at(at)
    key.assert_valid(at)
    tree = edge_of(last.tree_size if last else 0)
    start, nodes = tree.size, []
    for _pk, digest, _since in waiting:
        nodes += tree.add(leaf_of(digest))
    leaves = [LedgerLeaf(index=place, entry_id=row[0]) for place, row in enumerate(waiting, start=start)]
    highest = max(waiting[-1][0], last.covers_up_to if last else 0)
    checkpoint = _signed(last, tree.size, tree.root, highest, key, at)
    checkpoint.timestamp_token = _timestamped(checkpoint, since=min(row[2] for row in waiting), at=at)
    with transaction.atomic():
        _alone()
        if Checkpoint.objects.last() != last:
            raise CheckpointInHand  # it was faster
        LedgerLeaf.objects.bulk_create(leaves, batch_size=5000)
        keep_nodes(nodes)
        checkpoint.save(force_insert=True)
    return checkpoint


def _timestamped(checkpoint: Checkpoint, *, since: dt.datetime, at: dt.datetime) -> bytes | None:
    """A token over the signature, where an authority is set. Entries wait for it an hour at most: without it they are
    under a signed root at least, and the token of a later checkpoint covers them too."""
    if not settings.TSA_URLS:
        return None
    from documents.timestamping import TimestampUnavailable, timestamp  # heavy

    try:
        return timestamp(base64.b64decode(checkpoint.signature), at=at)
    except TimestampUnavailable as refusal:
        if at < since + LONGEST_WAIT:
            raise
        logger.warning("Checkpoint %s has no timestamp: %s", checkpoint.number, refusal)
        return None


def _alone() -> None:
    """Held until the transaction ends. On SQLite the transaction itself keeps others out."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            raise CheckpointInHand


def _signed(last: Checkpoint | None, size: int, root: bytes, highest: int, key: SealKey, at: dt.datetime) -> Checkpoint:
    checkpoint = Checkpoint(
        number=last.number + 1 if last else 1,
        previous=last,
        tree_size=size,
        covers_up_to=highest,
        root_hash=root.hex(),
        certificate=key.certificate.public_bytes(serialization.Encoding.PEM).decode(),
        certificate_sha256=key.fingerprint,
        signed_at=at,
    )
    checkpoint.signature = base64.b64encode(key.sign(canonical(statement_of(checkpoint)))).decode()
    return checkpoint


def statement_of(checkpoint: Checkpoint) -> dict[str, Any]:
    """What is signed: the root, how many entries are under it, and which checkpoint came before."""
    previous = checkpoint.previous
    return {
        "number": checkpoint.number,
        "tree_size": checkpoint.tree_size,
        "root_hash": checkpoint.root_hash,
        "covers_up_to": checkpoint.covers_up_to,
        "previous_root_hash": previous.root_hash if previous else None,
        "previous_tree_size": previous.tree_size if previous else 0,
        "signed_at": utc(checkpoint.signed_at),
    }


def is_signed(statement: Mapping[str, Any], signature: str | bytes, certificate: x509.Certificate) -> bool:
    """That certificate's key signed that statement."""
    try:
        return is_signature(base64.b64decode(signature, validate=True), canonical(statement), certificate)
    except ValueError:
        return False

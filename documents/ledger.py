"""The ledger: each act of evidence writes one entry, in the act's own transaction, and waits for nobody to do so.

An entry holds keys and digests alone. Two keys of a record are understood: `person` (the key of the person it is about)
and `subject` (such as `guide:social-media:v2`); entries are found by them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from documents.canonical import digest
from documents.merkle import leaf_hash
from documents.models import Document, LedgerEntry


def append(kind: str, about: str, *, record: Mapping[str, Any], at: dt.datetime) -> LedgerEntry:
    """Write the act down, inside its transaction: both are kept, or neither. One plain insert."""
    entry = new_entry(kind, about, record=record, at=at)
    entry.save(force_insert=True)
    return entry


def new_entry(kind: str, about: str, *, record: Mapping[str, Any], at: dt.datetime) -> LedgerEntry:
    """For the act to write, with all else that it writes."""
    kept = dict(record)
    return LedgerEntry(
        kind=kind,
        about=about,
        record=kept,
        digest=digest(canonical_entry(kind, about, kept, at)),
        appended_at=at,
        person=kept.get("person"),
        subject=kept.get("subject", ""),
    )


def append_sealed(document: Document) -> LedgerEntry:
    """A document was sealed: its digest, and that of the record it carries."""
    record = {
        "sha256": document.sha256,
        "record_digest": digest(document.record),
        "certificate_sha256": document.certificate_sha256,
        "person": document.person_id,
    }
    return append("document-sealed", document.about, record=record, at=document.sealed_at)


def canonical_entry(kind: str, about: str, record: Mapping[str, Any], at: dt.datetime) -> dict[str, Any]:
    """What the digest is taken of, and what leaves in a bundle."""
    return {"kind": kind, "about": about, "record": record, "appended_at": utc(at)}


def entry_data(entry: LedgerEntry) -> dict[str, Any]:
    return canonical_entry(entry.kind, entry.about, entry.record, entry.appended_at)


def leaf_of(entry_digest: str) -> bytes:
    """The leaf of an entry commits to its digest."""
    return leaf_hash(bytes.fromhex(entry_digest))


def utc(at: dt.datetime) -> str:
    return at.astimezone(dt.UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")

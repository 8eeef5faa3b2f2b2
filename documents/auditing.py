"""Everything we keep, checked again: its bytes, its seal, and its record. Bit by bit, so that it may stop and go on."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from cryptography import x509

from documents.canonical import digest
from documents.models import Document, DocumentQuerySet
from documents.verdicts import Coverage, Integrity, Record, Trust, Verdict

CHUNK = 25  # documents held in memory at once


class Flaw(StrEnum):
    SIZE = "its size is not the one noted"
    DIGEST = "its bytes are not those noted (SHA-256)"
    SEAL = "its seal is broken"
    ADDED = "bytes follow what its seal covers"
    TRUST = "its seal does not lead to a root we trust"
    EXPIRED = "its certificate was not valid when it sealed"
    RECORD = "the record in it is not the one kept beside it"


@dataclass(frozen=True)
class Audited:
    """One document that was looked at, and what is wrong with it."""

    pk: int
    code: str
    about: str
    flaws: tuple[Flaw, ...]


def to_audit(*, after: int = 0, since: dt.datetime | None = None) -> DocumentQuerySet:
    documents = Document.objects.with_content().filter(pk__gt=after)
    return documents.filter(sealed_at__gte=since) if since else documents


def audit(
    documents: DocumentQuerySet,
    *,
    roots: Sequence[x509.Certificate],
    clocks: Sequence[x509.Certificate] = (),
    limit: int | None = None,
) -> Iterator[list[Audited]]:
    """Those documents in the order they were made, a chunk at a time, whatever their number."""
    after, done = 0, 0
    while rows := list(documents.filter(pk__gt=after).order_by("pk")[: _next(done, limit)]):
        yield [Audited(row.pk, row.code, row.about, flaws_of(row, roots=roots, clocks=clocks)) for row in rows]
        after, done = rows[-1].pk, done + len(rows)


def _next(done: int, limit: int | None) -> int:
    return CHUNK if limit is None else min(CHUNK, limit - done)


def flaws_of(
    document: Document, *, roots: Sequence[x509.Certificate], clocks: Sequence[x509.Certificate] = ()
) -> tuple[Flaw, ...]:
    from documents.checking import check  # heavy: only who audits loads it

    content = document.content
    noted = {
        Flaw.SIZE: document.size != len(content),
        Flaw.DIGEST: document.sha256 != hashlib.sha256(content).hexdigest(),
    }
    found = noted | _of_seal(check(content, roots=roots, clocks=clocks), document)
    return tuple(flaw for flaw, is_there in found.items() if is_there)


def _of_seal(verdict: Verdict, document: Document) -> dict[Flaw, bool]:
    if verdict.integrity != Integrity.WHOLE:
        return {Flaw.SEAL: True}
    record_holds = verdict.record == Record.CONSISTENT and verdict.record_sha256 == digest(document.record)
    return {
        Flaw.ADDED: verdict.coverage != Coverage.EVERYTHING,
        Flaw.TRUST: verdict.trust == Trust.UNKNOWN,
        Flaw.EXPIRED: verdict.trust == Trust.EXPIRED,
        Flaw.RECORD: not record_holds or verdict.code != document.code,
    }

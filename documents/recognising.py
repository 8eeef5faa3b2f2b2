"""Is it one of ours? The file's own record says which; our archive says whether that is so, and what holds now."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from documents.canonical import digest
from documents.models import Document, DocumentState
from documents.verdicts import Coverage, Integrity, Record, Trust, Verdict


@dataclass(frozen=True)
class Recognition:
    """The document of ours that the file says it is, if there is one, and how far the file is that one."""

    document: Document | None = None
    is_same_file: bool = False  # byte for byte
    has_same_record: bool = False
    state: DocumentState | None = None  # none: in force


class Finding(StrEnum):
    """The one thing to know first."""

    GENUINE = "genuine"
    NO_LONGER_IN_FORCE = "no_longer_in_force"
    NOT_KEPT_HERE = "not_kept_here"  # our seal, and nothing like it in our archive
    RECORD_DIFFERS = "record_differs"
    NOT_THAT_FILE = "not_that_file"  # sealed by us, and yet not the one we keep under its code
    CHANGED = "changed"
    ADDED_TO = "added_to"
    EXPIRED = "expired"
    SOMEBODY_ELSES = "somebody_elses"
    UNSEALED = "unsealed"
    LOCKED = "locked"
    UNREADABLE = "unreadable"
    NOT_PDF = "not_pdf"
    TOO_COSTLY = "too_costly"


_WITHOUT_SEAL = {
    Integrity.NOT_PDF: Finding.NOT_PDF,
    Integrity.LOCKED: Finding.LOCKED,
    Integrity.UNREADABLE: Finding.UNREADABLE,
    Integrity.TOO_COSTLY: Finding.TOO_COSTLY,
    Integrity.UNSEALED: Finding.UNSEALED,
}


def recognise(verdict: Verdict, *, sha256: str, at: dt.datetime) -> Recognition:
    if not verdict.code:
        return Recognition()
    document = Document.objects.without_content().filter(code=verdict.code).first()
    if document is None:
        return Recognition()
    return Recognition(
        document=document,
        is_same_file=document.sha256 == sha256,
        has_same_record=digest(document.record) == verdict.record_sha256,
        state=document.state(at),
    )


def conclude(verdict: Verdict, recognition: Recognition) -> Finding:
    """What is wrong with the file itself comes before whose it is, and that before what holds now."""
    if verdict.integrity in _WITHOUT_SEAL:
        return _WITHOUT_SEAL[verdict.integrity]
    if verdict.integrity == Integrity.BROKEN:
        return Finding.CHANGED
    if verdict.trust == Trust.UNKNOWN:
        return Finding.SOMEBODY_ELSES
    if verdict.coverage != Coverage.EVERYTHING:
        return Finding.ADDED_TO
    if verdict.trust == Trust.EXPIRED:
        return Finding.EXPIRED
    return _conclude_of_ours(verdict, recognition)


def _conclude_of_ours(verdict: Verdict, recognition: Recognition) -> Finding:
    if verdict.record != Record.CONSISTENT:
        return Finding.RECORD_DIFFERS
    if recognition.document is None:
        return Finding.NOT_KEPT_HERE
    if not recognition.has_same_record:
        return Finding.RECORD_DIFFERS
    if not recognition.is_same_file:
        return Finding.NOT_THAT_FILE
    return Finding.NO_LONGER_IN_FORCE if recognition.state else Finding.GENUINE

"""Entries of the ledger, as acts write them."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from documents.checkpointing import take_checkpoint
from documents.ledger import append
from documents.models import Checkpoint, LedgerEntry

AT = dt.datetime(2026, 3, 3, 19, 5, tzinfo=dt.UTC)


def write_entries(number: int, *, start: int = 0, person: int | None = None, subject: str = "") -> list[LedgerEntry]:
    return [
        append("test", f"test:{place}", record={"place": place, "person": person, "subject": subject}, at=AT)
        for place in range(start, start + number)
    ]


def checkpoint() -> Checkpoint:
    """Taken now: a seal is dated no otherwise."""
    taken = take_checkpoint(at=timezone.now())
    if taken is None:
        raise LookupError
    return taken

"""A guest is told what became of what showed them, as an employee is: by mail, at the address they were invited at.

So is whoever answered for an employee and no longer does.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import QuerySet

from announcements.mailing import BadAddress, Mail, domain, message_of
from announcements.posting import refusal_of
from consent.inviting import LONGEST_REFUSAL
from consent.models import RepresentationEnd, Takedown

AT_ONCE = 50
TRIED_FOR = dt.timedelta(days=7)


def tell_guests(*, at: dt.datetime) -> int:
    """How many were told. Each is claimed before its mail leaves: twice is once. A mail that fails is tried again by
    the next runs, for a week; one that the mail server refuses for good is not."""
    told = 0
    waiting = Takedown.objects.guests_to_tell().filter(done_at__gt=at - TRIED_FOR)
    for row in waiting.with_all_it_says().order_by("pk")[:AT_ONCE]:
        if Takedown.objects.guests_to_tell().filter(pk=row.pk).update(guest_told_at=at):
            told += _tell(_letter(row), Takedown.objects.filter(pk=row.pk), "guest_told_at") is None
    return told + _tell_representatives(at=at)


def _tell_representatives(*, at: dt.datetime) -> int:
    told = 0
    waiting = RepresentationEnd.objects.to_tell().filter(ended_at__gt=at - TRIED_FOR)
    for row in waiting.select_related("guest").order_by("pk")[:AT_ONCE]:
        this = RepresentationEnd.objects.filter(pk=row.pk)
        if this.to_tell().update(told_at=at):
            why = _tell(_farewell(row), this, "told_at")
            this.update(refusal=why or "")
            told += why is None
    return told


def _tell(letter: Mail, row: QuerySet[Any], claim: str) -> str | None:
    """None: they are told; else why not for good, or empty: another run tries again."""
    try:
        message_of(letter).send()
    except (BadAddress, OSError) as error:
        why = refusal_of(error)
        if not why:
            row.update(**{claim: None})
        return why[:LONGEST_REFUSAL]
    return None


def _letter(row: Takedown) -> Mail:
    guest = row.guest
    assert guest is not None  # noqa: S101  (only theirs are chosen)
    return Mail(
        template="consent/email/takedown_done",
        name=guest.signs_as,
        address=guest.email,
        language=guest.language,
        message_id=f"<guest-takedown.{row.pk}@{domain()}>",
        context={"takedown": row, "guest": guest},
    )


def _farewell(end: RepresentationEnd) -> Mail:
    guest = end.guest
    return Mail(
        template="consent/email/representation_ended",
        name=guest.signs_as,
        address=guest.email,
        language=guest.language,
        message_id=f"<representation-end.{end.pk}@{domain()}>",
        context={"guest": guest, "had_no_right": end.cause == RepresentationEnd.Cause.NO_RIGHT},
    )

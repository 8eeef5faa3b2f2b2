"""A guest is told what became of what showed them, as an employee is: by mail, at the address they were invited at."""

from __future__ import annotations

import datetime as dt

from announcements.mailing import BadAddress, Mail, domain, message_of
from announcements.posting import is_refused
from consent.models import Takedown

AT_ONCE = 50
TRIED_FOR = dt.timedelta(days=7)


def tell_guests(*, at: dt.datetime) -> int:
    """How many were told. Each is claimed before its mail leaves: twice is once. A mail that fails is tried again by
    the next runs, for a week; one that the mail server refuses for good is not."""
    told = 0
    waiting = Takedown.objects.guests_to_tell().filter(done_at__gt=at - TRIED_FOR)
    for row in waiting.with_all_it_says().order_by("pk")[:AT_ONCE]:
        if Takedown.objects.guests_to_tell().filter(pk=row.pk).update(guest_told_at=at):
            told += _tell(row)
    return told


def _tell(row: Takedown) -> bool:
    try:
        message_of(_letter(row)).send()
    except (BadAddress, OSError) as error:
        if not is_refused(error):
            Takedown.objects.filter(pk=row.pk).update(guest_told_at=None)
        return False
    return True


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

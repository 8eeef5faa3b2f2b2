"""Continuing: what is said of one request stays together in the mail reader, under its first announcement.

A Message-ID is known from the announcement and the person, so that nobody has to remember what was sent to whom.
"""

from __future__ import annotations

from collections.abc import Iterable

from announcements.mailing import message_id_of
from announcements.models import Announcement, Delivery
from assignments.models import Ask
from people.models import Employee


def first_of(announced: Announcement) -> Announcement | None:
    """The first announcement of the same request, when this one is a later one."""
    if announced.ask_id is None:
        return None
    earlier = Announcement.objects.filter(ask=announced.ask_id, started_at__isnull=False, pk__lt=announced.pk)
    return earlier.order_by("pk").first()


def continued(first: Announcement | None, employee_id: int) -> tuple[str, ...]:
    """What this person's message answers."""
    return (message_id_of(first.occasion, employee_id),) if first else ()


def announced_to(employee: Employee, asks: Iterable[Ask]) -> tuple[str, ...]:
    """The messages by which these requests were announced to the person, the first ones first."""
    sent = Delivery.objects.exclude(sent_at=None).filter(employee=employee, announcement__ask__in=list(asks))
    return tuple(sent.order_by("pk").values_list("message_id", flat=True)[:10])

"""Who has a seat is reminded of it once, from the morning of the day before; which day that is, the place decides."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Exists, OuterRef

from announcements.models import Delivery
from announcements.ordering import order_for_all
from people.models import Employee, Organisation
from training.booking import locked
from training.models import Session

MORNING = dt.time(9)
AHEAD = dt.timedelta(days=2)  # no day before begins earlier, even the night when an hour comes twice


def remind_of_sessions(*, at: dt.datetime) -> int:
    """How many were reminded, of all sessions of tomorrow. Safe to run twice."""
    near = Session.objects.standing().filter(starts_at__gt=at, starts_at__lte=at + AHEAD)
    return sum(remind(session, at=at) for session in near if session.is_tomorrow(at))


@transaction.atomic
def remind(session: Session, *, at: dt.datetime) -> int:
    """Not who waits, nor who was given a seat since this morning: that message has just said it all."""
    held = locked(session)
    morning = morning_before(held)
    if held.cancelled_at is not None or not held.is_tomorrow(at) or at < morning:
        return 0
    kind = f"session-soon:{held.pk}:"
    reminded = Delivery.objects.filter(employee=OuterRef("pk"), occasion__startswith=kind, created_at__gte=morning)
    seated = held.bookings.seated().filter(seated_at__lt=morning).order_by().values("employee")
    here = Employee.objects.employed(Organisation.current().today(at))
    people = here.filter(~Exists(reminded), pk__in=seated)
    return order_for_all(f"{kind}{held.sequence}", people, by=None, at=at)


def morning_before(session: Session) -> dt.datetime:
    return dt.datetime.combine(session.starts_on - dt.timedelta(days=1), MORNING, tzinfo=session.zone)

"""Whoever has a seat is told by mail, in words and for their calendar. Each time has its number, higher than the last:
a calendar keeps what came with the highest."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from announcements.ordering import order_for_all
from people.models import Employee
from training.models import Booking, Session


def tell(occasion: str, session: Session, bookings: Iterable[Booking], *, by: Employee | None, at: dt.datetime) -> None:
    """The session is locked by the caller."""
    session.sequence += 1
    session.save(update_fields=["sequence"])
    people = Employee.objects.filter(pk__in=[booking.employee_id for booking in bookings])
    order_for_all(f"{occasion}:{session.pk}:{session.sequence}", people, by=by, at=at)

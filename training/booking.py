"""A seat in a session is booked, given up and passed on. Every act first locks the session: its seats are counted
by one at a time, so that none is given twice and none stays empty while somebody waits."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from people.models import Employee, Organisation
from training.inviting import tell
from training.models import Booking, Course, Session


class NotOffered(Exception):
    """The course is not theirs to follow, or not in force any more."""


class SessionCancelled(Exception):
    """It does not take place."""


class BookingClosed(Exception):
    """The last day to book is over."""


class SessionBegun(Exception):
    """What took place is not undone."""


class NotBooked(Exception):
    """They have no place in it, or gave it up already."""


def locked(session: Session) -> Session:
    """Ours until the transaction ends: whoever else books or cancels waits."""
    return Session.objects.select_for_update(of=("self",)).select_related("course").get(pk=session.pk)


@transaction.atomic
def book(session: Session, *, by: Employee, at: dt.datetime) -> Booking:
    """A seat while there is one, else the end of the waiting list. Booking twice books once."""
    is_offered = Course.objects.shown_to(by).filter(pk=session.course_id).exists()  # asked while nobody waits for us
    held = locked(session)
    standing = Booking.objects.of(by).standing().filter(session=held).first()
    if standing is not None:
        return standing
    _check_open(held, at=at)
    if not (is_offered and held.course.is_current):
        raise NotOffered
    free = free_seats(held)
    if free > 0:
        free -= len(promote(held, by=by, at=at))
    seated_at = at if free > 0 else None
    booking = Booking.objects.create(session=held, employee=by, booked_at=at, seated_at=seated_at)
    if booking.is_seated:
        tell("session-booked", held, [booking], by=by, at=at)
    return booking


def _check_open(session: Session, *, at: dt.datetime) -> None:
    if session.cancelled_at is not None:
        raise SessionCancelled
    if at >= session.closes_at:
        raise BookingClosed


@transaction.atomic
def leave(session: Session, *, person: Employee, by: Employee, at: dt.datetime) -> Booking:
    """Their place is given up, by themselves or by who hosts; whoever has waited longest takes the seat."""
    held = locked(session)
    if held.cancelled_at is not None:
        raise SessionCancelled
    if held.has_begun(at):
        raise SessionBegun
    booking = Booking.objects.of(person).standing().filter(session=held).first()
    if booking is None:
        raise NotBooked
    booking.cancelled_at, booking.cancelled_by = at, by
    booking.save(update_fields=["cancelled_at", "cancelled_by"])
    if booking.seated_at is not None:
        tell("session-left", held, [booking], by=by, at=at)
        promote(held, by=by, at=at)
    return booking


def promote(session: Session, *, by: Employee | None, at: dt.datetime) -> list[Booking]:
    """Those who have waited longest take the seats that are free. The session is locked by the caller."""
    free = free_seats(session)
    if free <= 0 or session.cancelled_at is not None or session.has_begun(at):
        return []
    here = Employee.objects.employed(Organisation.current().today(at))
    lucky = list(session.bookings.waiting().filter(employee__in=here)[:free])
    for booking in lucky:
        booking.seated_at = booking.promoted_at = at
    Booking.objects.bulk_update(lucky, ["seated_at", "promoted_at"])
    if lucky:
        tell("session-promoted", session, lucky, by=by, at=at)
    return lucky


def free_seats(session: Session) -> int:
    return session.seats - session.bookings.seated().count()


def place_in_line(booking: Booking) -> int:
    """1: the next seat is theirs."""
    return booking.session.bookings.waiting().filter(pk__lte=booking.pk).count()

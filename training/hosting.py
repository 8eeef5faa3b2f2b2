"""A session is planned, moved, cancelled, and who came is recorded; by human resources or by its organiser."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import transaction
from django.db.models import F, QuerySet

from people.models import Employee
from training.booking import SessionBegun, SessionCancelled, locked, promote
from training.inviting import tell
from training.models import Booking, Course, Session
from training.publishing import NotCurrent
from training.roles import WRITERS

TOLD = ("place_fr", "place_en", "link", "starts_at", "ends_at", "time_zone", "note_fr", "note_en")
WRITTEN = (*TOLD, "seats", "closes_at", "organiser_id")


class InThePast(Exception):
    """Nobody could come."""


class SeatsTaken(Exception):
    """More people have a seat than there would be seats."""

    def __init__(self, taken: int) -> None:
        super().__init__(taken)
        self.taken = taken


class NotBegun(Exception):
    """Nobody has come yet."""


def may_host(session: Session, viewer: Employee) -> bool:
    return session.organiser_id == viewer.pk or viewer.has_role(*WRITERS)


def people_of(session: Session) -> QuerySet[Booking]:
    """Those who have a seat, then those who wait, in order."""
    there = session.bookings.standing().select_related("employee__department")
    return there.order_by(F("seated_at").asc(nulls_last=True), "pk")


@transaction.atomic
def plan(session: Session, *, by: Employee, at: dt.datetime) -> Session:
    """People find it on the page of its course."""
    course = Course.objects.select_for_update().get(pk=session.course_id)
    if not course.is_current:
        raise NotCurrent
    if session.starts_at <= at:
        raise InThePast
    session.created_at, session.created_by, session.changed_at = at, by, at
    session.save()
    return session


@transaction.atomic
def change(session: Session, *, by: Employee, at: dt.datetime) -> Session:
    """As `session` now reads. Who has a seat keeps it, and is told of what concerns them; added seats are passed on."""
    held = locked(session)
    _check_standing(held, at=at)
    if session.starts_at <= at:
        raise InThePast
    taken = held.bookings.seated().count()
    if session.seats < taken:
        raise SeatsTaken(taken)
    moved = any(getattr(held, name) != getattr(session, name) for name in TOLD)
    for name in WRITTEN:
        setattr(held, name, getattr(session, name))
    held.changed_at = at
    held.save()
    if moved:
        tell("session-changed", held, held.bookings.standing(), by=by, at=at)
    promote(held, by=by, at=at)
    return held


@transaction.atomic
def cancel(session: Session, *, reason: str, by: Employee, at: dt.datetime) -> Session:
    """It does not take place; whoever booked is told, and their calendars forget it. Bookings stay as they were."""
    held = locked(session)
    _check_standing(held, at=at)
    held.cancelled_at, held.cancelled_by, held.reason = at, by, reason.strip()
    held.save(update_fields=["cancelled_at", "cancelled_by", "reason"])
    tell("session-cancelled", held, held.bookings.standing(), by=by, at=at)
    return held


def _check_standing(session: Session, *, at: dt.datetime) -> None:
    if session.cancelled_at is not None:
        raise SessionCancelled
    if session.has_begun(at):
        raise SessionBegun


@transaction.atomic
def record_attendance(session: Session, came: Mapping[int, str], *, by: Employee, at: dt.datetime) -> int:
    """`came`: attendance by booking, empty where nothing is said. How many changed; those without a seat never do."""
    held = locked(session)
    if held.cancelled_at is not None:
        raise SessionCancelled
    if not held.has_begun(at):
        raise NotBegun
    changed = [
        booking for booking in held.bookings.seated() if came.get(booking.pk, booking.attendance) != booking.attendance
    ]
    for booking in changed:
        booking.attendance = came[booking.pk]
        booking.recorded_at, booking.recorded_by = (at, by) if booking.attendance else (None, None)
    Booking.objects.bulk_update(changed, ["attendance", "recorded_at", "recorded_by"])
    return len(changed)

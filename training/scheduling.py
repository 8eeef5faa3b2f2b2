"""The sessions a person finds: where they have a place, and where there is one for them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count

from people.models import Employee
from training.models import Booking, Course, Session
from training.models.sessions import SessionQuerySet
from training.roles import may_read_drafts


@dataclass(frozen=True)
class Offer:
    """A session as one person sees it: their own place in it, and how many seats are free."""

    session: Session
    booking: Booking | None
    free: int


def readable(viewer: Employee) -> SessionQuerySet:
    sessions = Session.objects.all() if may_read_drafts(viewer) else Session.objects.shown_to(viewer)
    return sessions.select_related("course", "organiser")


def coming_for(viewer: Employee, *, at: dt.datetime) -> SessionQuerySet:
    """To come: those they booked, even if cancelled since, and those of courses they may follow."""
    booked = viewer.bookings.standing().order_by().values("session")
    sessions = Session.objects.shown_to(viewer).coming(at).select_related("course", "organiser")
    return sessions.standing() | sessions.filter(pk__in=booked)


def coming_of(course: Course, *, at: dt.datetime) -> SessionQuerySet:
    sessions = course.sessions.all()
    return sessions.standing().coming(at).select_related("course", "organiser")


def offers(sessions: Iterable[Session], viewer: Employee) -> list[Offer]:
    """In two queries, however many there are."""
    wanted = list(sessions)
    keys = [session.pk for session in wanted]
    seated = Booking.objects.seated().filter(session__in=keys).order_by()
    taken = {row["session"]: row["taken"] for row in seated.values("session").annotate(taken=Count("pk"))}
    own = {row.session_id: row for row in viewer.bookings.standing().filter(session__in=keys)}
    return [Offer(each, own.get(each.pk), max(0, each.seats - taken.get(each.pk, 0))) for each in wanted]


def next_seat_of(viewer: Employee, *, at: dt.datetime) -> Session | None:
    """The next session to which they are expected."""
    seated = viewer.bookings.seated().order_by().values("session")
    return Session.objects.standing().coming(at).filter(pk__in=seated).select_related("course").first()

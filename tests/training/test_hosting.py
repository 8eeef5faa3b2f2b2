from __future__ import annotations

import datetime as dt

import pytest

from announcements.models import Delivery
from tests.conftest import Cast
from tests.factories.sessions import BEGUN, PLANNED, booked, make_session
from tests.factories.training import make_course, make_draft_course
from training.booking import SessionBegun, SessionCancelled
from training.hosting import (
    InThePast,
    NotBegun,
    SeatsTaken,
    cancel,
    change,
    may_host,
    people_of,
    record_attendance,
)
from training.models import Booking, Session
from training.publishing import NotCurrent


def test_a_session_is_of_a_course_in_force_and_to_come(cast: Cast) -> None:
    with pytest.raises(NotCurrent):
        make_session(make_draft_course(), cast.ada)
    with pytest.raises(InThePast):
        make_session(make_course("autre"), cast.ada, starts_at=PLANNED, closes_at=PLANNED)
    assert not Session.objects.exists()


def test_seats_are_not_lowered_below_those_taken_and_nothing_changes(cast: Cast) -> None:
    session = make_session(make_course(), cast.ada, seats=3)
    booked(session, cast.zoe, cast.malik)
    fewer = Session.objects.get()
    fewer.seats, fewer.place_fr = 1, "Ailleurs"

    with pytest.raises(SeatsTaken) as refusal:
        change(fewer, by=cast.ada, at=PLANNED)

    assert refusal.value.taken == 2
    assert (Session.objects.get().seats, Session.objects.get().place_fr) == (3, "Salle des Érables")


def test_added_seats_go_to_those_who_wait(cast: Cast) -> None:
    session = make_session(make_course(), cast.ada, seats=1)
    booked(session, cast.zoe, cast.malik, cast.sam)
    more = Session.objects.get()
    more.seats = 2

    change(more, by=cast.ada, at=PLANNED)

    assert [row.employee for row in Booking.objects.seated()] == [cast.zoe, cast.malik]
    assert not Delivery.objects.filter(occasion__startswith="session-changed").exists()


def test_what_concerns_people_is_told_to_all_of_them(cast: Cast) -> None:
    session = make_session(make_course(), cast.ada, seats=1)
    booked(session, cast.zoe, cast.malik)
    moved = Session.objects.get()
    moved.place_fr = "Salle des Pins"

    change(moved, by=cast.ada, at=PLANNED)

    assert Delivery.objects.filter(occasion__startswith="session-changed").count() == 2


def test_another_takes_over_from_an_organiser_who_left(cast: Cast) -> None:
    session = make_session(make_course(), cast.malik)
    taken_over = Session.objects.get()
    taken_over.organiser = cast.ada

    change(taken_over, by=cast.ada, at=PLANNED)

    assert may_host(Session.objects.get(), cast.ada)
    assert not may_host(Session.objects.get(), cast.malik)
    assert session.pk == Session.objects.get().pk


def test_what_was_cancelled_or_has_begun_is_changed_no_more(cast: Cast) -> None:
    session, other = (make_session(make_course(slug), cast.ada) for slug in ("un", "deux"))
    cancel(session, reason="", by=cast.ada, at=PLANNED)

    with pytest.raises(SessionCancelled):
        cancel(session, reason="", by=cast.ada, at=PLANNED)
    with pytest.raises(SessionCancelled):
        change(session, by=cast.ada, at=PLANNED)
    with pytest.raises(SessionBegun):
        cancel(other, reason="", by=cast.ada, at=BEGUN)


def test_who_came_is_recorded_once_it_has_begun_and_may_be_corrected(cast: Cast) -> None:
    session = make_session(make_course(), cast.ada, seats=1)
    seat, waiting = booked(session, cast.zoe, cast.malik)
    with pytest.raises(NotBegun):
        record_attendance(session, {seat.pk: "present"}, by=cast.ada, at=PLANNED)

    first = record_attendance(session, {seat.pk: "present", waiting.pk: "present"}, by=cast.ada, at=BEGUN)
    again = record_attendance(session, {seat.pk: "present"}, by=cast.ada, at=BEGUN + dt.timedelta(days=1))

    seat.refresh_from_db()
    waiting.refresh_from_db()
    assert (first, again) == (1, 0)
    assert (seat.attendance, seat.recorded_by, seat.recorded_at, waiting.attendance) == ("present", cast.ada, BEGUN, "")
    record_attendance(session, {seat.pk: ""}, by=cast.ada, at=BEGUN)
    assert Booking.objects.get(pk=seat.pk).recorded_at is None


def test_those_seated_come_before_those_who_wait(cast: Cast) -> None:
    session = make_session(make_course(), cast.ada, seats=1)
    booked(session, cast.zoe, cast.malik)

    assert [row.employee for row in people_of(session)] == [cast.zoe, cast.malik]

from __future__ import annotations

import datetime as dt

import pytest
from django.db import DatabaseError, transaction

from announcements.models import Delivery
from people.models import Employee
from tests.conftest import Cast
from tests.factories.sessions import BEGUN, PLANNED, booked, colleagues, make_session
from tests.factories.training import make_course
from tests.together import at_once
from training.booking import (
    BookingClosed,
    NotBooked,
    NotOffered,
    SessionBegun,
    SessionCancelled,
    book,
    leave,
    place_in_line,
)
from training.hosting import cancel
from training.models import Booking
from training.publishing import retire


def told(person: Employee) -> list[str]:
    return [row.occasion.partition(":")[0] for row in Delivery.objects.filter(employee=person).order_by("pk")]


def test_seats_go_to_the_first_and_the_others_wait_in_order(cast: Cast) -> None:
    first, second, third = booked(make_session(make_course(), cast.ada, seats=1), cast.zoe, cast.malik, cast.sam)

    assert (first.is_seated, second.is_seated, third.is_seated) == (True, False, False)
    assert (place_in_line(second), place_in_line(third)) == (1, 2)
    assert (told(cast.zoe), told(cast.malik)) == (["session-booked"], [])


def test_booking_twice_books_once(cast: Cast) -> None:
    session = make_session(make_course(), cast.ada)

    assert booked(session, cast.zoe) == booked(session, cast.zoe)


def test_who_waited_longest_takes_the_seat_given_up(cast: Cast) -> None:
    session = make_session(make_course(), cast.ada, seats=1)
    booked(session, cast.zoe, cast.malik, cast.sam)

    leave(session, person=cast.zoe, by=cast.zoe, at=PLANNED)

    assert [row.employee for row in Booking.objects.seated()] == [cast.malik]
    assert Booking.objects.seated().get().promoted_at == PLANNED
    assert told(cast.malik) == ["session-promoted"]
    assert told(cast.zoe) == ["session-booked", "session-left"]


def test_who_left_the_company_is_passed_over_and_keeps_nobody_from_a_seat(cast: Cast) -> None:
    session = make_session(make_course(), cast.ada, seats=1)
    booked(session, cast.zoe, cast.malik)
    Employee.objects.filter(pk=cast.malik.pk).update(left_on=dt.date(2026, 3, 1))

    leave(session, person=cast.zoe, by=cast.zoe, at=PLANNED)
    [newcomer] = booked(session, cast.sam)

    assert newcomer.is_seated


def test_leaving_the_waiting_list_moves_nobody_to_a_seat(cast: Cast) -> None:
    session = make_session(make_course(), cast.ada, seats=1)
    booked(session, cast.zoe, cast.malik, cast.sam)

    leave(session, person=cast.malik, by=cast.malik, at=PLANNED)

    assert [row.employee for row in Booking.objects.seated()] == [cast.zoe]
    assert place_in_line(Booking.objects.get(employee=cast.sam)) == 1


def test_who_books_again_goes_to_the_end(cast: Cast) -> None:
    session = make_session(make_course(), cast.ada, seats=1)
    booked(session, cast.zoe, cast.malik)
    leave(session, person=cast.zoe, by=cast.zoe, at=PLANNED)

    [again] = booked(session, cast.zoe)

    assert not again.is_seated
    assert Booking.objects.of(cast.zoe).count() == 2


def test_nobody_books_what_is_closed_cancelled_retired_or_not_theirs(cast: Cast) -> None:
    course, closed = make_course(), make_course("ferme", is_open=False)
    session = make_session(course, cast.ada, closes_at=PLANNED)
    with pytest.raises(BookingClosed):
        book(session, by=cast.zoe, at=PLANNED)
    with pytest.raises(NotOffered):
        book(make_session(closed, cast.ada), by=cast.zoe, at=PLANNED)
    standing, cancelled = make_session(course, cast.ada), make_session(course, cast.ada)
    cancel(cancelled, reason="", by=cast.ada, at=PLANNED)
    with pytest.raises(SessionCancelled):
        book(cancelled, by=cast.zoe, at=PLANNED)
    retire(course, by=cast.ada, at=PLANNED)
    with pytest.raises(NotOffered):
        book(standing, by=cast.zoe, at=PLANNED)


def test_what_took_place_is_not_given_up(cast: Cast) -> None:
    session = make_session(make_course(), cast.ada)
    booked(session, cast.zoe)

    with pytest.raises(SessionBegun):
        leave(session, person=cast.zoe, by=cast.zoe, at=BEGUN)
    with pytest.raises(NotBooked):
        leave(session, person=cast.sam, by=cast.sam, at=PLANNED)


def test_the_database_keeps_who_booked_what_and_when(cast: Cast) -> None:
    booked(make_session(make_course(), cast.ada), cast.zoe)

    for change in (
        lambda: Booking.objects.update(employee=cast.sam),
        lambda: Booking.objects.update(booked_at=BEGUN),
        lambda: Booking.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()


@pytest.mark.django_db(transaction=True)
def test_of_twelve_who_book_at_once_five_have_a_seat_and_seven_wait(cast: Cast) -> None:
    session = make_session(make_course(), cast.ada, seats=5)

    answers = at_once(*[lambda person=person: book(session, by=person, at=PLANNED) for person in colleagues(12)])

    assert all(isinstance(answer, Booking) for answer in answers), answers
    assert (Booking.objects.seated().count(), Booking.objects.waiting().count()) == (5, 7)
    assert set(Booking.objects.seated()) == set(Booking.objects.standing().order_by("pk")[:5])


@pytest.mark.django_db(transaction=True)
def test_one_person_in_six_tabs_books_once(cast: Cast) -> None:
    session = make_session(make_course(), cast.ada)

    answers = at_once(*[lambda: book(session, by=cast.zoe, at=PLANNED)] * 6)

    assert answers == [Booking.objects.get()] * 6


@pytest.mark.django_db(transaction=True)
def test_no_seat_is_given_twice_and_none_stays_empty_while_others_cancel(cast: Cast) -> None:
    session = make_session(make_course(), cast.ada, seats=4)
    people = colleagues(14)
    booked(session, *people[:8])

    answers = at_once(
        *[lambda person=person: leave(session, person=person, by=person, at=PLANNED) for person in people[:5]],
        *[lambda person=person: book(session, by=person, at=PLANNED) for person in people[8:]],
    )

    assert all(isinstance(answer, Booking) for answer in answers), answers
    assert (Booking.objects.seated().count(), Booking.objects.waiting().count()) == (4, 5)
    assert set(Booking.objects.seated()) == set(Booking.objects.standing().order_by("pk")[:4])


@pytest.mark.django_db(transaction=True)
def test_whoever_books_while_it_is_cancelled_is_refused_or_told(cast: Cast) -> None:
    session = make_session(make_course(), cast.ada, seats=4)
    people = colleagues(6)

    answers = at_once(
        lambda: cancel(session, reason="", by=cast.ada, at=PLANNED),
        *[lambda person=person: book(session, by=person, at=PLANNED) for person in people],
    )

    refused = sum(isinstance(answer, SessionCancelled) for answer in answers)
    assert refused + Booking.objects.count() == 6
    assert Delivery.objects.filter(occasion__startswith="session-cancelled").count() == Booking.objects.count()

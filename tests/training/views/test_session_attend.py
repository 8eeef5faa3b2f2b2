from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from people.models import Employee
from tests.conftest import Cast
from tests.factories.sessions import PLANNED, booked, colleagues, make_session
from tests.factories.training import make_course
from training.models import Booking, Session

Browser = Callable[[Employee], Client]


def page_of(session: Session) -> str:
    return f"/training/sessions/{session.pk}/attend/"


def begun(session: Session) -> Session:
    """It began the day after it was planned, long ago."""
    day = PLANNED + (session.ends_at - session.starts_at) * 12
    moved = Session.objects.filter(pk=session.pk)
    moved.update(starts_at=day, ends_at=day + (session.ends_at - session.starts_at), closes_at=day)
    return moved.get()


def test_those_who_have_a_seat_and_those_who_wait_are_listed(cast: Cast, client_of: Browser) -> None:
    session = make_session(make_course(), cast.ada, seats=1)
    booked(session, cast.zoe, cast.malik)

    page = client_of(cast.ada).get(page_of(session)).content.decode()

    assert page.index("Zoé Tremblay") < page.index("Liste d’attente") < page.index("Malik Benali")


def test_who_came_is_recorded(cast: Cast, client_of: Browser) -> None:
    session = make_session(make_course(), cast.malik)
    [booking] = booked(session, cast.zoe)
    begun(session)

    client_of(cast.malik).post(page_of(session), {str(booking.pk): "partly"})

    booking.refresh_from_db()
    assert (booking.attendance, booking.recorded_by) == ("partly", cast.malik)


def test_before_it_begins_nobody_has_come(cast: Cast, client_of: Browser) -> None:
    session = make_session(make_course(), cast.ada)
    [booking] = booked(session, cast.zoe)

    page = client_of(cast.ada).post(page_of(session), {str(booking.pk): "present"}, follow=True).content.decode()

    assert "pas encore commencé" in page
    assert Booking.objects.get().attendance == ""


@pytest.mark.parametrize("typed", ["perhaps", "<script>"])
def test_what_was_not_offered_is_not_recorded(cast: Cast, client_of: Browser, typed: str) -> None:
    session = make_session(make_course(), cast.ada)
    [booking] = booked(session, cast.zoe)
    begun(session)

    assert client_of(cast.ada).post(page_of(session), {str(booking.pk): typed}).status_code == 200
    assert Booking.objects.get().attendance == ""


def test_a_seat_is_given_up_for_somebody_and_passed_on(cast: Cast, client_of: Browser) -> None:
    session = make_session(make_course(), cast.ada, seats=1)
    booking, _waiting = booked(session, cast.zoe, cast.malik)

    client_of(cast.ada).post(page_of(session), {"release": booking.pk})

    assert [row.employee for row in Booking.objects.seated()] == [cast.malik]
    for bad in ("x", "0", "99999999999999999999"):
        assert client_of(cast.ada).post(page_of(session), {"release": bad}).status_code == 404


def test_a_stranger_and_a_manager_find_nothing(cast: Cast, client_of: Browser) -> None:
    session = make_session(make_course(), cast.ada)
    booked(session, cast.zoe)

    for person in (cast.sam, cast.malik, cast.zoe):
        assert client_of(person).get(page_of(session)).status_code == 404


@pytest.mark.parametrize("number", [1, 30])
def test_the_number_of_queries_does_not_grow(cast: Cast, client_of: Browser, number: int) -> None:
    session = make_session(make_course(), cast.ada, seats=20)
    booked(session, *colleagues(number))
    browser = client_of(cast.ada)
    browser.get(page_of(session))

    with CaptureQueriesContext(connection) as queries:
        browser.get(page_of(session))

    assert len(queries) <= 9

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from people.models import Employee
from tests.conftest import Cast
from tests.factories.sessions import booked, make_session
from tests.factories.training import make_course
from training.hosting import cancel

Browser = Callable[[Employee], Client]
PAGE = "/training/sessions/"


def test_a_person_finds_what_they_booked_and_what_they_may_book(cast: Cast, client_of: Browser) -> None:
    course, closed = make_course(title_fr="Ouverte"), make_course("ferme", title_fr="Fermée", is_open=False)
    booked(make_session(course, cast.ada), cast.zoe)
    make_session(course, cast.ada, seats=7)
    make_session(closed, cast.ada)

    page = client_of(cast.zoe).get(PAGE).content.decode()

    assert "Une place est à vous" in page
    assert "7 places libres" in page
    assert "Fermée" not in page


def test_what_was_cancelled_is_shown_to_those_who_booked_alone(cast: Cast, client_of: Browser) -> None:
    session = make_session(make_course(), cast.ada)
    booked(session, cast.zoe)
    cancel(session, reason="", by=cast.ada, at=timezone.now())

    assert "Annulée" in client_of(cast.zoe).get(PAGE).content.decode()
    assert "Annulée" not in client_of(cast.malik).get(PAGE).content.decode()


def test_a_stranger_to_the_company_logs_in_first(db: None, client: Client) -> None:
    assert client.get(PAGE)["Location"].endswith(f"?next={PAGE}")


def test_nothing_planned_is_said_kindly(cast: Cast, client_of: Browser) -> None:
    assert "Aucune séance" in client_of(cast.zoe).get(PAGE).content.decode()


@pytest.mark.parametrize("number", [1, 30])
def test_the_number_of_queries_does_not_grow(cast: Cast, client_of: Browser, number: int) -> None:
    course = make_course()
    for place in range(number):
        session = make_session(course, cast.ada)
        if place % 2:
            booked(session, cast.zoe)
    browser = client_of(cast.zoe)
    browser.get(PAGE)

    with CaptureQueriesContext(connection) as queries:
        browser.get(PAGE)

    assert len(queries) <= 10

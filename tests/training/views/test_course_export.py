from __future__ import annotations

from collections.abc import Callable

from django.http import StreamingHttpResponse
from django.test import Client

from people.models import Employee
from tests.conftest import Cast
from tests.factories.training import asked, complete, make_course

Browser = Callable[[Employee], Client]
PAGE = "/training/reports/premiers-pas/export/"


def _taken(browser: Client, **query: str) -> bytes:
    response = browser.get(PAGE, query)
    assert isinstance(response, StreamingHttpResponse)
    return response.getvalue()


def test_a_manager_takes_their_people_away(cast: Cast, client_of: Browser) -> None:
    course = make_course()
    asked(course, due_days=30)
    complete(course, cast.zoe)

    lines = _taken(client_of(cast.malik)).decode().splitlines()

    assert len(lines) == 2
    assert "Zoé" in lines[1]


def test_the_same_selection_as_a_workbook(cast: Cast, client_of: Browser) -> None:
    asked(make_course())

    assert _taken(client_of(cast.ada), format="xlsx", state="to_do").startswith(b"PK")


def test_what_the_address_does_not_know_is_left_out(cast: Cast, client_of: Browser) -> None:
    asked(make_course())

    assert len(_taken(client_of(cast.ada), format="pdf", state="lost").decode().splitlines()) == 5


def test_a_stranger_finds_nothing(cast: Cast, client_of: Browser) -> None:
    asked(make_course())

    assert client_of(cast.sam).get(PAGE).status_code == 404

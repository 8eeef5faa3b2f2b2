from __future__ import annotations

from collections.abc import Callable

from django.test import Client

from people.models import Employee
from tests.conftest import Cast
from tests.factories.training import asked, make_course, make_draft_course
from training.models import Course

Browser = Callable[[Employee], Client]
PAGE = "/training/courses/premiers-pas/retire/"


def test_retiring_closes_what_was_asked(cast: Cast, client_of: Browser) -> None:
    ask = asked(make_course(), due_days=30)
    browser = client_of(cast.ada)

    assert browser.get(PAGE).status_code == 200
    assert Course.objects.current().exists()
    browser.post(PAGE)
    browser.post(PAGE)

    ask.refresh_from_db()
    assert Course.objects.get().retired_by == cast.ada
    assert ask.closed_by == cast.ada


def test_a_draft_is_not_retired_and_a_stranger_finds_nothing(cast: Cast, client_of: Browser) -> None:
    make_draft_course()

    assert client_of(cast.ada).post(PAGE).status_code == 404
    assert client_of(cast.sam).post(PAGE).status_code == 404

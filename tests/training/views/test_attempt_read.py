from __future__ import annotations

from collections.abc import Callable

from django.test import Client

from people.models import Employee
from tests.conftest import Cast
from tests.factories.training import FOLLOWED, make_course, take_quiz
from training.quizzing import start_attempt

Browser = Callable[[Employee], Client]


def test_the_result_explains_each_answer(cast: Cast, client_of: Browser) -> None:
    attempt = take_quiz(make_course(), cast.zoe, passes=False)

    page = client_of(cast.zoe).get(attempt.get_absolute_url()).content.decode()

    assert "Parce que 1.2." in page
    assert "/training/courses/premiers-pas/quiz/" in page


def test_a_stranger_finds_nothing_nor_does_hr(cast: Cast, client_of: Browser) -> None:
    attempt = take_quiz(make_course(), cast.zoe)

    for person in (cast.sam, cast.malik, cast.ada):
        assert client_of(person).get(attempt.get_absolute_url()).status_code == 404


def test_what_is_not_submitted_shows_no_answer(cast: Cast, client_of: Browser) -> None:
    attempt = start_attempt(make_course(), by=cast.zoe, at=FOLLOWED)

    assert client_of(cast.zoe).get(attempt.get_absolute_url()).status_code == 404

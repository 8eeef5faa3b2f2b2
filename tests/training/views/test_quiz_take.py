from __future__ import annotations

from collections.abc import Callable

from django.test import Client

from people.models import Employee
from tests.conftest import Cast
from tests.factories.training import FOLLOWED, make_course, right_answers
from training.models import Attempt
from training.publishing import retire
from training.quizzing import start_attempt

Browser = Callable[[Employee], Client]
PAGE = "/training/courses/premiers-pas/quiz/"


def typed(attempt: Attempt, answers: list[list[int]]) -> dict[str, object]:
    said = {f"question-{place}": [str(one) for one in chosen] for place, chosen in enumerate(answers)}
    return {"attempt": attempt.pk, **said}


def test_a_get_begins_nothing_and_a_post_does(cast: Cast, client_of: Browser) -> None:
    make_course()
    browser = client_of(cast.zoe)

    assert browser.get(PAGE).status_code == 200
    assert not Attempt.objects.exists()
    browser.post(PAGE)
    assert "Réponse 1.1" in browser.get(PAGE).content.decode()


def test_answers_lead_to_the_result(cast: Cast, client_of: Browser) -> None:
    attempt = start_attempt(make_course(), by=cast.zoe, at=FOLLOWED)

    answer = client_of(cast.zoe).post(PAGE, typed(attempt, right_answers(attempt)))

    assert answer["Location"] == f"/training/attempts/{attempt.pk}/"
    assert Attempt.objects.get().is_passed


def test_a_second_tab_is_told_and_the_first_stands(cast: Cast, client_of: Browser) -> None:
    attempt = start_attempt(make_course(), by=cast.zoe, at=FOLLOWED)
    browser = client_of(cast.zoe)
    browser.post(PAGE, typed(attempt, [[0]] * 2))
    score = Attempt.objects.get().score

    page = browser.post(PAGE, typed(attempt, right_answers(attempt)), follow=True).content.decode()

    assert "déjà" in page
    assert Attempt.objects.get().score == score


def test_an_unanswered_or_unknown_answer_sends_nothing_and_keeps_the_rest(cast: Cast, client_of: Browser) -> None:
    attempt = start_attempt(make_course(), by=cast.zoe, at=FOLLOWED)
    browser = client_of(cast.zoe)
    long = "9" * 10_000

    for answers in ({}, {"question-0": "1", "question-1": "7"}, {"question-0": long, "question-1": "-1"}):
        answer = browser.post(PAGE, {"attempt": attempt.pk, **answers})
        assert answer.status_code == 200
        assert "Rien n’a été envoyé" in answer.content.decode()
    assert Attempt.objects.open().exists()


def test_the_attempt_of_a_stranger_does_not_exist(cast: Cast, client_of: Browser) -> None:
    attempt = start_attempt(make_course(), by=cast.zoe, at=FOLLOWED)

    assert client_of(cast.sam).post(PAGE, typed(attempt, [[0]] * 2)).status_code == 404
    for key in ("0", "-1", "abc", "9" * 40, ""):
        assert client_of(cast.zoe).post(PAGE, {"attempt": key}).status_code == 404
    assert Attempt.objects.get().submitted_at is None


def test_nobody_begins_once_it_is_retired_but_an_attempt_under_way_counts(cast: Cast, client_of: Browser) -> None:
    course = make_course()
    attempt = start_attempt(course, by=cast.zoe, at=FOLLOWED)
    retire(course, by=cast.ada, at=FOLLOWED)
    browser = client_of(cast.zoe)

    browser.post(PAGE, typed(attempt, right_answers(attempt)))
    assert Attempt.objects.get().is_passed
    assert "n’est plus donnée" in browser.post(PAGE, follow=True).content.decode()
    assert Attempt.objects.count() == 1

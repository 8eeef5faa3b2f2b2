from __future__ import annotations

from collections.abc import Callable

from django.test import Client

from people.models import Employee
from tests.conftest import Cast
from tests.factories.training import FOLLOWED, complete, make_course
from training.assessing import assess
from training.models import SelfAssessment

Browser = Callable[[Employee], Client]
PAGE = "/training/assessment/"


def typed(worth: int, **more: str) -> dict[str, str]:
    return {f"answer-{place}": str(worth) for place in range(6)} | {"confidence": "2", "assess": ""} | more


def test_six_answers_suggest_a_level_that_one_may_change(cast: Cast, client_of: Browser) -> None:
    browser = client_of(cast.zoe)

    browser.post(PAGE, typed(1))
    assert SelfAssessment.objects.get().level == "at_ease"
    browser.post(PAGE, {"choose": "", "level": "beginner"})

    assessment = SelfAssessment.objects.get()
    assert (assessment.suggested, assessment.level) == ("at_ease", "beginner")


def test_confidence_is_asked_again_once_something_was_learned(cast: Cast, client_of: Browser) -> None:
    browser = client_of(cast.zoe)
    browser.post(PAGE, typed(0))
    assert 'name="reassess"' not in browser.get(PAGE).content.decode()

    complete(make_course(), cast.zoe)
    assert 'name="reassess"' in browser.get(PAGE).content.decode()
    browser.post(PAGE, {"reassess": "", "confidence": "4"})

    assert SelfAssessment.objects.get().confidence_after == 4


def test_bad_input_keeps_nothing(cast: Cast, client_of: Browser) -> None:
    browser = client_of(cast.zoe)

    for sent in (typed(1, confidence="6"), typed(3), typed(1, **{"answer-2": "x" * 10_000}), {"assess": ""}):
        assert "Rien n’a été conservé" in browser.post(PAGE, sent).content.decode()
    browser.post(PAGE, {"choose": "", "level": "ambassador"})
    browser.post(PAGE, {"reassess": "", "confidence": "4"})
    assert not SelfAssessment.objects.exists()


def test_the_answers_of_one_are_never_those_of_a_stranger(cast: Cast, client_of: Browser) -> None:
    assess([2] * 6, 5, by=cast.zoe, at=FOLLOWED)

    assert 'name="assess"' in client_of(cast.sam).get(PAGE).content.decode()

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from acknowledgements.models import ReaderQuestion
from people.models import Role
from tests.conftest import Cast
from tests.factories.acknowledgements import ask_guide
from tests.factories.people import RoleGrantFactory
from tests.factories.questions import answered, ask_about, pinned

Browser = Callable[..., Client]
FRENCH = {"question_fr": "Une photo ?", "answer_fr": "Oui, en tout temps."}


@pytest.fixture
def question(cast: Cast) -> ReaderQuestion:
    return answered(ask_about(ask_guide(at=timezone.now()), cast.zoe), cast.ada)


def address(question: ReaderQuestion) -> str:
    return reverse("acknowledgements:question-pin", args=[question.pk])


def test_it_begins_with_the_words_that_were_exchanged(cast: Cast, question: ReaderQuestion, client_of: Browser) -> None:
    form = client_of(cast.ada).get(address(question)).context["form"]

    assert form.initial == {"question_fr": "Et ma photo ?", "answer_fr": "Oui, en tout temps."}
    assert not ReaderQuestion.objects.pinned().exists()


def test_once_published_its_wording_can_be_changed(cast: Cast, question: ReaderQuestion, client_of: Browser) -> None:
    browser = client_of(cast.ada)

    answer = browser.post(address(question), FRENCH)

    assert answer["Location"] == question.get_absolute_url()
    row = ReaderQuestion.objects.pinned().get()
    assert (row.pinned_by, row.faq_question_fr, row.faq_answer_en) == (cast.ada, "Une photo ?", "")
    assert browser.get(address(question)).context["form"].initial["question_fr"] == "Une photo ?"
    browser.post(address(question), FRENCH | {"question_en": "A photo?", "answer_en": "Any time."})
    assert ReaderQuestion.objects.get().faq_answer_en == "Any time."


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"question_fr": "Oui ?"},
        {"answer_en": "Yes."},
        FRENCH | {"question_en": "Yes?"},
        FRENCH | {"answer_fr": " \n "},
        FRENCH | {"answer_fr": "x" * 10_000},
        FRENCH | {"question_fr": "a\x00"},
    ],
)
def test_bad_input_is_refused_and_nothing_is_published(
    cast: Cast, question: ReaderQuestion, client_of: Browser, given: dict[str, str]
) -> None:
    page = client_of(cast.ada).post(address(question), given)

    assert page.status_code == 200
    assert "error-summary" in page.content.decode()
    assert not ReaderQuestion.objects.pinned().exists()


def test_who_asked_is_answered_first(cast: Cast, question: ReaderQuestion, client_of: Browser) -> None:
    waiting = ask_about(question.version, cast.zoe)

    assert client_of(cast.ada).get(address(waiting)).status_code == 404
    assert client_of(cast.ada).post(address(waiting), FRENCH).status_code == 404


@pytest.mark.parametrize("who", ["sam", "zoe", "malik"])
def test_the_stranger_and_the_manager_get_nothing(
    cast: Cast, question: ReaderQuestion, client_of: Browser, who: str
) -> None:
    browser = client_of(getattr(cast, who))

    assert browser.get(address(question)).status_code == 404
    assert browser.post(address(question), FRENCH).status_code == 404
    assert not ReaderQuestion.objects.pinned().exists()


def test_the_auditor_publishes_nothing(cast: Cast, question: ReaderQuestion, client_of: Browser) -> None:
    RoleGrantFactory(employee=cast.sam, role=Role.AUDITOR)

    assert client_of(cast.sam).get(address(question)).status_code == 404
    assert client_of(cast.sam).post(address(question), FRENCH).status_code == 404


def test_looking_changes_nothing_of_what_is_published(cast: Cast, question: ReaderQuestion, client_of: Browser) -> None:
    before = pinned(question, cast.ada)

    client_of(cast.ada).get(address(question))

    assert ReaderQuestion.objects.get().pinned_at == before.pinned_at

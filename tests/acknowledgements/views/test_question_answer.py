from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from acknowledgements.models import ReaderQuestion
from announcements.delivering import deliver_batch
from people.models import Employee, Role
from tests.conftest import Cast
from tests.factories.acknowledgements import ask_guide
from tests.factories.people import RoleGrantFactory
from tests.factories.questions import answered, ask_about, pinned
from tests.smtp_sink import SmtpSink

Browser = Callable[..., Client]


@pytest.fixture
def question(cast: Cast) -> ReaderQuestion:
    version = ask_guide(at=timezone.now())
    return ask_about(version, cast.zoe, 2, question="Et <b>ma</b> photo ?", passage="Le <i>texte</i>")


def address(question: ReaderQuestion) -> str:
    return reverse("acknowledgements:question-answer", args=[question.pk])


def test_hr_reads_the_question_and_what_it_is_about(cast: Cast, question: ReaderQuestion, client_of: Browser) -> None:
    page = client_of(cast.ada).get(address(question)).content.decode()

    for said in ("Et &lt;b&gt;ma&lt;/b&gt; photo ?", "Le &lt;i&gt;texte&lt;/i&gt;", "Zoé Tremblay", "Partie 2"):
        assert said in page
    assert "courriel" in page
    assert not ReaderQuestion.objects.answered().exists()


def test_the_answer_is_sent_and_shown(
    cast: Cast, question: ReaderQuestion, client_of: Browser, smtp_sink: SmtpSink
) -> None:
    browser = client_of(cast.ada)

    answer = browser.post(address(question), {"answer": "Oui,\nen tout temps."})
    deliver_batch(clock=timezone.now)

    assert answer["Location"] == address(question)
    page = browser.get(address(question)).content.decode()
    assert "Oui,<br>en tout temps." in page
    assert 'name="answer"' not in page
    (mail,) = smtp_sink.sent_to("zoe@boreal.example")
    assert "Oui,\nen tout temps." in mail.body()


def test_who_has_no_address_is_told_of(cast: Cast, question: ReaderQuestion, client_of: Browser) -> None:
    Employee.objects.filter(pk=cast.zoe.pk).update(email=None)

    assert "pas d’adresse de courriel" in client_of(cast.ada).get(address(question)).content.decode()
    assert client_of(cast.ada).post(address(question), {"answer": "Oui."}).status_code == 302


def test_a_second_answer_is_refused_and_says_who_answered(
    cast: Cast, question: ReaderQuestion, client_of: Browser
) -> None:
    RoleGrantFactory(employee=cast.sam, role=Role.HR_ADMIN)
    answered(question, cast.ada, "Oui.")

    page = client_of(cast.sam).post(address(question), {"answer": "Non."}, follow=True).content.decode()

    assert "Ada Gagnon" in page
    assert "n’a pas été envoyée" in page or "was not sent" in page
    assert ReaderQuestion.objects.get().answer == "Oui."


@pytest.mark.parametrize("answer", ["", "  \n", "\u202e", "a\x00", "x" * 10_000])
def test_bad_input_is_refused_and_nothing_is_sent(
    cast: Cast, question: ReaderQuestion, client_of: Browser, answer: str
) -> None:
    page = client_of(cast.ada).post(address(question), {"answer": answer})

    assert page.status_code == 200
    assert "error-summary" in page.content.decode()
    assert not ReaderQuestion.objects.answered().exists()


def test_the_auditor_reads_and_does_not_answer(cast: Cast, question: ReaderQuestion, client_of: Browser) -> None:
    RoleGrantFactory(employee=cast.sam, role=Role.AUDITOR)
    auditor = client_of(cast.sam)

    page = auditor.get(address(question))
    assert page.status_code == 200
    assert 'name="answer"' not in page.content.decode()
    assert auditor.post(address(question), {"answer": "Oui."}).status_code == 404
    pinned(question, cast.ada)
    assert "/pin/" not in auditor.get(address(question)).content.decode()


def test_hr_of_a_department_answers_its_tree_alone(cast: Cast, question: ReaderQuestion, client_of: Browser) -> None:
    RoleGrantFactory(employee=cast.sam, role=Role.HR_DEPARTMENT, department=cast.operations)
    other = ask_about(question.version, cast.ada)
    browser = client_of(cast.sam)

    assert browser.get(address(other)).status_code == 404
    assert browser.post(address(other), {"answer": "Oui."}).status_code == 404
    assert browser.post(address(question), {"answer": "Oui."}).status_code == 302
    assert ReaderQuestion.objects.answered().get().answered_by == cast.sam


@pytest.mark.parametrize("who", ["sam", "zoe", "malik"])
def test_the_stranger_the_manager_and_who_asked_do_not_answer(
    cast: Cast, question: ReaderQuestion, client_of: Browser, who: str
) -> None:
    browser = client_of(getattr(cast, who))

    assert browser.get(address(question)).status_code == 404
    assert browser.post(address(question), {"answer": "Oui."}).status_code == 404
    assert not ReaderQuestion.objects.answered().exists()


def test_a_question_that_is_none_is_not_there(cast: Cast, client_of: Browser) -> None:
    assert client_of(cast.ada).get(reverse("acknowledgements:question-answer", args=[999])).status_code == 404


def test_what_is_published_is_shown_with_how_to_take_it_away(
    cast: Cast, question: ReaderQuestion, client_of: Browser
) -> None:
    browser = client_of(cast.ada)
    answered(question, cast.ada)
    assert "/unpin/" not in browser.get(address(question)).content.decode()

    pinned(ReaderQuestion.objects.get(), cast.ada)

    page = browser.get(address(question)).content.decode()
    for said in ("Une photo ?", "A photo?", "/pin/", "/unpin/"):
        assert said in page

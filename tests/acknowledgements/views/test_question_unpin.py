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
from tests.factories.questions import ask_about, pinned

Browser = Callable[..., Client]


@pytest.fixture
def question(cast: Cast) -> ReaderQuestion:
    return pinned(ask_about(ask_guide(at=timezone.now()), cast.zoe), cast.ada)


def address(question: ReaderQuestion) -> str:
    return reverse("acknowledgements:question-unpin", args=[question.pk])


def test_it_is_taken_away_from_the_section(cast: Cast, question: ReaderQuestion, client_of: Browser) -> None:
    answer = client_of(cast.ada).post(address(question))

    assert answer["Location"] == question.get_absolute_url()
    row = ReaderQuestion.objects.get()
    assert (row.is_pinned, row.unpinned_by, row.faq_answer_fr) == (False, cast.ada, "Oui.")
    assert client_of(cast.ada).post(address(question)).status_code == 302


def test_a_get_takes_nothing_away(cast: Cast, question: ReaderQuestion, client_of: Browser) -> None:
    assert client_of(cast.ada).get(address(question)).status_code == 405
    assert ReaderQuestion.objects.pinned().exists()


@pytest.mark.parametrize("who", ["sam", "zoe", "malik"])
def test_the_stranger_and_the_manager_take_nothing_away(
    cast: Cast, question: ReaderQuestion, client_of: Browser, who: str
) -> None:
    assert client_of(getattr(cast, who)).post(address(question)).status_code == 404
    assert ReaderQuestion.objects.pinned().exists()


def test_the_auditor_takes_nothing_away(cast: Cast, question: ReaderQuestion, client_of: Browser) -> None:
    RoleGrantFactory(employee=cast.sam, role=Role.AUDITOR)

    assert client_of(cast.sam).post(address(question)).status_code == 404

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from acknowledgements.models import ReaderQuestion
from tests.conftest import Cast
from tests.factories.acknowledgements import ask_guide
from tests.factories.questions import answered, ask_about, ask_rows

Browser = Callable[..., Client]
ADDRESS = reverse("acknowledgements:question-mine")


def test_who_asked_finds_what_waits_and_what_was_answered(cast: Cast, client_of: Browser) -> None:
    version = ask_guide(at=timezone.now())
    question = answered(ask_about(version, cast.zoe), cast.ada, "Oui,\nen tout temps.")
    ask_about(version, cast.zoe, 2, question="Et ma voix ?", passage="Le texte")

    page = client_of(cast.zoe).get(ADDRESS).content.decode()

    for said in ("Et ma photo ?", "Oui,<br>en tout temps.", "Ada Gagnon", "Et ma voix ?", "Le texte"):
        assert said in page
    assert f'id="question-{question.pk}"' in page
    assert f"{version.guide.get_absolute_url()}#s-{question.key}" in page
    assert "pill-done" in page
    assert "pill-todo" in page


@pytest.mark.parametrize("who", ["sam", "malik", "ada"])
def test_strangers_managers_and_hr_find_only_their_own(cast: Cast, client_of: Browser, who: str) -> None:
    ask_about(ask_guide(at=timezone.now()), cast.zoe)

    answer = client_of(getattr(cast, who)).get(ADDRESS)

    assert "empty-state" in answer.content.decode()
    assert list(answer.context["page"]) == []


@pytest.mark.parametrize("query", [{"page": "zzz"}, {"page": "9999999"}, {"page": "\x00"}])
def test_a_page_that_is_none_is_the_nearest(cast: Cast, client_of: Browser, query: dict[str, str]) -> None:
    ask_about(ask_guide(at=timezone.now()), cast.zoe)

    assert len(client_of(cast.zoe).get(ADDRESS, query).context["page"]) == 1


def test_the_queries_do_not_grow_with_the_questions(cast: Cast, client_of: Browser) -> None:
    version, browser = ask_guide(at=timezone.now()), client_of(cast.zoe)
    answered(ask_about(version, cast.zoe), cast.ada)

    def queries() -> int:
        browser.get(ADDRESS)  # what is cached is cached
        with CaptureQueriesContext(connection) as captured:
            browser.get(ADDRESS)
        return len(captured)

    before = queries()
    ask_rows(29, version, cast.zoe)
    for question in ReaderQuestion.objects.waiting()[:15]:
        answered(question, cast.ada)

    assert queries() == before
    assert len(browser.get(ADDRESS).context["page"]) == 30

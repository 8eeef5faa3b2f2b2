from __future__ import annotations

from collections.abc import Callable

from django.test import Client

from people.models import Employee
from tests.conftest import Cast
from tests.factories.training import make_course, make_draft_course
from training.models import Course

Browser = Callable[[Employee], Client]
PAGE = "/training/courses/premiers-pas/publish/"


def test_a_get_publishes_nothing_and_a_post_does(cast: Cast, client_of: Browser) -> None:
    make_draft_course()
    browser = client_of(cast.ada)

    assert browser.get(PAGE).status_code == 200
    assert not Course.objects.published().exists()
    browser.post(PAGE)
    browser.post(PAGE)
    assert Course.objects.get().published_by == cast.ada


def test_what_nobody_could_complete_is_not_published(cast: Cast, client_of: Browser) -> None:
    make_draft_course(lessons=0, questions=0)
    make_draft_course("court", questions=1, questions_drawn=5)

    page = client_of(cast.ada).post(PAGE, follow=True).content.decode()
    client_of(cast.ada).post("/training/courses/court/publish/")

    assert "Rien n’est publié" in page
    assert not Course.objects.published().exists()


def test_a_stranger_finds_nothing(cast: Cast, client_of: Browser) -> None:
    make_course()

    assert client_of(cast.sam).post(PAGE).status_code == 404

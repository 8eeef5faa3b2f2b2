"""A lesson changes while somebody follows the training, in a real browser: they keep the words they read."""

from collections.abc import Callable

import pytest
from django.conf import settings as house
from django.test import Client
from playwright.sync_api import Page, expect

from tests.conftest import Cast
from tests.factories.training import make_course
from training.models import Certificate, Lesson
from training.writing import write_lesson

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def change(lesson: Lesson, body: str) -> None:
    lesson.body_fr = body
    write_lesson(lesson)


def test_what_was_read_is_found_again_from_the_certificate(
    cast: Cast,
    open_page: Callable[..., Page],
    live_server: object,
    assert_accessible: Callable[[Page], None],
) -> None:
    course = make_course(lessons=2, questions=0)
    first, second = course.lessons.all()
    client = Client()
    client.force_login(cast.zoe)
    page = open_page()
    session = client.cookies[house.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": house.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
    page.goto(first.get_absolute_url())
    page.get_by_role("button", name="J’ai lu, suivant").click()

    change(first, "<p>Tout autre chose.</p>")
    page.goto(course.get_absolute_url())
    expect(page.get_by_text("Des leçons ont changé")).to_be_visible()
    expect(page.get_by_text("Modifiée depuis")).to_be_visible()
    assert_accessible(page)

    page.goto(second.get_absolute_url())
    change(second, "<p>Et ceci encore.</p>")
    page.get_by_role("button", name="J’ai lu, terminer").click()
    expect(page.get_by_text("a changé pendant votre lecture")).to_be_visible()
    expect(page.get_by_text("Et ceci encore.")).to_be_visible()
    assert not Certificate.objects.exists()
    page.get_by_role("button", name="J’ai lu, terminer").click()

    page.get_by_role("link", name="Voir mes attestations").click()
    page.get_by_role("link", name="Premiers pas").first.click()
    expect(page.get_by_role("heading", name="Ce qui a été lu pour l’obtenir")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name="Leçon 1").click()
    expect(page.get_by_text("Texte 1.")).to_be_visible()
    expect(page.get_by_text("La leçon a changé depuis.")).to_be_visible()
    assert_accessible(page)

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from people.models import Employee, Role
from tests.conftest import Cast
from tests.factories.assets import open_takedown
from tests.factories.people import RoleGrantFactory
from tests.factories.training import make_course

ClientOf = Callable[[Employee], Client]
PAGE = "/consent/places/"
LESSON = "https://repere.example/training/courses/premiers-pas/lessons/1/"


@pytest.mark.parametrize("htmx", [{}, {"HX-Request": "true"}])
def test_it_names_whom_the_page_must_no_longer_show(cast: Cast, client_of: ClientOf, htmx: dict[str, str]) -> None:
    takedown = open_takedown(cast, place=LESSON)

    answer = client_of(cast.ada).get(PAGE, {"address": LESSON}, headers=htmx)

    page = answer.content.decode()
    assert "Zoé Tremblay ne doit plus y apparaître" in page
    assert takedown.get_absolute_url() in page
    assert ("<html" in page) is not bool(htmx)
    assert "HX-Request" in answer["Vary"]


@pytest.mark.parametrize("address", ["", "%", "é\x00'", "<script>alert(1)</script>", "x" * 5000])
def test_a_strange_address_shows_nothing(cast: Cast, client_of: ClientOf, address: str) -> None:
    open_takedown(cast)

    page = client_of(cast.ada).get(PAGE, {"address": address}).content.decode()

    assert "Rien n’est consigné" in page
    assert "<script>alert(1)" not in page
    assert "Zoé Tremblay ne doit plus y apparaître" not in page


def test_a_stranger_is_refused(cast: Cast, client_of: ClientOf) -> None:
    for person in (cast.zoe, cast.malik, cast.sam):
        assert client_of(person).get(PAGE, {"address": LESSON}).status_code in (403, 404)
    assert client_of(cast.ada).post(PAGE).status_code == 405


def test_a_privacy_officer_only_looks(cast: Cast, client_of: ClientOf) -> None:
    open_takedown(cast, place=LESSON)
    RoleGrantFactory(employee=cast.sam, role=Role.PRIVACY_OFFICER)

    page = client_of(cast.sam).get(PAGE, {"address": LESSON}).content.decode()

    assert "Dire ce qu’il en est" not in page
    assert LESSON in page


def test_the_page_of_a_lesson_s_video_asks_it_of_itself(cast: Cast, client_of: ClientOf) -> None:
    lesson = make_course(lessons=1).lessons.select_related("course").get()
    open_takedown(cast, place=f"http://testserver{lesson.get_absolute_url()}")
    browser = client_of(cast.ada)
    written = browser.get(f"{lesson.get_absolute_url()}video/write/").content.decode()
    address = written.partition('hx-get="')[2].partition('"')[0]

    assert address.startswith(PAGE)
    assert (
        "Zoé Tremblay ne doit plus y apparaître"
        in browser.get(address, headers={"HX-Request": "true"}).content.decode()
    )

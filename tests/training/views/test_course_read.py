from __future__ import annotations

from collections.abc import Callable

from django.test import Client

from people.models import Employee
from tests.conftest import Cast
from tests.factories.training import FOLLOWED, complete, digest_shown, make_course, make_draft_course
from training.models import Enrollment
from training.publishing import retire

Browser = Callable[[Employee], Client]
PAGE = "/training/courses/premiers-pas/"


def test_it_says_what_there_is_to_do_and_a_get_enrolls_nobody(cast: Cast, client_of: Browser) -> None:
    make_course()

    page = client_of(cast.zoe).get(PAGE).content.decode()

    assert "Leçon 1" in page
    assert "Questionnaire" in page
    assert not Enrollment.objects.exists()


def test_starting_leads_to_the_first_lesson_and_resuming_to_the_next(cast: Cast, client_of: Browser) -> None:
    first, second = make_course().lessons.all()
    browser = client_of(cast.zoe)

    assert browser.post(PAGE)["Location"].endswith(f"/lessons/{first.pk}/")
    browser.post(f"{PAGE}lessons/{first.pk}/", {"digest": digest_shown(first, cast.zoe)})
    assert browser.post(PAGE)["Location"].endswith(f"/lessons/{second.pk}/")
    assert Enrollment.objects.get().employee == cast.zoe


def test_a_course_completed_leads_to_its_certificate(cast: Cast, client_of: Browser) -> None:
    complete(make_course(), cast.zoe)

    assert "/training/certificates/" in client_of(cast.zoe).get(PAGE).content.decode()


def test_a_stranger_does_not_find_what_is_not_open_to_them(cast: Cast, client_of: Browser) -> None:
    make_course(is_open=False)

    assert client_of(cast.sam).get(PAGE).status_code == 404
    assert client_of(cast.sam).post(PAGE).status_code == 404
    assert client_of(cast.ada).get(PAGE).status_code == 200


def test_a_draft_is_read_by_those_who_write_it_alone(cast: Cast, client_of: Browser) -> None:
    make_draft_course()

    assert client_of(cast.ada).get(PAGE).status_code == 200
    assert client_of(cast.zoe).get(PAGE).status_code == 404


def test_a_retired_course_is_read_by_those_who_had_begun(cast: Cast, client_of: Browser) -> None:
    course = make_course()
    client_of(cast.zoe).post(PAGE)
    retire(course, by=cast.ada, at=FOLLOWED)

    assert client_of(cast.zoe).get(PAGE).status_code == 200
    assert client_of(cast.sam).get(PAGE).status_code == 404
    client_of(cast.ada).post(PAGE)
    assert Enrollment.objects.count() == 1

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from people.models import Employee, Role, RoleGrant
from tests.conftest import Cast
from tests.factories.training import asked, complete, make_course, read_lessons, take_quiz
from training.models import Attempt, CertifiedLesson, LessonOpening

Browser = Callable[[Employee], Client]


def test_the_person_finds_what_they_read_and_the_quiz(cast: Cast, client_of: Browser) -> None:
    certificate = complete(make_course(), cast.zoe)

    page = client_of(cast.zoe).get(certificate.get_absolute_url()).content.decode()

    for row in CertifiedLesson.objects.select_related("edition"):
        assert row.edition.get_absolute_url() in page
    assert Attempt.objects.get().get_absolute_url() in page


@pytest.mark.parametrize("role", [Role.HR_ADMIN, Role.AUDITOR])
def test_hr_and_auditors_find_it_from_the_report_without_the_answers(
    cast: Cast, client_of: Browser, role: Role
) -> None:
    course = make_course()
    asked(course)
    certificate = complete(course, cast.zoe)
    RoleGrant.objects.create(employee=cast.sam, role=role)
    browser = client_of(cast.sam)

    report = browser.get("/training/reports/premiers-pas/").content.decode()
    page = browser.get(certificate.get_absolute_url())

    assert certificate.get_absolute_url() in report
    assert CertifiedLesson.objects.all()[0].edition.get_absolute_url() in page.content.decode()
    assert Attempt.objects.get().get_absolute_url() not in page.content.decode()


@pytest.mark.parametrize("role", [None, Role.COMMUNICATIONS, Role.PRIVACY_OFFICER])
def test_a_stranger_finds_nothing(cast: Cast, client_of: Browser, role: Role | None) -> None:
    certificate = complete(make_course(), cast.zoe)
    if role:
        RoleGrant.objects.create(employee=cast.sam, role=role)

    assert client_of(cast.sam).get(certificate.get_absolute_url()).status_code == 404
    assert client_of(cast.malik).get(certificate.get_absolute_url()).status_code == 404  # their manager
    assert client_of(cast.zoe).get("/training/certificates/999999/").status_code == 404


def test_a_manager_is_not_led_to_certificates(cast: Cast, client_of: Browser) -> None:
    course = make_course()
    asked(course)
    certificate = complete(course, cast.zoe)

    report = client_of(cast.malik).get("/training/reports/premiers-pas/").content.decode()

    assert "Zoé" in report
    assert certificate.get_absolute_url() not in report


def test_one_made_before_words_were_kept_says_so(cast: Cast, client_of: Browser) -> None:
    course = make_course()
    read_lessons(course, cast.zoe)
    LessonOpening.objects.update(edition=None)
    take_quiz(course, cast.zoe)

    page = client_of(cast.zoe).get("/training/certificates/").content.decode()
    certificate = cast.zoe.certificates.get()

    assert certificate.get_absolute_url() in page
    shown = client_of(cast.zoe).get(certificate.get_absolute_url()).content.decode()
    assert "avant que le texte des leçons soit conservé" in shown


@pytest.mark.parametrize("lessons", [1, 9])
def test_the_number_of_queries_does_not_grow(cast: Cast, client_of: Browser, lessons: int) -> None:
    certificate = complete(make_course(lessons=lessons), cast.zoe)
    browser = client_of(cast.zoe)
    browser.get(certificate.get_absolute_url())

    with CaptureQueriesContext(connection) as queries:
        assert browser.get(certificate.get_absolute_url()).status_code == 200

    assert len(queries) <= 9

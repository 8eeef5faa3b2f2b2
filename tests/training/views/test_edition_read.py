from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from people.models import Employee, Role, RoleGrant
from tests.conftest import Cast
from tests.factories.training import LATER, complete, make_course, read_lesson
from tests.factories.videos import VTT, add_video
from training.models import LessonEdition
from training.showing import take_video_away
from training.writing import write_lesson

Browser = Callable[[Employee], Client]


def test_it_says_what_was_read_whatever_the_lesson_says_today(cast: Cast, client_of: Browser) -> None:
    course = make_course(lessons=1)
    complete(course, cast.zoe)
    page = LessonEdition.objects.get().get_absolute_url()
    browser = client_of(cast.zoe)
    assert "mot pour mot" in browser.get(page).content.decode()
    lesson = course.lessons.get()
    lesson.body_fr = "<p>Autre chose.</p>"
    write_lesson(lesson)

    shown = browser.get(page).content.decode()

    assert "<p>Texte 1.</p>" in shown
    assert "Autre chose" not in shown
    assert "a changé depuis" in shown
    assert lesson.get_absolute_url() in shown


@pytest.mark.parametrize("role", [Role.HR_ADMIN, Role.AUDITOR, Role.COMMUNICATIONS])
def test_hr_and_auditors_read_it_too(cast: Cast, client_of: Browser, role: Role) -> None:
    complete(make_course(lessons=1, is_open=True), cast.zoe)
    RoleGrant.objects.create(employee=cast.sam, role=role)

    assert "Texte 1" in client_of(cast.sam).get(LessonEdition.objects.get().get_absolute_url()).content.decode()


def test_a_stranger_does_not_find_what_they_did_not_read(cast: Cast, client_of: Browser) -> None:
    complete(make_course(lessons=1), cast.zoe)

    for person in (cast.sam, cast.malik):
        assert client_of(person).get(LessonEdition.objects.get().get_absolute_url()).status_code == 404
    for strange in ("0" * 64, "é", "..", "%00"):
        assert client_of(cast.ada).get(f"/training/editions/{strange}/").status_code == 404


def test_who_has_begun_finds_what_they_read_so_far_and_no_more(cast: Cast, client_of: Browser) -> None:
    first, second = make_course().lessons.select_related("course")
    read_lesson(first, by=cast.zoe)
    read_lesson(second, by=cast.sam)
    mine, other = LessonEdition.objects.order_by("pk")

    assert client_of(cast.zoe).get(mine.get_absolute_url()).status_code == 200
    assert client_of(cast.zoe).get(other.get_absolute_url()).status_code == 404


def test_the_video_it_showed_is_watched_by_those_who_may(cast: Cast, client_of: Browser) -> None:
    lesson = make_course(lessons=1).lessons.select_related("course").get()
    video = add_video(lesson, fr=VTT)
    lesson.refresh_from_db()
    read_lesson(lesson, by=cast.zoe)
    page = LessonEdition.objects.get().get_absolute_url()
    source = f'<source src="{video.get_absolute_url()}"'
    assert source in client_of(cast.zoe).get(page).content.decode()

    take_video_away(lesson, by=cast.ada, at=LATER)

    mine = client_of(cast.zoe).get(page).content.decode()
    assert source not in mine
    assert video.digest in mine
    assert source in client_of(cast.ada).get(page).content.decode()

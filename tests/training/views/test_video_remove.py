from __future__ import annotations

from collections.abc import Callable

from django.test import Client

from people.models import Employee
from tests.conftest import Cast
from tests.factories.training import make_course
from tests.factories.videos import add_video
from training.models import LessonVideo

Browser = Callable[[Employee], Client]


def test_the_lesson_shows_no_video_any_more_and_what_people_watched_is_kept(cast: Cast, client_of: Browser) -> None:
    lesson = make_course(lessons=1).lessons.get()
    add_video(lesson)
    page, browser = f"/training/courses/premiers-pas/lessons/{lesson.pk}/video/remove/", client_of(cast.ada)

    assert browser.get(page).status_code == 405
    assert browser.post(page)["Location"].endswith("/video/write/")
    assert browser.post(page).status_code == 302  # said twice

    assert LessonVideo.objects.get().ended_by == cast.ada
    assert "<video" not in browser.get(f"/training/courses/premiers-pas/lessons/{lesson.pk}/").content.decode()


def test_the_stranger_takes_nothing_away(cast: Cast, client_of: Browser) -> None:
    lesson = make_course(lessons=1).lessons.get()
    add_video(lesson)

    page = f"/training/courses/premiers-pas/lessons/{lesson.pk}/video/remove/"

    assert client_of(cast.sam).post(page).status_code == 404
    assert LessonVideo.objects.current().exists()

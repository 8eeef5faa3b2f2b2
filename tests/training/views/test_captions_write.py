from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from people.models import Employee
from tests.conftest import Cast
from tests.factories.training import make_course, make_draft_course
from tests.factories.videos import VTT, add_video
from training.models import Lesson, LessonVideo

Browser = Callable[[Employee], Client]
SRT = "1\r\n00:00:00,000 --> 00:00:04,000\r\nBonjour à toutes\r\n"


@pytest.fixture
def browse(client_of: Browser) -> Browser:
    def log_in(person: Employee) -> Client:
        client = client_of(person)
        client.cookies["django_language"] = "en"
        return client

    return log_in


@pytest.fixture
def lesson(cast: Cast) -> Lesson:
    return make_draft_course(lessons=1).lessons.select_related("course").get()


def page_of(lesson: Lesson) -> str:
    return f"/training/courses/{lesson.course.slug}/lessons/{lesson.pk}/captions/write/"


def a_file(content: str | bytes, name: str = "x.vtt") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content if isinstance(content, bytes) else content.encode())


@pytest.mark.parametrize("content", [VTT, SRT])
def test_captions_and_a_transcript_are_saved(cast: Cast, browse: Browser, lesson: Lesson, content: str) -> None:
    add_video(lesson)
    sent = {"new_captions_fr": a_file(content), "transcript_fr": "", "transcript_en": "Hello\nall"}

    assert browse(cast.ada).post(page_of(lesson), sent)["Location"] == lesson.get_absolute_url()

    lesson.refresh_from_db()
    assert (LessonVideo.objects.get().captions_fr, LessonVideo.objects.get().captions_en) == (VTT, "")
    assert (lesson.transcript_fr, lesson.transcript_en) == ("Bonjour à toutes", "Hello\nall")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (VTT.encode("latin-1"), "are not written in UTF-8"),
        (VTT.removeprefix("WEBVTT\n\n").replace("-->", "à"), "These are no captions"),
        (b"", "These are no captions"),
        (VTT + "\n00:09.000 --> 00:08.000\nÀ rebours", "Line 6 cannot be read"),
        (VTT.encode() + b" " * 2**20, "too long for captions"),
    ],
)
def test_captions_refused_say_why_and_what_was_typed_stays(
    cast: Cast, browse: Browser, lesson: Lesson, content: str | bytes, said: str
) -> None:
    add_video(lesson, fr=VTT)
    sent = {"new_captions_en": a_file(content), "transcript_fr": "Tapé longtemps", "transcript_en": ""}

    page = browse(cast.ada).post(page_of(lesson), sent)

    assert page.status_code == 200
    assert said in page.content.decode()
    assert "Tapé longtemps" in page.content.decode()
    assert (LessonVideo.objects.get().captions_fr, LessonVideo.objects.get().captions_en) == (VTT, "")


def test_captions_are_taken_away_on_request_alone(cast: Cast, browse: Browser, lesson: Lesson) -> None:
    add_video(lesson, fr=VTT, en=VTT)
    typed = {"transcript_fr": "Un", "transcript_en": "One"}

    browse(cast.ada).post(page_of(lesson), typed)
    assert LessonVideo.objects.get().captioned == ["fr", "en"]
    browse(cast.ada).post(page_of(lesson), typed | {"no_captions_en": "on"})
    assert LessonVideo.objects.get().captioned == ["fr"]


def test_what_is_missing_is_said_here_and_before_publishing(cast: Cast, browse: Browser, lesson: Lesson) -> None:
    add_video(lesson, fr=VTT)
    client = browse(cast.ada)

    for address in (page_of(lesson), "/training/courses/premiers-pas/publish/"):
        page = client.get(address).content.decode()
        assert "“Lesson 1” (English): neither captions nor transcript." in page
        assert "(French)" not in page


def test_a_lesson_without_a_video_has_no_captions(cast: Cast, browse: Browser, lesson: Lesson) -> None:
    assert browse(cast.ada).get(page_of(lesson)).status_code == 404


def test_the_stranger_writes_no_captions(cast: Cast, browse: Browser) -> None:
    lesson = make_course("ouvert", lessons=1).lessons.select_related("course").get()
    add_video(lesson)
    sent: dict[str, Any] = {"new_captions_fr": a_file(VTT), "transcript_fr": "Autre"}

    assert browse(cast.sam).get(page_of(lesson)).status_code == 404
    assert browse(cast.sam).post(page_of(lesson), sent).status_code == 404

    lesson.refresh_from_db()
    assert (lesson.transcript_fr, LessonVideo.objects.get().captioned) == ("", [])

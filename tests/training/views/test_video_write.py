from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from people.models import Employee, Role
from tests.conftest import Cast
from tests.factories.people import RoleGrantFactory
from tests.factories.training import LATER, make_course, make_draft_course
from tests.factories.videos import VTT, add_video, clip, movie, track, upload
from training.models import Lesson, LessonVideo

Browser = Callable[[Employee], Client]


@pytest.fixture
def browse(client_of: Browser) -> Browser:
    def log_in(person: Employee) -> Client:
        client = client_of(person)
        client.cookies["django_language"] = "en"
        return client

    return log_in


def page_of(lesson: Lesson, act: str = "video/write") -> str:
    return f"/training/courses/{lesson.course.slug}/lessons/{lesson.pk}/{act}/"


def a_lesson(*, is_published: bool = False) -> Lesson:
    return (make_course if is_published else make_draft_course)(lessons=1).lessons.select_related("course").get()


def test_a_video_is_sent_and_its_captions_come_next(cast: Cast, browse: Browser) -> None:
    lesson = a_lesson()

    answer = browse(cast.ada).post(page_of(lesson), {"file": upload(named="leçon 1.MOV")})

    assert answer["Location"] == page_of(lesson, "captions/write")
    video = LessonVideo.objects.get()
    assert (video.lesson, video.added_by, video.kind) == (lesson, cast.ada, "video/mp4")
    page = browse(cast.ada).get(page_of(lesson)).content.decode()
    assert f'src="{video.get_absolute_url()}"' in page
    assert "0.1 MB" in page


def test_a_script_that_sends_a_video_is_told_where_to_go_next(cast: Cast, browse: Browser) -> None:
    lesson, client = a_lesson(), browse(cast.ada)

    answer = client.post(page_of(lesson), {"file": upload()}, headers={"HX-Request": "true"})

    assert (answer.status_code, answer["HX-Redirect"]) == (200, page_of(lesson, "captions/write"))
    assert "The video is kept." in client.get(answer["HX-Redirect"]).content.decode()


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        (SimpleUploadedFile("film.mp4", b"MZ\x90\x00" + bytes(200), "video/mp4"), "neither an MP4 nor a WebM"),
        (SimpleUploadedFile("film.mp4", clip()[:-9], "video/mp4"), "or it was cut short"),
        (SimpleUploadedFile("film.mp4", b"", "video/mp4"), "This file is empty"),
        (SimpleUploadedFile("film.mp4", movie(track(b"vide", b"hvc1")), "video/mp4"), "this encoding (hvc1)"),
        (SimpleUploadedFile("<b>.mp4", b"<script>", "text/html"), "neither an MP4 nor a WebM"),
        ("no file at all", "Choose a video."),
    ],
)
def test_what_is_no_video_is_refused_in_words_and_the_one_before_stays(
    cast: Cast, browse: Browser, sent: Any, said: str
) -> None:
    lesson = a_lesson()
    before = add_video(lesson)

    page = browse(cast.ada).post(page_of(lesson), {"file": sent})

    assert page.status_code == 200
    assert said in page.content.decode()
    assert "Nothing was changed: this video is not kept." in page.content.decode()
    assert LessonVideo.objects.get() == before


def test_too_heavy_a_video_is_refused_by_its_size_whatever_part_of_it_arrived(
    cast: Cast, browse: Browser, settings: Any
) -> None:
    settings.VIDEO_MEGABYTES, settings.MOST_UPLOADED = 3, 4_000_000
    lesson = a_lesson()

    for size in (3_000_001, 6_000_000):
        page = browse(cast.ada).post(page_of(lesson), {"file": upload(content=clip() + bytes(size))}).content.decode()
        assert "This video is too heavy: 3 MB at most." in page
    assert not LessonVideo.objects.exists()


def test_what_was_shown_before_stays_in_sight_with_its_digest(cast: Cast, browse: Browser) -> None:
    lesson = a_lesson(is_published=True)
    first = add_video(lesson)
    add_video(lesson, "clip.webm", at=LATER)

    page = browse(cast.ada).get(page_of(lesson)).content.decode()

    assert first.get_absolute_url() in page
    assert first.digest in page
    assert "March 2, 2026" in page


def test_it_costs_the_same_with_30_videos_before(
    cast: Cast, browse: Browser, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    lesson, client = a_lesson(is_published=True), browse(cast.ada)
    for name in ("clip.mp4", "clip.webm"):
        add_video(lesson, name)
    client.get(page_of(lesson))
    with django_assert_max_num_queries(20) as few:
        client.get(page_of(lesson))
    for _number in range(29):
        add_video(lesson)

    with django_assert_max_num_queries(len(few)):
        assert client.get(page_of(lesson)).content.decode().count("SHA-256") == 30


def test_a_lesson_of_another_course_is_not_found(cast: Cast, browse: Browser) -> None:
    lesson = a_lesson()
    make_draft_course("autre", lessons=0)

    assert browse(cast.ada).get(f"/training/courses/autre/lessons/{lesson.pk}/video/write/").status_code == 404


@pytest.mark.parametrize("act", ["video/write", "captions/write"])
def test_the_stranger_and_who_only_reads_send_nothing(cast: Cast, browse: Browser, act: str) -> None:
    lesson = a_lesson()
    video = add_video(lesson, fr=VTT)
    RoleGrantFactory(employee=cast.malik, role=Role.AUDITOR)

    for person in (cast.sam, cast.zoe, cast.malik):
        assert browse(person).get(page_of(lesson, act)).status_code == 404
        assert browse(person).post(page_of(lesson, act), {"file": upload("clip.webm")}).status_code == 404
    assert LessonVideo.objects.get() == video

from __future__ import annotations

from collections.abc import Callable

from django.test import Client

from people.models import Employee
from tests.conftest import Cast
from tests.factories.training import make_course
from tests.factories.videos import VTT, add_video
from training.models import Lesson, LessonOpening
from training.writing import write_lesson

Browser = Callable[[Employee], Client]


def page_of(lesson: Lesson) -> str:
    return f"/training/courses/premiers-pas/lessons/{lesson.pk}/"


def test_a_get_reads_and_does_not_say_so(cast: Cast, client_of: Browser) -> None:
    first, _second = make_course().lessons.all()

    page = client_of(cast.zoe).get(page_of(first)).content.decode()

    assert "<p>Texte 1.</p>" in page
    assert not LessonOpening.objects.exists()


def test_saying_so_leads_on_and_back_to_the_course_after_the_last(cast: Cast, client_of: Browser) -> None:
    first, second = make_course().lessons.all()
    browser = client_of(cast.zoe)

    assert browser.post(page_of(first))["Location"] == page_of(second)
    assert browser.post(page_of(second))["Location"] == "/training/courses/premiers-pas/"
    browser.post(page_of(second))
    assert LessonOpening.objects.count() == 2


def test_what_is_written_is_sanitised(cast: Cast, client_of: Browser) -> None:
    lesson = make_course().lessons.all()[0]
    lesson.body_fr = "<p>Bonjour<script>alert(1)</script></p>"
    write_lesson(lesson)

    assert "alert(1)" not in client_of(cast.zoe).get(page_of(lesson)).content.decode()


def test_a_video_is_a_link_with_its_captions_and_transcript(cast: Cast, client_of: Browser) -> None:
    lesson = make_course().lessons.all()[0]
    lesson.video_url, lesson.captions_fr = "https://video.example/1", "https://video.example/1.vtt"
    lesson.transcript_fr = "Bonjour à toutes et à tous."
    write_lesson(lesson)

    page = client_of(cast.zoe).get(page_of(lesson)).content.decode()

    for words in ('href="https://video.example/1"', 'href="https://video.example/1.vtt"', "Bonjour à toutes"):
        assert words in page
    assert "<iframe" not in page


def test_a_video_kept_here_is_played_with_its_captions_in_the_language_of_the_page(
    cast: Cast, client_of: Browser
) -> None:
    lesson = make_course(lessons=1).lessons.get()
    lesson.video_url = "https://video.example/1"
    write_lesson(lesson)
    video = add_video(lesson, fr=VTT, en=VTT)

    page = client_of(cast.zoe).get(page_of(lesson)).content.decode()

    assert f'<source src="/training/videos/{video.pk}/" type="video/mp4">' in page
    assert 'srclang="fr-CA" label="Français" default>' in page
    assert 'srclang="en-CA" label="English">' in page
    assert "https://video.example/1" not in page
    assert "Bonjour à toutes" in page  # its transcript


def test_a_stranger_finds_no_lesson_of_a_closed_course_nor_of_another(cast: Cast, client_of: Browser) -> None:
    lesson = make_course(is_open=False).lessons.all()[0]
    other = make_course("autre").lessons.all()[0]

    assert client_of(cast.sam).get(page_of(lesson)).status_code == 404
    assert client_of(cast.sam).post(page_of(lesson)).status_code == 404
    assert client_of(cast.ada).get(page_of(other)).status_code == 404

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client

from people.models import Employee
from tests.conftest import Cast
from tests.factories.training import make_course
from tests.factories.videos import VTT, add_video
from training.models import Enrollment, Lesson, LessonOpening
from training.writing import write_lesson

Browser = Callable[[Employee], Client]
TOLD = "elle a changé depuis"


def page_of(lesson: Lesson) -> str:
    return f"/training/courses/premiers-pas/lessons/{lesson.pk}/"


def shown_on(browser: Client, lesson: Lesson) -> dict[str, str]:
    """What the form of the page sends."""
    page = browser.get(page_of(lesson)).content.decode()
    found = re.search(r'name="digest" value="([0-9a-f]{64})"', page)
    assert found
    return {"digest": found[1]}


def test_a_get_reads_and_does_not_say_so(cast: Cast, client_of: Browser) -> None:
    first, _second = make_course().lessons.all()

    page = client_of(cast.zoe).get(page_of(first)).content.decode()

    assert "<p>Texte 1.</p>" in page
    assert not LessonOpening.objects.exists()


def test_saying_so_leads_on_and_back_to_the_course_after_the_last(cast: Cast, client_of: Browser) -> None:
    first, second = make_course().lessons.all()
    browser = client_of(cast.zoe)

    assert browser.post(page_of(first), shown_on(browser, first))["Location"] == page_of(second)
    seen = shown_on(browser, second)
    assert browser.post(page_of(second), seen)["Location"] == "/training/courses/premiers-pas/"
    browser.post(page_of(second), seen)
    assert LessonOpening.objects.count() == 2


@pytest.mark.parametrize("sent", [{}, {"digest": ""}, {"digest": "0" * 64}, {"digest": "é\x00'"}])
def test_nobody_is_held_to_have_read_what_they_did_not_see(
    cast: Cast, client_of: Browser, sent: dict[str, str]
) -> None:
    first, _second = make_course().lessons.all()
    browser = client_of(cast.zoe)

    answer = browser.post(page_of(first), sent)

    assert answer["Location"] == page_of(first)
    assert "a changé pendant votre lecture" in browser.get(page_of(first)).content.decode()
    assert not LessonOpening.objects.exists()
    assert not Enrollment.objects.exists()


def test_a_text_that_changes_while_it_is_read_is_shown_again(cast: Cast, client_of: Browser) -> None:
    first, second = make_course().lessons.all()
    browser = client_of(cast.zoe)
    seen = shown_on(browser, first)
    first.body_fr = "<p>Tout autre chose.</p>"
    write_lesson(first)

    assert browser.post(page_of(first), seen)["Location"] == page_of(first)
    assert browser.post(page_of(first), shown_on(browser, first))["Location"] == page_of(second)


def test_who_turns_to_the_other_language_meanwhile_has_read_what_they_saw(cast: Cast, client_of: Browser) -> None:
    first, _second = make_course().lessons.all()
    browser = client_of(cast.zoe)
    seen = shown_on(browser, first)
    browser.cookies["django_language"] = "en"

    browser.post(page_of(first), seen)

    edition = LessonOpening.objects.get().edition
    assert edition is not None
    assert (edition.language, edition.title) == ("fr", "Leçon 1")


def test_who_has_begun_is_told_that_the_text_changed(cast: Cast, client_of: Browser) -> None:
    first, second = make_course(questions=0).lessons.all()
    browser = client_of(cast.zoe)
    browser.post(page_of(first), shown_on(browser, first))
    assert TOLD not in browser.get(page_of(first)).content.decode()
    first.body_fr = "<p>Tout autre chose.</p>"
    write_lesson(first)

    page = browser.get(page_of(first)).content.decode()
    course = browser.get(first.course.get_absolute_url()).content.decode()

    edition = LessonOpening.objects.get().edition
    assert edition is not None
    assert TOLD in page
    assert edition.get_absolute_url() in page
    assert "Modifiée depuis" in course
    browser.post(page_of(second), shown_on(browser, second))
    assert TOLD not in browser.get(page_of(first)).content.decode()  # completed: they keep what they had
    assert "Modifiée depuis" not in browser.get(first.course.get_absolute_url()).content.decode()


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

"""A lesson with a video, in a real browser: sent, captioned, published, and watched with its captions."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as house
from django.test import Client
from playwright.sync_api import Page, expect

from people.models import Employee
from tests.conftest import Cast
from tests.factories.training import make_course, make_draft_course
from tests.factories.videos import CLIPS, VTT, add_video
from training.models import LessonVideo

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
PLAYED = """async video => {
    video.muted = true;
    await video.play();
    await new Promise(resolve => video.addEventListener("timeupdate", () => video.currentTime > 0.3 && resolve()));
    return video.currentTime;
}"""
SOUGHT = """video => new Promise(resolve => {
    video.onseeked = () => resolve(video.currentTime);
    video.currentTime = 3;
})"""
CUES = """video => {
    const shown = [...video.textTracks].filter(track => track.mode === "showing");
    return shown.map(track => [track.language, track.label, [...(track.activeCues || [])].map(cue => cue.text)]);
}"""


@pytest.fixture
def page_of(open_page: Callable[..., Page], live_server: object) -> Callable[..., Page]:
    """A browser in which the person is logged in already."""

    def opened(person: Employee, **options: object) -> Page:
        client = Client()
        client.force_login(person)
        page = open_page(**options)
        session = client.cookies[house.SESSION_COOKIE_NAME].value
        page.context.add_cookies([{"name": house.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
        return page

    return opened


def test_hr_sends_a_video_with_its_captions_and_an_employee_watches_it(
    cast: Cast, page_of: Callable[..., Page], assert_accessible: Callable[[Page], None], tmp_path: Path
) -> None:
    lesson = make_draft_course(lessons=1).lessons.get()
    captions = tmp_path / "paroles.vtt"
    captions.write_text(VTT)
    page = page_of(cast.ada)
    page.goto(f"/admin/training/lesson/{lesson.pk}/change/")
    page.get_by_role("link", name="Ajouter une vidéo").click()
    expect(page.locator("input[type=file]")).to_be_visible()
    assert_accessible(page)
    page.locator("input[type=file]").set_input_files(CLIPS / "clip.mp4")
    page.get_by_role("button", name="Envoyer la vidéo").click()
    expect(page.get_by_text("La vidéo est gardée")).to_be_visible()
    assert_accessible(page)
    page.get_by_label("Sous-titres en français").set_input_files(captions)
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator("video")).to_be_visible()
    page.goto("/training/courses/premiers-pas/publish/")
    expect(page.get_by_text("ni sous-titres ni transcription")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Publier").click()

    watching = page_of(cast.zoe)
    watching.goto(f"/training/courses/premiers-pas/lessons/{lesson.pk}/")
    assert watching.locator("video").evaluate(PLAYED) > 0.3
    assert watching.locator("video").evaluate(CUES) == [["fr-CA", "Français", ["Bonjour à toutes"]]]
    assert_accessible(watching)
    watching.get_by_text("Transcription de la vidéo").click()
    expect(watching.locator("details").get_by_text("Bonjour à toutes")).to_be_visible()


@pytest.mark.parametrize("name", ["clip.mp4", "clip.webm", "sound.webm"])
def test_what_is_recognised_plays_piece_by_piece_and_from_where_one_likes(
    cast: Cast, page_of: Callable[..., Page], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Pieces as small as a film's are large: the player asks for the next one by itself."""
    monkeypatch.setattr("training.streaming.PIECE", 1500)
    lesson = make_course(lessons=1).lessons.get()
    add_video(lesson, name)
    page = page_of(cast.zoe)
    parts: list[str] = []
    page.on("response", lambda answer: parts.append(f"{answer.status} {answer.headers.get('content-range')}"))
    page.goto(f"/training/courses/premiers-pas/lessons/{lesson.pk}/")
    video = page.locator("video")

    assert video.evaluate(PLAYED) > 0.3
    seek = (
        "video => new Promise(resolve => { video.onseeked = () => resolve(video.currentTime); video.currentTime = 3; })"
    )
    assert video.evaluate(seek) == pytest.approx(3, abs=0.1)
    assert video.evaluate("video => video.error") is None
    assert len([part for part in parts if part.startswith("206 bytes")]) > 1


def test_a_video_refused_says_so_in_place_and_another_is_sent_at_once(
    cast: Cast, page_of: Callable[..., Page], assert_accessible: Callable[[Page], None], tmp_path: Path
) -> None:
    lesson = make_draft_course(lessons=1).lessons.get()
    program = tmp_path / "film.mp4"
    program.write_bytes(b"MZ" + bytes(3_000_000))
    page = page_of(cast.ada)
    page.goto(f"/training/courses/premiers-pas/lessons/{lesson.pk}/video/write/")
    page.locator("input[type=file]").set_input_files(program)
    page.get_by_role("button", name="Envoyer la vidéo").click()
    expect(page.locator(".error-summary")).to_be_focused()
    expect(page.locator(".error-summary")).to_contain_text("ni MP4 ni WebM")
    assert_accessible(page)
    page.locator("input[type=file]").set_input_files(CLIPS / "clip.webm")
    page.get_by_role("button", name="Envoyer la vidéo").click()
    expect(page.get_by_text("La vidéo est gardée")).to_be_visible()


def test_too_heavy_a_video_is_refused_before_it_leaves(
    cast: Cast, page_of: Callable[..., Page], settings: Any, tmp_path: Path
) -> None:
    settings.VIDEO_MEGABYTES = 1
    lesson = make_draft_course(lessons=1).lessons.get()
    heavy = tmp_path / "film.mp4"
    heavy.write_bytes(bytes(1_000_001))
    page = page_of(cast.ada)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method))
    page.goto(f"/training/courses/premiers-pas/lessons/{lesson.pk}/video/write/")
    page.locator("input[type=file]").set_input_files(heavy)
    page.get_by_role("button", name="Envoyer la vidéo").click()

    assert "trop lourde" in page.locator("input[type=file]").evaluate("input => input.validationMessage")
    assert "POST" not in sent


def test_a_stranger_is_shown_nothing(cast: Cast, page_of: Callable[..., Page]) -> None:
    lesson = make_course(lessons=1, is_open=False).lessons.get()
    address = add_video(lesson).get_absolute_url()

    assert page_of(cast.sam).goto(address).status == 404
    assert LessonVideo.objects.exists()

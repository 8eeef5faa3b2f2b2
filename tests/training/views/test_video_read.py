from __future__ import annotations

from collections.abc import Callable
from urllib.parse import unquote

import pytest
from django.conf import settings
from django.http.response import HttpResponseBase
from django.test import Client

from people.models import Audience, Employee, Role
from tests.conftest import Cast
from tests.factories.people import RoleGrantFactory
from tests.factories.training import LATER, asked, make_course, make_draft_course
from tests.factories.videos import add_video, clip
from training import streaming
from training.models import LessonVideo
from training.models.videos import video_storage
from training.publishing import retire
from training.showing import take_video_away
from training.views import videos

Browser = Callable[[Employee], Client]
CONTENT = clip()
SIZE = len(CONTENT)


@pytest.fixture
def video(cast: Cast) -> LessonVideo:
    return add_video(make_course(lessons=1).lessons.get())


def whole(answer: HttpResponseBase) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


@pytest.mark.parametrize("piece", [SIZE, SIZE - 1])
def test_the_whole_file_comes_to_who_asks_for_no_part(
    cast: Cast, video: LessonVideo, client_of: Browser, monkeypatch: pytest.MonkeyPatch, piece: int
) -> None:
    monkeypatch.setattr(videos, "PIECE", piece)

    answer = client_of(cast.zoe).get(video.get_absolute_url())

    assert (answer.status_code, answer.streaming) == (200, piece < SIZE)
    assert whole(answer) == CONTENT
    expected = {"Content-Type": "video/mp4", "Content-Length": str(SIZE), "ETag": f'"{video.digest}"'}
    expected |= {"Accept-Ranges": "bytes", "X-Content-Type-Options": "nosniff"}
    assert {name: answer[name] for name in expected} == expected
    assert answer["Content-Security-Policy"].startswith("default-src 'none'")
    assert answer["Cache-Control"].startswith("private")


@pytest.mark.parametrize(
    ("asked_for", "first", "last"),
    [("bytes=0-", 0, SIZE - 1), ("bytes=0-1", 0, 1), ("bytes=100-199", 100, 199), ("bytes=-10", SIZE - 10, SIZE - 1)],
)
def test_a_player_receives_the_part_it_asks_for(
    cast: Cast, video: LessonVideo, client_of: Browser, asked_for: str, first: int, last: int
) -> None:
    answer = client_of(cast.zoe).get(video.get_absolute_url(), headers={"Range": asked_for})

    assert (answer.status_code, answer["Content-Range"]) == (206, f"bytes {first}-{last}/{SIZE}")
    assert answer.content == CONTENT[first : last + 1]
    assert (answer["Content-Length"], answer["Content-Type"]) == (str(last - first + 1), "video/mp4")


def test_no_more_than_a_piece_is_ever_read_into_memory(
    cast: Cast, video: LessonVideo, client_of: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streaming, "PIECE", 1000)
    browser, received, address = client_of(cast.zoe), b"", video.get_absolute_url()

    while len(received) < SIZE:
        answer = browser.get(address, headers={"Range": f"bytes={len(received)}-"})
        assert len(answer.content) <= 1000
        received += answer.content

    assert received == CONTENT


def test_few_whole_files_leave_at_once_and_parts_always_do(
    cast: Cast, video: LessonVideo, client_of: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(videos, "PIECE", 100)
    browser, address = client_of(cast.zoe), video.get_absolute_url()
    first, second = browser.get(address), browser.get(address)
    assert str(video.lesson) in unquote(first["Content-Disposition"])

    third = browser.get(address)
    part = browser.get(address, headers={"Range": "bytes=0-1"})
    assert (third.status_code, third["Retry-After"], part.status_code) == (503, "60", 206)
    assert whole(first) == CONTENT
    fourth = browser.get(address)
    assert whole(fourth) == whole(second) == CONTENT


def test_a_range_beyond_the_end_is_refused_with_the_size(cast: Cast, video: LessonVideo, client_of: Browser) -> None:
    answer = client_of(cast.zoe).get(video.get_absolute_url(), headers={"Range": f"bytes={SIZE}-"})

    assert (answer.status_code, answer["Content-Range"], answer.content) == (416, f"bytes */{SIZE}", b"")


@pytest.mark.parametrize("asked_for", ["bytes=0-1,5-9", "items=0-1", "bytes=9-2", "nonsense"])
def test_several_ranges_are_answered_by_the_whole(
    cast: Cast, video: LessonVideo, client_of: Browser, asked_for: str
) -> None:
    answer = client_of(cast.zoe).get(video.get_absolute_url(), headers={"Range": asked_for})

    assert answer.status_code == 200
    assert whole(answer) == CONTENT


def test_a_range_of_another_file_is_answered_by_the_whole(cast: Cast, video: LessonVideo, client_of: Browser) -> None:
    browser, address = client_of(cast.zoe), video.get_absolute_url()

    same = browser.get(address, headers={"Range": "bytes=0-1", "If-Range": f'"{video.digest}"'})
    other = browser.get(address, headers={"Range": "bytes=0-1", "If-Range": '"another"'})
    dated = browser.get(address, headers={"Range": "bytes=0-1", "If-Range": "Mon, 02 Mar 2026 15:00:00 GMT"})

    assert (same.status_code, other.status_code, dated.status_code) == (206, 200, 200)
    assert whole(other) == whole(dated) == CONTENT


def test_what_the_browser_has_is_not_sent_again(cast: Cast, video: LessonVideo, client_of: Browser) -> None:
    answer = client_of(cast.zoe).get(video.get_absolute_url(), headers={"If-None-Match": f'"{video.digest}"'})

    assert (answer.status_code, answer.content) == (304, b"")


def test_head_says_how_long_it_is_and_sends_nothing(cast: Cast, video: LessonVideo, client_of: Browser) -> None:
    answer = client_of(cast.zoe).head(video.get_absolute_url(), headers={"Range": "bytes=0-1"})

    assert (answer.status_code, answer["Content-Length"], answer.content) == (200, str(SIZE), b"")


def test_a_post_is_refused(cast: Cast, video: LessonVideo, client_of: Browser) -> None:
    assert client_of(cast.zoe).post(video.get_absolute_url()).status_code == 405


def test_a_file_that_is_lost_is_not_found(cast: Cast, video: LessonVideo, client_of: Browser) -> None:
    video_storage().delete(video.file.name)

    assert client_of(cast.zoe).get(video.get_absolute_url()).status_code == 404


def test_the_stranger_does_not_watch_a_course_that_is_not_theirs(cast: Cast, client_of: Browser) -> None:
    course = make_course(lessons=1, is_open=False)
    address = add_video(course.lessons.get()).get_absolute_url()
    audience = Audience.objects.create()
    audience.departments.add(cast.operations)
    asked(course, audience=audience)

    assert client_of(cast.sam).get(address).status_code == 404
    assert client_of(cast.sam).get(address, headers={"Range": "bytes=0-1"}).status_code == 404
    assert client_of(cast.zoe).get(address, headers={"Range": "bytes=0-1"}).status_code == 206
    answer = Client().get(address)
    assert (answer.status_code, answer["Location"].startswith("/login/")) == (302, True)


def test_an_employee_watches_neither_a_draft_nor_what_is_no_longer_shown(cast: Cast, client_of: Browser) -> None:
    draft = add_video(make_draft_course("brouillon", lessons=1).lessons.get())
    lesson = make_course(lessons=1).lessons.get()
    ended = add_video(lesson)
    take_video_away(lesson, by=None, at=LATER)

    for each in (draft, ended):
        assert client_of(cast.zoe).get(each.get_absolute_url()).status_code == 404
        assert client_of(cast.ada).get(each.get_absolute_url(), headers={"Range": "bytes=0-1"}).status_code == 206


def test_an_auditor_watches_what_was_shown_before(cast: Cast, client_of: Browser) -> None:
    RoleGrantFactory(employee=cast.sam, role=Role.AUDITOR)
    lesson = make_course(lessons=1, is_open=False).lessons.get()
    first = add_video(lesson)
    add_video(lesson, "clip.webm", at=LATER)

    answer = client_of(cast.sam).get(first.get_absolute_url())

    assert whole(answer) == CONTENT


def test_who_had_not_begun_a_retired_course_does_not_watch_it(
    cast: Cast, video: LessonVideo, client_of: Browser
) -> None:
    retire(video.lesson.course, by=None, at=LATER)

    assert client_of(cast.zoe).get(video.get_absolute_url()).status_code == 404


def test_pages_play_only_what_is_here() -> None:
    assert settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]["media-src"] == ["'self'"]

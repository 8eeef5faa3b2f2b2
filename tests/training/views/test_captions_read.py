from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from people.models import Employee
from tests.conftest import Cast
from tests.factories.training import make_course, make_draft_course
from tests.factories.videos import VTT, add_video

Browser = Callable[[Employee], Client]


def test_captions_are_read_as_webvtt(cast: Cast, client_of: Browser) -> None:
    video = add_video(make_course(lessons=1).lessons.get(), fr=VTT)

    answer = client_of(cast.zoe).get(f"/training/videos/{video.pk}/captions/fr/")

    assert (answer.status_code, answer.content.decode()) == (200, VTT)
    assert answer["Content-Type"] == "text/vtt; charset=utf-8"
    assert answer["Content-Language"] == "fr-CA"
    assert answer["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("language", ["en", "de", "fr_", "pk"])
def test_a_language_without_captions_has_no_page(cast: Cast, client_of: Browser, language: str) -> None:
    video = add_video(make_course(lessons=1).lessons.get(), fr=VTT)

    assert client_of(cast.zoe).get(f"/training/videos/{video.pk}/captions/{language}/").status_code == 404


def test_the_stranger_reads_no_captions_of_a_course_that_is_not_theirs(cast: Cast, client_of: Browser) -> None:
    closed = add_video(make_course(lessons=1, is_open=False).lessons.get(), fr=VTT)
    draft = add_video(make_draft_course("brouillon", lessons=1).lessons.get(), fr=VTT)

    for video in (closed, draft):
        assert client_of(cast.sam).get(f"/training/videos/{video.pk}/captions/fr/").status_code == 404
        assert client_of(cast.ada).get(f"/training/videos/{video.pk}/captions/fr/").status_code == 200

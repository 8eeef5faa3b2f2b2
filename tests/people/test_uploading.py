from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest
from django.test import RequestFactory

MEGABYTE = 1_000_000


@pytest.fixture(autouse=True)
def _small(settings: Any) -> None:
    settings.MOST_UPLOADED = 4 * MEGABYTE


def posted(**files: int) -> HttpRequest:
    """A request with files of that many bytes, and a word before and after them."""
    sent: dict[str, Any] = {"before": "avant"}
    sent |= {name: SimpleUploadedFile(name, b"x" * size) for name, size in files.items()}
    return RequestFactory().post("/", sent | {"after": "après"})


def on_disk(film: Any) -> int:
    return Path(film.temporary_file_path()).stat().st_size


def test_a_file_is_received_on_the_disk() -> None:
    request = posted(film=3 * MEGABYTE)
    film = request.FILES["film"]

    assert film.size == 3 * MEGABYTE
    assert film.read() == b"x" * film.size
    assert on_disk(film) == film.size
    film.close()


def test_of_too_large_a_file_nothing_is_kept_and_the_rest_of_the_form_is() -> None:
    request = posted(film=6 * MEGABYTE)
    film = request.FILES["film"]

    assert film.size == 6 * MEGABYTE
    assert on_disk(film) == 0
    assert (request.POST["before"], request.POST["after"]) == ("avant", "après")
    film.close()


def test_several_files_fill_the_disk_no_more_than_one() -> None:
    request = posted(first=3 * MEGABYTE, second=3 * MEGABYTE, third=3 * MEGABYTE)

    kept = [on_disk(film) for film in request.FILES.values()]
    assert kept == [3 * MEGABYTE, 0, 0]
    assert request.FILES["second"].size > 4 * MEGABYTE  # so that any form refuses it by its size
    for film in request.FILES.values():
        film.close()

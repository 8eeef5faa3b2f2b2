from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from consent.models import Capture
from people.models import Employee
from tests.conftest import Cast
from tests.factories.assets import a_photo, open_takedown

ClientOf = Callable[[Employee], Client]


def test_a_capture_is_sent_kept_and_shown(cast: Cast, client_of: ClientOf) -> None:
    takedown, client = open_takedown(cast), client_of(cast.ada)
    sent = SimpleUploadedFile("écran.png", a_photo((1600, 900), "PNG").read(), "image/png")

    client.post(takedown.get_absolute_url(), {"outcome": "removed", "picture": sent})

    path = f"/consent/takedowns/{takedown.pk}/capture/"
    assert path in client.get(takedown.get_absolute_url()).content.decode()
    shown = client.get(path)
    assert Image.open(io.BytesIO(shown.content)).size == (1600, 900)
    assert shown["Content-Security-Policy"] == "default-src 'none'; sandbox"


@pytest.mark.parametrize("sent", [b"<svg/>", b"\x89PNG\r\n\x1a\nbroken", b"%PDF-1.7"])
def test_what_is_no_picture_is_refused_in_words_and_nothing_typed_is_lost(
    cast: Cast, client_of: ClientOf, sent: bytes
) -> None:
    takedown = open_takedown(cast)
    said = {"outcome": "removed", "note": "Retirée.", "picture": SimpleUploadedFile("écran.png", sent, "image/png")}

    page = client_of(cast.ada).post(takedown.get_absolute_url(), said).content.decode()

    takedown.refresh_from_db()
    assert takedown.is_open
    assert "une image JPEG, PNG ou WebP" in page
    assert "Retirée." in page
    assert not Capture.objects.exists()


def test_a_stranger_sees_no_capture(cast: Cast, client_of: ClientOf) -> None:
    takedown = open_takedown(cast)
    sent = SimpleUploadedFile("a.png", a_photo(kind="PNG").read(), "image/png")
    client_of(cast.ada).post(takedown.get_absolute_url(), {"outcome": "removed", "picture": sent})

    assert client_of(cast.zoe).get(f"/consent/takedowns/{takedown.pk}/capture/").status_code == 404


def test_what_was_done_without_one_shows_none(cast: Cast, client_of: ClientOf) -> None:
    takedown = open_takedown(cast)

    assert client_of(cast.ada).get(f"/consent/takedowns/{takedown.pk}/capture/").status_code == 404

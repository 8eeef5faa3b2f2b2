from __future__ import annotations

import re

import pytest

from consent.models import Consent
from consent.starting import start_form
from people.models import Role
from tests.conftest import Cast
from tests.factories.consent import PUBLISHED, ask_consent
from tests.factories.people import RoleGrantFactory

PAGE = "/consent/forms/image/versions/1/preview/"


@pytest.mark.parametrize(("language", "said"), [("fr", "Tout refuser"), ("en", "Refuse everything")])
def test_the_frame_speaks_the_language_looked_at(cast: Cast, client_of, language: str, said: str) -> None:
    start_form("image", by=None, at=PUBLISHED)
    answer = client_of(cast.ada).get(PAGE, {"frame": 1, "language": language})

    assert said in answer.text
    assert f'lang="{language}-CA"' in answer.text
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in answer["Content-Security-Policy"]


def test_it_is_the_page_of_signing_and_signs_nothing(cast: Cast, client_of) -> None:
    """The same words in the same order, but for the form around them."""
    ask_consent()
    shown = client_of(cast.zoe).get("/consent/forms/image/sign/").text
    looked_at = client_of(cast.ada).get(PAGE, {"frame": 1, "language": "fr"}).text
    sections = [re.findall(r"(?s)<section class=\"section\">.*?</section>", page) for page in (shown, looked_at)]

    assert len(sections[0]) == 3
    assert sections[0] == sections[1]
    assert "<form" not in looked_at
    assert client_of(cast.ada).post(PAGE, {"step": "sign"}).status_code in {200, 405}
    assert not Consent.objects.exists()


def test_the_signature_is_looked_at_too(cast: Cast, client_of) -> None:
    version = start_form("image", by=None, at=PUBLISHED)
    review = client_of(cast.ada).get(PAGE, {"frame": 1, "language": "fr", "step": "review"}).text

    assert version.wordings.get(language="fr").statement in review
    assert "signature-canvas" in review
    assert "<form" not in review


@pytest.mark.parametrize("width", ["phone", "desktop"])
def test_the_page_around_holds_the_frame(cast: Cast, client_of, width: str) -> None:
    start_form("image", by=None, at=PUBLISHED)
    RoleGrantFactory(employee=cast.sam, role=Role.COMMUNICATIONS)
    answer = client_of(cast.sam).get(PAGE, {"width": width, "language": "xx"})

    assert f"consent-frame-{width}" in answer.text
    assert answer["X-Frame-Options"] == "DENY"
    assert "frame-src 'self'" in answer["Content-Security-Policy"]


def test_nothing_written_is_told(cast: Cast, client_of) -> None:
    start_form("image", by=None, at=PUBLISHED).wordings.all().delete()
    assert client_of(cast.ada).get(PAGE)["Location"].endswith("/versions/1/write/")


def test_a_stranger_finds_nothing(cast: Cast, client_of) -> None:
    start_form("image", by=None, at=PUBLISHED)
    assert client_of(cast.sam).get(PAGE, {"frame": 1}).status_code == 404

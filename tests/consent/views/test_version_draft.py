from __future__ import annotations

from consent.models import ConsentFormVersion
from consent.starting import start_form
from tests.conftest import Cast
from tests.factories.consent import PUBLISHED, ask_consent

PAGE = "/consent/forms/image/versions/draft/"


def test_the_next_version_starts_from_the_published_one_once(cast: Cast, client_of) -> None:
    ask_consent()
    client = client_of(cast.ada)
    assert client.get(PAGE).status_code == 405
    assert not ConsentFormVersion.objects.draft().exists()
    for _time in range(2):
        assert client.post(PAGE)["Location"] == "/consent/forms/image/versions/2/write/"

    assert ConsentFormVersion.objects.draft().get().created_by == cast.ada


def test_a_form_never_published_has_no_next_version(cast: Cast, client_of) -> None:
    start_form("image", by=None, at=PUBLISHED)
    assert client_of(cast.ada).post(PAGE).status_code == 404


def test_a_stranger_drafts_nothing(cast: Cast, client_of) -> None:
    ask_consent()
    assert client_of(cast.sam).post(PAGE).status_code == 404

from __future__ import annotations

from consent.models import ConsentQuestion
from consent.starting import start_form
from tests.conftest import Cast
from tests.factories.consent import PUBLISHED, ask_consent

PAGE = "/consent/forms/image/versions/1/questions/internal/remove/"


def test_it_goes_from_the_draft(cast: Cast, client_of) -> None:
    start_form("image", by=None, at=PUBLISHED)
    client = client_of(cast.ada)
    assert client.get(PAGE).status_code == 405
    for _time in range(2):
        assert client.post(PAGE).status_code == 302
    assert not ConsentQuestion.objects.filter(purpose="internal").exists()


def test_a_published_version_keeps_it(cast: Cast, client_of) -> None:
    ask_consent()
    client_of(cast.ada).post(PAGE)
    assert ConsentQuestion.objects.filter(purpose="internal").exists()


def test_a_stranger_removes_nothing(cast: Cast, client_of) -> None:
    start_form("image", by=None, at=PUBLISHED)
    assert client_of(cast.sam).post(PAGE).status_code == 404
    assert ConsentQuestion.objects.filter(purpose="internal").exists()

from __future__ import annotations

from consent.models import ConsentQuestion
from consent.starting import start_form
from tests.conftest import Cast
from tests.factories.consent import PUBLISHED, ask_consent

PAGE = "/consent/forms/image/versions/1/questions/internal/move/"


def order() -> list[str]:
    return list(ConsentQuestion.objects.order_by("position").values_list("purpose", flat=True))


def test_down_and_up_again(cast: Cast, client_of) -> None:
    start_form("image", by=None, at=PUBLISHED)
    client = client_of(cast.ada)
    client.post(PAGE, {"to": "down"})
    assert order() == ["employer_brand", "internal", "recruitment"]
    client.post(PAGE, {"to": "up"})
    assert order() == ["internal", "employer_brand", "recruitment"]


def test_a_published_version_keeps_its_order(cast: Cast, client_of) -> None:
    ask_consent()
    client_of(cast.ada).post(PAGE, {"to": "down"})
    assert order()[0] == "internal"


def test_a_stranger_moves_nothing(cast: Cast, client_of) -> None:
    start_form("image", by=None, at=PUBLISHED)
    assert client_of(cast.sam).post(PAGE, {"to": "down"}).status_code == 404
    assert order()[0] == "internal"

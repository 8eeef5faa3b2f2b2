from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assignments.exempting import exempt
from assignments.models import Exemption
from people.models import Organisation
from tests.conftest import Cast
from tests.factories.assignments import assignment_of, make_ask

Browser = Callable[..., Client]


@pytest.fixture
def exemption(cast: Cast) -> Exemption:
    now = timezone.now()
    today = Organisation.current().today(now)
    return exempt(make_ask(at=now), cast.zoe, reason="Stage", starts_on=today, by=cast.ada, at=now)


def address(exemption: Exemption) -> str:
    return reverse("assignments:exemption-end", args=[exemption.pk])


def test_looking_ends_nothing_and_posting_does_once(cast: Cast, exemption: Exemption, client_of: Browser) -> None:
    client = client_of(cast.ada)
    assert "Zoé Tremblay" in client.get(address(exemption)).content.decode()
    exemption.refresh_from_db()
    assert exemption.revoked_at is None

    client.post(address(exemption), follow=True)

    exemption.refresh_from_db()
    assert exemption.revoked_by == cast.ada
    assert assignment_of(exemption.ask, cast.zoe).is_outstanding
    again = client.post(address(exemption), follow=True)
    assert len(again.context["messages"]) == 1


@pytest.mark.parametrize("who", ["malik", "sam", "zoe"])
def test_the_stranger_gets_nothing(cast: Cast, exemption: Exemption, client_of: Browser, who: str) -> None:
    assert client_of(getattr(cast, who)).post(address(exemption)).status_code == 404
    exemption.refresh_from_db()
    assert exemption.revoked_at is None

from __future__ import annotations

from collections.abc import Callable

from django.test import Client

from consent.models import Withdrawal
from consent.withdrawing import remaining
from people.models import Employee
from tests.conftest import Cast
from tests.factories.consent import answer, ask_consent


def test_one_item_in_two_clicks_and_strangers_in_none(cast: Cast, client_of: Callable[[Employee], Client]) -> None:
    consent = answer(ask_consent(), cast.zoe)
    one = remaining(consent)[0]
    page = f"/consent/{consent.pk}/withdraw/"
    client = client_of(cast.zoe)

    assert client.get(f"{page}?item={one.pk}").context["left"] == [one]
    assert not Withdrawal.objects.exists()
    for other in (cast.malik, cast.ada, cast.sam):
        assert client_of(other).post(page, {"decision": one.pk}).status_code == 404
    client.post(page, {"decision": "x"})
    assert not Withdrawal.objects.exists()
    client.post(page, {"decision": one.pk})
    assert Withdrawal.objects.get().items.get().decision == one

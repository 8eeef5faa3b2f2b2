from __future__ import annotations

from collections.abc import Callable

from django.test import Client

from consent.authorising import authorise, token_of
from people.models import Employee
from tests.conftest import Cast
from tests.factories.consent import SIGNED

ClientOf = Callable[[Employee], Client]


def test_a_revoked_token_opens_nothing_and_says_by_whom(cast: Cast, client_of: ClientOf) -> None:
    token, secret = authorise("Intranet", by=cast.ada, at=SIGNED)
    client = client_of(cast.ada)

    for _twice in range(2):
        assert client.post(f"/consent/registry/tokens/{token.pk}/revoke/").status_code == 302

    token.refresh_from_db()
    assert token.revoked_by == cast.ada
    assert token_of(f"Bearer {secret}") is None


def test_looking_revokes_nothing(cast: Cast, client_of: ClientOf) -> None:
    token, _secret = authorise("Intranet", by=cast.ada, at=SIGNED)

    assert client_of(cast.ada).get(f"/consent/registry/tokens/{token.pk}/revoke/").status_code == 405


def test_a_token_that_is_none_is_not_found(ada: Employee, client_of: ClientOf) -> None:
    assert client_of(ada).post("/consent/registry/tokens/999/revoke/").status_code == 404


def test_a_stranger_revokes_nothing(cast: Cast, client_of: ClientOf) -> None:
    token, secret = authorise("Intranet", by=cast.ada, at=SIGNED)

    assert client_of(cast.sam).post(f"/consent/registry/tokens/{token.pk}/revoke/").status_code == 404
    assert token_of(f"Bearer {secret}") == token

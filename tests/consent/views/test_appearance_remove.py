from __future__ import annotations

from collections.abc import Callable

from django.test import Client

from people.models import Employee
from tests.conftest import Cast
from tests.factories.assets import make_asset

ClientOf = Callable[[Employee], Client]


def test_it_was_somebody_else(cast: Cast, client_of: ClientOf) -> None:
    appearance = make_asset(cast.zoe, by=cast.ada).appearances.get()
    path = f"/consent/appearances/{appearance.pk}/remove/"

    assert client_of(cast.ada).get(path).status_code == 405
    page = client_of(cast.ada).post(path, follow=True).content.decode()

    appearance.refresh_from_db()
    assert appearance.removed_by == cast.ada
    assert "Zoé Tremblay n’y figure plus." in page


def test_a_stranger_changes_nothing(cast: Cast, client_of: ClientOf) -> None:
    appearance = make_asset(cast.zoe, by=cast.ada).appearances.get()

    assert client_of(cast.zoe).post(f"/consent/appearances/{appearance.pk}/remove/").status_code == 404
    appearance.refresh_from_db()
    assert appearance.removed_at is None

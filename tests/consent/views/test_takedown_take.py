from __future__ import annotations

from collections.abc import Callable

from django.test import Client

from people.models import Employee
from tests.conftest import Cast
from tests.factories.assets import open_takedown

ClientOf = Callable[[Employee], Client]


def test_somebody_sees_to_it(cast: Cast, client_of: ClientOf) -> None:
    takedown = open_takedown(cast)

    client_of(cast.ada).post(f"{takedown.get_absolute_url()}take/")

    takedown.refresh_from_db()
    assert takedown.owner == cast.ada


def test_a_stranger_takes_nothing(cast: Cast, client_of: ClientOf) -> None:
    takedown = open_takedown(cast)

    assert client_of(cast.sam).post(f"{takedown.get_absolute_url()}take/").status_code == 404
    takedown.refresh_from_db()
    assert takedown.owner is None

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from people.models import Employee, Role
from tests.conftest import Cast
from tests.factories.assets import make_asset
from tests.factories.people import RoleGrantFactory

PATH = "/consent/assets/"
ClientOf = Callable[[Employee], Client]


def test_communications_find_what_shows_a_person(cast: Cast, client_of: ClientOf) -> None:
    RoleGrantFactory(employee=cast.sam, role=Role.COMMUNICATIONS)
    make_asset(cast.zoe, by=cast.ada, title="Atelier")
    make_asset(by=cast.ada, title="Fête")

    page = client_of(cast.sam).get(PATH, {"words": "Zoé Tremblay"}).content.decode()

    assert "Atelier" in page
    assert "Fête" not in page
    assert "not published" in page


def test_a_kind_nobody_knows_narrows_nothing_and_is_told(cast: Cast, client_of: ClientOf) -> None:
    make_asset(by=cast.ada, title="Atelier")

    page = client_of(cast.ada).get(PATH, {"element": "hologram"}).content.decode()

    assert "Atelier" in page
    assert "n’a pas été retenue" in page


@pytest.mark.parametrize("name", ["malik", "zoe", "sam"])
def test_it_is_hidden_from_the_others(cast: Cast, client_of: ClientOf, name: str) -> None:
    assert client_of(getattr(cast, name)).get(PATH).status_code == 404


def test_one_or_twenty_cost_the_same(cast: Cast, client_of: ClientOf) -> None:
    client = client_of(cast.ada)
    make_asset(cast.zoe, by=cast.ada)
    client.get(PATH)
    with CaptureQueriesContext(connection) as few:
        client.get(PATH)
    for number in range(20):
        make_asset(cast.zoe, cast.sam, by=cast.ada, title=f"Photo {number}")
    with CaptureQueriesContext(connection) as many:
        client.get(PATH)

    assert len(many) == len(few)

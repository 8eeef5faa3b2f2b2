from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from people.models import Employee, Role
from tests.conftest import Cast
from tests.factories.assets import open_takedown
from tests.factories.people import RoleGrantFactory

PATH = "/consent/takedowns/"
ClientOf = Callable[[Employee], Client]


def test_what_is_to_do_and_overdue_is_counted_and_listed(cast: Cast, client_of: ClientOf) -> None:
    open_takedown(cast, title="Atelier")

    page = client_of(cast.ada).get(PATH, {"state": "overdue"}).content.decode()

    assert "Atelier" in page  # opened in November 2026, due a week later
    assert "Retirée" not in page


def test_the_reason_is_for_those_who_may_read_answers(cast: Cast, client_of: ClientOf) -> None:
    RoleGrantFactory(employee=cast.sam, role=Role.COMMUNICATIONS)
    open_takedown(cast, title="Atelier")

    assert "Withdrawn" not in client_of(cast.sam).get(PATH).content.decode()
    assert "Retiré" in client_of(cast.ada).get(PATH).content.decode()


def test_filters_narrow(cast: Cast, client_of: ClientOf) -> None:
    open_takedown(cast, title="Atelier")
    client = client_of(cast.ada)

    for asked in ({"state": "done"}, {"channel": "tiktok"}, {"mine": "on"}):
        assert "Atelier" not in client.get(PATH, asked).content.decode()


@pytest.mark.parametrize("name", ["malik", "zoe", "sam"])
def test_it_is_hidden_from_the_others(cast: Cast, client_of: ClientOf, name: str) -> None:
    assert client_of(getattr(cast, name)).get(PATH).status_code == 404


def test_one_or_ten_cost_the_same(cast: Cast, client_of: ClientOf) -> None:
    client = client_of(cast.ada)
    open_takedown(cast)
    client.get(PATH)
    with CaptureQueriesContext(connection) as few:
        client.get(PATH)
    open_takedown(cast, number=9)
    with CaptureQueriesContext(connection) as many:
        client.get(PATH)

    assert len(many) == len(few)

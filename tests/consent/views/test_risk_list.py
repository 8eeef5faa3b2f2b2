from __future__ import annotations

from collections.abc import Callable

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from consent.models import ConsentFormVersion
from people.models import Employee, Role
from tests.conftest import Cast
from tests.factories.assets import make_asset, open_takedown, published
from tests.factories.people import RoleGrantFactory

PATH = "/consent/risks/"
ClientOf = Callable[[Employee], Client]


def test_it_says_who_said_no_and_who_was_never_asked(cast: Cast, client_of: ClientOf) -> None:
    takedown = open_takedown(cast, title="Atelier")
    version = ConsentFormVersion.objects.get()
    published(make_asset(cast.malik, by=cast.ada, title="Fête"), version, by=cast.ada, reason="Oral")

    page = client_of(cast.ada).get(PATH).content.decode()

    assert "Atelier" in page
    assert takedown.get_absolute_url() in page
    assert "Fête" in page
    assert "Lui demander" in page


def test_communications_read_no_reason_of_a_no(cast: Cast, client_of: ClientOf) -> None:
    RoleGrantFactory(employee=cast.sam, role=Role.COMMUNICATIONS)
    open_takedown(cast, title="Atelier")

    page = client_of(cast.sam).get(PATH).content.decode()

    assert "Atelier" in page
    assert "Withdrawn" not in page


def test_a_stranger_finds_nothing(cast: Cast, client_of: ClientOf) -> None:
    assert client_of(cast.malik).get(PATH).status_code == 404


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

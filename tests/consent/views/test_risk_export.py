from __future__ import annotations

from collections.abc import Callable

from django.test import Client

from consent.models import ConsentFormVersion
from people.models import Employee, Role
from tests.conftest import Cast
from tests.factories.assets import make_asset, open_takedown, published
from tests.factories.people import RoleGrantFactory

PATH = "/consent/risks/export/"
ClientOf = Callable[[Employee], Client]


def text_of(client: Client) -> str:
    return b"".join(client.get(PATH).streaming_content).decode()


def test_all_that_is_at_risk_leaves_as_csv(cast: Cast, client_of: ClientOf) -> None:
    takedown = open_takedown(cast, title="=Atelier")
    version = ConsentFormVersion.objects.get()
    published(make_asset(cast.malik, by=cast.ada, title="Fête"), version, by=cast.ada, reason="Oral")

    first, second = text_of(client_of(cast.ada)).splitlines()[1:]

    assert "'=Atelier" in first  # never a formula
    assert "Zoé Tremblay" in first
    assert takedown.due_on.isoformat() in first
    assert "Fête" in second


def test_communications_receive_no_reason(cast: Cast, client_of: ClientOf) -> None:
    RoleGrantFactory(employee=cast.sam, role=Role.COMMUNICATIONS)
    open_takedown(cast)

    assert "Retiré" not in text_of(client_of(cast.sam))
    assert "Retiré" in text_of(client_of(cast.ada))


def test_excel_too(cast: Cast, client_of: ClientOf) -> None:
    open_takedown(cast)

    answer = client_of(cast.ada).get(PATH, {"format": "xlsx"})

    assert b"".join(answer.streaming_content).startswith(b"PK")
    assert ".xlsx" in answer["Content-Disposition"]


def test_a_stranger_gets_nothing(cast: Cast, client_of: ClientOf) -> None:
    assert client_of(cast.malik).get(PATH).status_code == 404

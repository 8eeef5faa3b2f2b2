from __future__ import annotations

from collections.abc import Callable

from django.test import Client

from people.models import Employee, Role
from tests.conftest import Cast
from tests.factories.assets import open_takedown
from tests.factories.people import RoleGrantFactory

PATH = "/consent/takedowns/export/"
ClientOf = Callable[[Employee], Client]


def text_of(client: Client, **asked: str) -> str:
    return b"".join(client.get(PATH, asked).streaming_content).decode()


def test_the_rows_on_the_page_leave_as_csv(cast: Cast, client_of: ClientOf) -> None:
    open_takedown(cast, title="=Atelier")

    table = text_of(client_of(cast.ada))

    assert "'=Atelier" in table  # never a formula
    assert "Zoé Tremblay" in table
    assert "Atelier" not in text_of(client_of(cast.ada), state="done")


def test_communications_receive_no_reason(cast: Cast, client_of: ClientOf) -> None:
    RoleGrantFactory(employee=cast.sam, role=Role.COMMUNICATIONS)
    open_takedown(cast)

    assert "Withdrawn" not in text_of(client_of(cast.sam))
    assert "Retiré" in text_of(client_of(cast.ada))


def test_excel_too(cast: Cast, client_of: ClientOf) -> None:
    open_takedown(cast)

    answer = client_of(cast.ada).get(PATH, {"format": "xlsx"})

    assert b"".join(answer.streaming_content).startswith(b"PK")
    assert ".xlsx" in answer["Content-Disposition"]


def test_a_stranger_gets_nothing(cast: Cast, client_of: ClientOf) -> None:
    assert client_of(cast.malik).get(PATH).status_code == 404

from __future__ import annotations

from collections.abc import Callable

from django.test import Client

from consent.consulting import Use, may_publish
from people.models import Employee
from tests.conftest import Cast
from tests.factories.consent import SIGNED

PATH = "/consent/registry/questions/export/"
ClientOf = Callable[[Employee], Client]


def test_the_questions_leave_as_csv_and_no_stranger_has_them(cast: Cast, client_of: ClientOf) -> None:
    may_publish([cast.zoe.login], Use("photo", "recruitment", "linkedin", SIGNED.date()), by=cast.ada, at=SIGNED)

    table = b"".join(client_of(cast.ada).get(PATH).streaming_content).decode()

    assert "Ada Gagnon" in table
    assert "2026-11-03 14:05" in table
    assert "Zoé" not in table
    assert client_of(cast.sam).get(PATH).status_code == 404

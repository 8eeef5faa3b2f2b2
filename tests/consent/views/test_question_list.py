from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from consent.consulting import Use, may_publish
from people.models import Employee, Role
from tests.conftest import Cast
from tests.factories.consent import SIGNED
from tests.factories.people import RoleGrantFactory

PATH = "/consent/registry/questions/"
ClientOf = Callable[[Employee], Client]
USE = Use("photo", "recruitment", "linkedin", SIGNED.date())


def test_the_privacy_officer_reads_who_asked_about_whom(cast: Cast, client_of: ClientOf) -> None:
    RoleGrantFactory(employee=cast.malik, role=Role.PRIVACY_OFFICER)
    may_publish([cast.zoe.login, "nobody"], USE, by=cast.ada, at=SIGNED)
    client = client_of(cast.malik)

    assert "Ada Gagnon" in client.get(PATH).content.decode()
    for asked, is_found in (
        ({"by": "gagnon"}, True),
        ({"by": "wilson"}, False),
        ({"about": "zoé"}, True),
        ({"about": "sam"}, False),
        ({"since": "2026-11-03", "until": "2026-11-03"}, True),
        ({"since": "2026-11-04"}, False),
        ({"until": "2026-11-02"}, False),
    ):
        assert ("Ada Gagnon" in client.get(PATH, asked).content.decode()) == is_found, asked


def test_a_day_that_is_none_narrows_nothing_and_is_told(cast: Cast, client_of: ClientOf) -> None:
    may_publish([cast.zoe.login], USE, by=cast.ada, at=SIGNED)

    page = client_of(cast.ada).get(PATH, {"since": "hier"}).content.decode()

    assert "n’a pas été retenue" in page


@pytest.mark.parametrize("role", [None, Role.COMMUNICATIONS, Role.AUDITOR])
def test_it_is_hidden_from_strangers(cast: Cast, client_of: ClientOf, role: str | None) -> None:
    if role:
        RoleGrantFactory(employee=cast.sam, role=role)

    assert client_of(cast.sam).get(PATH).status_code == 404


def test_one_or_thirty_cost_the_same(cast: Cast, client_of: ClientOf) -> None:
    client = client_of(cast.ada)
    may_publish([cast.zoe.login], USE, by=cast.ada, at=SIGNED)
    client.get(PATH)
    with CaptureQueriesContext(connection) as few:
        client.get(PATH)
    for _time in range(29):
        may_publish([cast.zoe.login], USE, by=cast.ada, at=SIGNED)
    with CaptureQueriesContext(connection) as many:
        client.get(PATH)

    assert len(many) == len(few)

from __future__ import annotations

from collections.abc import Callable

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from consent.consulting import Use, may_publish
from people.models import Employee
from tests.conftest import Cast
from tests.factories.assets import PUBLISHED_ON, cell_of
from tests.factories.consent import SIGNED, answer, ask_consent

PATH = "/consent/data/"
ClientOf = Callable[[Employee], Client]


def test_a_person_reads_who_looked_and_what_was_asked_about_them(cast: Cast, client_of: ClientOf) -> None:
    version = ask_consent()
    consent = answer(version, cast.zoe, "refused")
    client_of(cast.ada).get(consent.get_absolute_url())
    may_publish([cast.zoe.login], Use("photo", **cell_of(version), day=PUBLISHED_ON), by=cast.ada, at=SIGNED)

    page = client_of(cast.zoe).get(PATH).content.decode()

    assert consent.get_absolute_url() in page
    assert page.count("Ada Gagnon") == 2
    assert "Refusé" in page


def test_nobody_reads_anothers(cast: Cast, client_of: ClientOf) -> None:
    version = ask_consent()
    consent = answer(version, cast.zoe)
    may_publish([cast.zoe.login], Use("photo", **cell_of(version), day=PUBLISHED_ON), by=cast.ada, at=SIGNED)

    for person in (cast.ada, cast.malik, cast.sam):
        page = client_of(person).get(PATH).content.decode()
        assert consent.get_absolute_url() not in page
        assert "<td>" not in page


def test_one_or_thirty_questions_cost_the_same(cast: Cast, client_of: ClientOf) -> None:
    version, client = ask_consent(), client_of(cast.zoe)
    answer(version, cast.zoe)
    use = Use("photo", **cell_of(version), day=PUBLISHED_ON)
    may_publish([cast.zoe.login], use, by=cast.ada, at=SIGNED)
    client.get(PATH)
    with CaptureQueriesContext(connection) as few:
        client.get(PATH)
    for _time in range(29):
        may_publish([cast.zoe.login], use, by=cast.ada, at=SIGNED)
    with CaptureQueriesContext(connection) as many:
        client.get(PATH)

    assert len(many) == len(few)

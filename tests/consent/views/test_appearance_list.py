from __future__ import annotations

from collections.abc import Callable

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from consent.models import Takedown
from consent.taking_down import Proof, finish
from consent.withdrawing import remaining, withdraw
from people.models import Employee
from tests.conftest import Cast
from tests.factories.assets import RECORDED, make_asset, published
from tests.factories.consent import FACTS, answer, ask_consent

PATH = "/consent/appearances/"
ClientOf = Callable[[Employee], Client]


def test_each_person_reads_where_they_appear_and_what_became_of_it(cast: Cast, client_of: ClientOf) -> None:
    version = ask_consent()
    consent = answer(version, cast.zoe)
    published(make_asset(cast.zoe, by=cast.ada, title="Atelier"), version, by=cast.ada)
    assert "Atelier" in client_of(cast.zoe).get(PATH).content.decode()

    keys = [decision.pk for decision in remaining(consent)]
    withdraw(consent, keys, language="fr", facts=FACTS, by=cast.zoe, at=RECORDED)
    assert "Retrait en cours" in client_of(cast.zoe).get(PATH).content.decode()

    finish(Takedown.objects.get(), Proof(Takedown.Outcome.EDITED, note="Floutée"), by=cast.ada, at=RECORDED)
    assert "recadrée, floutée ou coupée" in client_of(cast.zoe).get(PATH).content.decode()


def test_nobody_reads_anothers(cast: Cast, client_of: ClientOf) -> None:
    version = ask_consent()
    answer(version, cast.zoe)
    published(make_asset(cast.zoe, by=cast.ada, title="Atelier"), version, by=cast.ada)

    for person in (cast.malik, cast.sam):
        assert "Atelier" not in client_of(person).get(PATH).content.decode()


def test_one_or_fifteen_cost_the_same(cast: Cast, client_of: ClientOf) -> None:
    version, client = ask_consent(), client_of(cast.zoe)
    answer(version, cast.zoe)
    published(make_asset(cast.zoe, by=cast.ada), version, by=cast.ada)
    client.get(PATH)
    with CaptureQueriesContext(connection) as few:
        client.get(PATH)
    for number in range(14):
        published(make_asset(cast.zoe, by=cast.ada, title=f"{number}"), version, by=cast.ada)
    with CaptureQueriesContext(connection) as many:
        client.get(PATH)

    assert len(many) == len(few)

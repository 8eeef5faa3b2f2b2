from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from consent.models import Takedown
from consent.taking_down import Proof, finish
from consent.withdrawing import remaining, withdraw
from people.models import Employee, Role
from tests.conftest import Cast
from tests.factories.assets import RECORDED, make_asset, open_takedown, published
from tests.factories.consent import FACTS, answer, ask_consent
from tests.factories.people import RoleGrantFactory

ClientOf = Callable[[Employee], Client]


def test_each_publication_says_what_the_registry_answers_today(cast: Cast, client_of: ClientOf) -> None:
    version = ask_consent()
    consent = answer(version, cast.zoe)
    asset = make_asset(cast.zoe, by=cast.ada)
    published(asset, version, by=cast.ada)
    client = client_of(cast.ada)
    assert "Tout le monde accepte" in client.get(asset.get_absolute_url()).content.decode()

    keys = [decision.pk for decision in remaining(consent)]
    withdraw(consent, keys, language="fr", facts=FACTS, by=cast.zoe, at=RECORDED)

    page = client.get(asset.get_absolute_url()).content.decode()
    assert "À retirer" in page
    assert "/consent/takedowns/" in page


def test_what_each_person_says_stands_beside_their_name(cast: Cast, client_of: ClientOf) -> None:
    version = ask_consent()
    asked = {"zoe": answer(version, cast.zoe), "sam": answer(version, cast.sam)}
    asset = make_asset(cast.zoe, cast.sam, cast.malik, by=cast.ada)
    client = client_of(cast.ada)
    assert {said for _row, said in client.get(asset.get_absolute_url()).context["appearances"]} == {None}
    published(asset, version, by=cast.ada, reason="Accord verbal")

    keys = [decision.pk for decision in remaining(asked["sam"])]
    withdraw(asked["sam"], keys, language="fr", facts=FACTS, by=cast.sam, at=RECORDED)

    page = client.get(asset.get_absolute_url())
    said = {row.who: answer for row, answer in page.context["appearances"]}
    assert said == {cast.zoe: "yes", cast.sam: "no", cast.malik: "ask"}
    assert "Paraît contre son gré" in page.content.decode()


def test_where_the_only_person_was_blurred_it_says_so(cast: Cast, client_of: ClientOf) -> None:
    takedown = open_takedown(cast)
    finish(takedown, Proof(Takedown.Outcome.EDITED, note="Floutée."), by=cast.ada, at=RECORDED)

    page = client_of(cast.ada).get(takedown.publication.asset.get_absolute_url()).content.decode()

    assert "Plus personne n’y est reconnaissable" in page
    assert "Personne dedans" not in page


def test_people_are_named_there(cast: Cast, client_of: ClientOf) -> None:
    asset = make_asset(by=cast.ada)

    client_of(cast.ada).post(asset.get_absolute_url(), {"people": "sam"})

    assert asset.appearances.get().person == cast.sam


def test_who_is_not_known_is_said_and_nobody_is_added(cast: Cast, client_of: ClientOf) -> None:
    asset = make_asset(by=cast.ada)

    page = client_of(cast.ada).post(asset.get_absolute_url(), {"people": "sam\nNobody Known"}).content.decode()

    assert "«\xa0Nobody Known\xa0»" in page
    assert not asset.appearances.exists()


def test_the_privacy_officer_reads_and_writes_nothing(cast: Cast, client_of: ClientOf) -> None:
    RoleGrantFactory(employee=cast.malik, role=Role.PRIVACY_OFFICER)
    asset = make_asset(by=cast.ada)

    assert client_of(cast.malik).post(asset.get_absolute_url(), {"people": "sam"}).status_code == 200
    assert not asset.appearances.exists()


@pytest.mark.parametrize("name", ["malik", "zoe", "sam"])
def test_it_is_hidden_from_the_others_even_from_those_in_it(cast: Cast, client_of: ClientOf, name: str) -> None:
    asset = make_asset(cast.zoe, by=cast.ada)

    assert client_of(getattr(cast, name)).get(asset.get_absolute_url()).status_code == 404

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from consent.models import ConsentFormVersion, Publication
from people.models import Employee, Role
from tests.conftest import Cast
from tests.factories.assets import cell_of, make_asset
from tests.factories.consent import answer, ask_consent
from tests.factories.people import RoleGrantFactory

ClientOf = Callable[[Employee], Client]


def said(version: ConsentFormVersion, **more: str) -> dict[str, str]:
    return {**cell_of(version), "place": "https://exemple.ca/a", "published_on": "2026-11-05"} | more


def test_what_everybody_agreed_to_is_recorded(cast: Cast, client_of: ClientOf) -> None:
    version = ask_consent()
    answer(version, cast.zoe)
    asset = make_asset(cast.zoe, by=cast.ada)

    page = client_of(cast.ada).post(f"{asset.get_absolute_url()}publications/add/", said(version), follow=True)

    assert "avec ce que le registre a répondu" in page.content.decode()
    assert Publication.objects.get().place == "https://exemple.ca/a"


def test_a_no_is_told_and_takes_a_reason(cast: Cast, client_of: ClientOf) -> None:
    version = ask_consent()
    answer(version, cast.zoe, "refused")
    asset = make_asset(cast.zoe, by=cast.ada)
    path, client = f"{asset.get_absolute_url()}publications/add/", client_of(cast.ada)

    page = client.post(path, said(version)).content.decode()
    assert "Tout le monde n’a pas accepté" in page
    assert "Zoé Tremblay" in page
    assert not Publication.objects.exists()

    client.post(path, said(version, reason="Photo de presse, déjà parue."))
    assert Publication.objects.get().reason == "Photo de presse, déjà parue."


def test_communications_are_not_told_why_somebody_said_no(cast: Cast, client_of: ClientOf) -> None:
    RoleGrantFactory(employee=cast.sam, role=Role.COMMUNICATIONS)
    version = ask_consent()
    answer(version, cast.zoe, "refused")
    asset = make_asset(cast.zoe, by=cast.ada)

    page = client_of(cast.sam).post(f"{asset.get_absolute_url()}publications/add/", said(version)).content.decode()

    assert "Zoé Tremblay" in page
    assert "Refused" not in page


@pytest.mark.parametrize("changed", [{"published_on": "2226-11-05"}, {"published_on": "hier"}, {"channel": "minitel"}])
def test_nonsense_is_told_and_records_nothing(cast: Cast, client_of: ClientOf, changed: dict[str, str]) -> None:
    version = ask_consent()
    path = f"{make_asset(by=cast.ada).get_absolute_url()}publications/add/"

    page = client_of(cast.ada).post(path, said(version, **changed)).content.decode()

    assert "Rien n’a été consigné." in page
    assert not Publication.objects.exists()


def test_a_stranger_records_nothing(cast: Cast, client_of: ClientOf) -> None:
    version = ask_consent()
    path = f"{make_asset(by=cast.ada).get_absolute_url()}publications/add/"

    assert client_of(cast.zoe).post(path, said(version)).status_code == 404
    assert not Publication.objects.exists()

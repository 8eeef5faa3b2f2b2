from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from consent.inviting import invite_guest
from consent.models import ConsentFormVersion, Takedown
from consent.representing import Cause, end_representation
from people.models import Employee, Role
from tests.conftest import Cast
from tests.consent.test_inviting import answered
from tests.consent.test_representing import AT
from tests.consent.test_under_fourteen import invited
from tests.factories.assets import make_asset, open_takedown, published
from tests.factories.consent import SIGNED
from tests.factories.people import RoleGrantFactory

ClientOf = Callable[[Employee], Client]


def test_it_is_done_with_its_proof(cast: Cast, client_of: ClientOf) -> None:
    takedown = open_takedown(cast)
    said = {"outcome": "removed", "address": "https://exemple.ca/capture", "note": "Retirée."}

    page = client_of(cast.ada).post(takedown.get_absolute_url(), said, follow=True).content.decode()

    takedown.refresh_from_db()
    assert "la personne en est avisée" in page
    assert (takedown.outcome, takedown.done_by, takedown.note) == ("removed", cast.ada, "Retirée.")


@pytest.mark.parametrize(
    "said",
    [
        {"outcome": "removed"},
        {"note": "Retirée."},
        {"outcome": "burnt", "note": "x"},
        {"outcome": "removed", "address": "javascript:alert(1)"},
    ],
)
def test_without_an_outcome_and_a_proof_nothing_is_done(cast: Cast, client_of: ClientOf, said: dict[str, str]) -> None:
    takedown = open_takedown(cast)

    page = client_of(cast.ada).post(takedown.get_absolute_url(), said).content.decode()

    takedown.refresh_from_db()
    assert "Rien n’a été consigné." in page
    assert takedown.is_open


def test_a_second_person_is_told_that_it_is_done(cast: Cast, client_of: ClientOf) -> None:
    takedown, client = open_takedown(cast), client_of(cast.ada)
    said = {"outcome": "removed", "note": "Retirée."}
    client.post(takedown.get_absolute_url(), said)

    page = client.post(takedown.get_absolute_url(), said | {"note": "Encore"}, follow=True).content.decode()

    takedown.refresh_from_db()
    assert "Quelqu’un avait déjà dit" in page
    assert takedown.note == "Retirée."


def test_the_privacy_officer_reads_and_writes_nothing(cast: Cast, client_of: ClientOf) -> None:
    RoleGrantFactory(employee=cast.malik, role=Role.PRIVACY_OFFICER)
    takedown = open_takedown(cast)

    client_of(cast.malik).post(takedown.get_absolute_url(), {"outcome": "removed", "note": "x"})

    takedown.refresh_from_db()
    assert takedown.is_open


def test_a_stranger_finds_nothing(cast: Cast, client_of: ClientOf) -> None:
    assert client_of(cast.zoe).get(open_takedown(cast).get_absolute_url()).status_code == 404


def test_whatever_the_reason_communications_read_the_same(cast: Cast, client_of: ClientOf) -> None:
    """To others than those who may read answers, a no is a no."""
    RoleGrantFactory(employee=cast.sam, role=Role.COMMUNICATIONS)
    withdrawn = open_takedown(cast)
    invitation = invite_guest(
        ConsentFormVersion.objects.get(), invited(cast, employee=cast.malik), by=cast.ada, at=SIGNED
    )
    answered(invitation, "Anne Tremblay")
    published(make_asset(cast.malik, by=cast.ada), invitation.version, by=cast.ada)
    end_representation(invitation.guest, cause=Cause.NO_RIGHT, reason="Erreur", by=cast.ada, at=AT)
    void = Takedown.objects.get(reason="void")

    for takedown, name in ((withdrawn, "Zoé Tremblay"), (void, "Malik Benali")):
        page = client_of(cast.sam).get(takedown.get_absolute_url()).content.decode()
        assert f"{name} must no longer appear there" in page
        assert "agree" not in page

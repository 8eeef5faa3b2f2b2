from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from consent.inviting import invite_guest
from consent.models import Consent, Guest, RepresentationEnd
from consent.representing import Cause, end_representation
from people.models import Employee, Role
from tests.conftest import Cast
from tests.consent.test_inviting import ROSA, answered
from tests.consent.test_under_fourteen import invited
from tests.factories.consent import ask_consent
from tests.factories.people import RoleGrantFactory

ClientOf = Callable[[Employee], Client]
SAID = {"cause": "no_right", "reason": "C’était une <b>autre</b> Zoé."}
LIST = "/consent/guests/"


@pytest.fixture
def guest(cast: Cast) -> Guest:
    today = timezone.localdate()
    given = invited(cast, represents_until=today + dt.timedelta(days=90))
    return invite_guest(ask_consent(), given, by=cast.ada, at=timezone.now()).guest


def path_of(guest: Guest) -> str:
    return f"/consent/guests/{guest.pk}/end/"


def test_hr_ends_it_and_everybody_concerned_reads_so(cast: Cast, client_of: ClientOf, guest: Guest) -> None:
    answered(guest.invitations.get(), "Anne Tremblay", at=timezone.now())
    ada, zoe = client_of(cast.ada), client_of(cast.zoe)
    page = ada.get(path_of(guest)).content.decode()
    assert "Anne Tremblay ne répond plus" in page
    assert "checked" not in page  # nothing is chosen beforehand

    listed = ada.post(path_of(guest), SAID, follow=True).content.decode()

    assert "Zoé Tremblay répond désormais personnellement" in listed
    assert "Ne répond plus" in listed
    assert "C’était une &lt;b&gt;autre&lt;/b&gt; Zoé." in listed
    assert path_of(guest) not in listed
    assert "signature par une personne qui la représente</td>" not in listed
    consent = Consent.objects.get()
    for page in (zoe.get(consent.get_absolute_url()), zoe.get("/consent/data/"), ada.get(consent.get_absolute_url())):
        assert "C’était une &lt;b&gt;autre&lt;/b&gt; Zoé." in page.content.decode()
    assert "Cette réponse ne compte pas" in zoe.get(consent.get_absolute_url()).content.decode()
    assert "cette réponse ne compte pas" in zoe.get("/consent/").content.decode()
    form = zoe.get("/consent/forms/image/sign/").content.decode()
    assert "sans en avoir le droit" in form
    assert f'name="follows" value="{consent.pk}"' in form


def test_communications_read_that_it_ended_and_not_why(cast: Cast, client_of: ClientOf, guest: Guest) -> None:
    RoleGrantFactory(employee=cast.sam, role=Role.COMMUNICATIONS)
    end_representation(guest, cause=Cause.NO_RIGHT, reason="Secret", by=cast.ada, at=timezone.now())

    page = client_of(cast.sam).get(LIST).content.decode()

    assert "No longer answers" in page
    assert "Secret" not in page


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"cause": ""}, "Dites si cette personne en avait le droit"),
        ({"cause": "whatever"}, "choix"),
        ({"reason": ""}, "Dites ce qui s’est passé"),
        ({"reason": " \x01 "}, "ce qui s’est passé"),
        ({"reason": "x" * 1001}, "1000"),
    ],
)
def test_what_is_missing_is_told_and_nothing_ends(
    cast: Cast, client_of: ClientOf, guest: Guest, changed: dict[str, str], told: str
) -> None:
    page = client_of(cast.ada).post(path_of(guest), SAID | changed).content.decode()

    assert "Rien n’a pris fin." in page
    assert told in page
    assert not RepresentationEnd.objects.exists()


def test_twice_is_once_and_a_page_that_is_opened_ends_nothing(cast: Cast, client_of: ClientOf, guest: Guest) -> None:
    ada = client_of(cast.ada)
    ada.get(path_of(guest), SAID)
    assert not RepresentationEnd.objects.exists()

    ada.post(path_of(guest), SAID)
    again = ada.post(path_of(guest), SAID, follow=True).content.decode()

    assert "C’était déjà terminé" in again
    assert RepresentationEnd.objects.count() == 1
    assert ada.get(path_of(guest)).status_code == 302


def test_once_it_is_over_what_may_still_be_said_is_that_they_had_no_right(
    cast: Cast, client_of: ClientOf, guest: Guest
) -> None:
    ada = client_of(cast.ada)
    ada.post(path_of(guest), SAID | {"cause": "over"})

    assert "Rien n’a pris fin." in ada.post(path_of(guest), SAID | {"cause": "over"}).content.decode()
    ada.post(path_of(guest), SAID)

    assert [end.cause for end in guest.ends.all()] == ["over", "no_right"]


def test_whoever_else_answers_for_them_is_told(cast: Cast, client_of: ClientOf, guest: Guest) -> None:
    given = invited(cast, represents_until=guest.represents_until, representative_name="Luc Tremblay")
    invite_guest(guest.invitations.get().version, given, by=cast.ada, at=timezone.now())

    page = client_of(cast.ada).post(path_of(guest), SAID, follow=True).content.decode()

    assert "Luc Tremblay répond toujours pour Zoé Tremblay" in page


def test_nobody_is_written_to_once_it_ended(cast: Cast, client_of: ClientOf, guest: Guest) -> None:
    ada = client_of(cast.ada)
    ada.post(path_of(guest), SAID)

    page = ada.post(f"/consent/guests/{guest.pk}/remind/", follow=True).content.decode()

    assert "personne n’a reçu de message" in page
    assert guest.invitations.count() == 1


def test_strangers_and_those_who_publish_end_nothing(cast: Cast, client_of: ClientOf, guest: Guest) -> None:
    RoleGrantFactory(employee=cast.malik, role=Role.COMMUNICATIONS)
    RoleGrantFactory(employee=cast.zoe, role=Role.PRIVACY_OFFICER)
    for stranger in (cast.sam, cast.malik, cast.zoe):
        assert client_of(stranger).get(path_of(guest)).status_code == 404
        assert client_of(stranger).post(path_of(guest), SAID).status_code == 404
    assert path_of(guest) not in client_of(cast.malik).get(LIST).content.decode()
    assert not RepresentationEnd.objects.exists()


def test_of_a_guest_who_answers_for_themselves_there_is_nothing_to_end(cast: Cast, client_of: ClientOf) -> None:
    rosa = invite_guest(ask_consent(), ROSA, by=cast.ada, at=timezone.now()).guest

    assert client_of(cast.ada).get(path_of(rosa)).status_code == 404
    assert path_of(rosa) not in client_of(cast.ada).get(LIST).content.decode()


def test_the_list_costs_the_same_however_many_ended(cast: Cast, client_of: ClientOf, guest: Guest) -> None:
    ada, version = client_of(cast.ada), guest.invitations.get().version
    ada.post(path_of(guest), SAID)
    ada.get(LIST)
    with CaptureQueriesContext(connection) as few:
        ada.get(LIST)
    for _each in range(5):
        other = invite_guest(
            version, invited(cast, represents_until=guest.represents_until), by=cast.ada, at=timezone.now()
        )
        end_representation(other.guest, cause=Cause.NO_RIGHT, reason="Erreur", by=cast.ada, at=timezone.now())
    with CaptureQueriesContext(connection) as many:
        ada.get(LIST)

    assert len(few) == len(many)

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail as outbox_of
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from consent.inviting import invite_guest, mail
from consent.models import Consent, Guest
from people.models import Employee, Role
from tests.conftest import Cast
from tests.consent.test_inviting import ROSA, answered, secret_of
from tests.factories.consent import ask_consent
from tests.factories.people import RoleGrantFactory

PATH = "/consent/guests/"
CHILD = {"age": "child", "representative_name": "Anne Tremblay", "representative_relation": "mère"}
ClientOf = Callable[[Employee], Client]


def said(asked: Any, **more: str) -> dict[str, object]:
    return {
        "name": "Rosa Lima",
        "email": "rosa@client.example",
        "language": "fr",
        "age": "adult",
        "version": asked.pk,
    } | more


def test_communications_invite_and_never_see_the_link_nor_the_answer(cast: Cast, client_of: ClientOf) -> None:
    RoleGrantFactory(employee=cast.sam, role=Role.COMMUNICATIONS)
    version = ask_consent()
    client_of(cast.sam).post(PATH, said(version))
    invitation = Guest.objects.get().invitations.get()
    mail(invitation, at=timezone.now())
    answered(invitation, "Rosa Lima", "refused", at=timezone.now())

    page = client_of(cast.sam).get(PATH).content.decode()

    assert "Rosa Lima" in page
    assert "Answered" in page
    assert secret_of() not in page
    assert "efused" not in page


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"email": "nobody"}, "adresse"),
        ({"age": "child"}, "nommez-le"),
        ({"name": ""}, "Donnez un nom"),
        ({"name": "\x01"}, "Donnez un nom"),
        (CHILD | {"representative_name": "\x01"}, "nommez-le"),
        ({"employee": "zoe"}, "Dès 14 ans"),
        ({"employee": "Nobody Known"}, "donnez un numéro"),
        (CHILD | {"employee": "zoe"}, "Donnez le jour de ses 14 ans"),
        (CHILD | {"employee": "zoe", "represents_until": "2020-01-01"}, "Donnez le jour de ses 14 ans"),
        (CHILD | {"employee": "zoe", "represents_until": "2199-01-01"}, "Donnez le jour de ses 14 ans"),
        ({"version": "999"}, "choix"),
    ],
)
def test_what_cannot_be_invited_is_told(cast: Cast, client_of: ClientOf, changed: dict[str, str], told: str) -> None:
    page = client_of(cast.ada).post(PATH, said(ask_consent(), **changed)).content.decode()

    assert "Personne n’a été invité." in page
    assert told in page
    assert not Guest.objects.exists()


def test_communications_say_of_no_employee_that_somebody_answers_for_them(cast: Cast, client_of: ClientOf) -> None:
    RoleGrantFactory(employee=cast.sam, role=Role.COMMUNICATIONS)
    day = timezone.localdate() + dt.timedelta(days=90)
    child = CHILD | {"employee": "zoe", "represents_until": f"{day:%Y-%m-%d}"}

    page = client_of(cast.sam).get(PATH).content.decode()
    client_of(cast.sam).post(PATH, said(ask_consent(), **child))

    assert "represents_until" not in page
    assert Guest.objects.get().employee is None
    assert not Guest.objects.representing(cast.zoe, timezone.localdate()).exists()


def test_whoever_represents_an_employee_under_fourteen_is_invited_and_answers(
    cast: Cast, client_of: ClientOf, client: Client
) -> None:
    day = timezone.localdate() + dt.timedelta(days=90)
    child = CHILD | {"name": "", "employee": "zoe", "represents_until": f"{day:%Y-%m-%d}"}
    client_of(cast.ada).post(PATH, said(ask_consent(), **child))
    mail(Guest.objects.get().invitations.get(), at=timezone.now())
    link = f"/consent/invited/{secret_of()}/"

    page = client.get(link)
    assert "Vous répondez pour Zoé Tremblay" in page.content.decode()
    assert "Si vous quittez l’entreprise" in page.content.decode()
    sent = {"digest": page.context["digest"], "language": "fr", "choice": "refuse_all"}
    client.post(link, sent | {"typed_name": "Anne Tremblay", "step": "sign"})

    consent = Consent.objects.get()
    assert (consent.person, consent.representative) == (cast.zoe, Guest.objects.get())
    theirs = client_of(cast.zoe)
    assert "Anne Tremblay répond pour vous." in theirs.get("/consent/forms/image/sign/").content.decode()
    assert "Anne Tremblay a répondu à sa place." in theirs.get(consent.get_absolute_url()).content.decode()
    [listed] = client_of(cast.ada).get(PATH).context["page"]
    assert listed.has_answered


def test_a_name_that_forges_headers_is_one_line(cast: Cast, client_of: ClientOf) -> None:
    client_of(cast.ada).post(PATH, said(ask_consent(), name="Rosa\r\nBcc: all@x.example"))
    mail(Guest.objects.get().invitations.get(), at=timezone.now())

    [letter] = [message for message in outbox_of.outbox if "rosa@" in message.to[0]]
    assert "Bcc" not in letter.message()


@pytest.mark.parametrize("name", ["malik", "zoe", "sam"])
def test_it_is_hidden_from_the_others(cast: Cast, client_of: ClientOf, name: str) -> None:
    assert client_of(getattr(cast, name)).post(PATH, said(ask_consent())).status_code == 404
    assert not Guest.objects.exists()


def test_the_privacy_officer_reads_and_invites_nobody(cast: Cast, client_of: ClientOf) -> None:
    RoleGrantFactory(employee=cast.malik, role=Role.PRIVACY_OFFICER)

    assert client_of(cast.malik).post(PATH, said(ask_consent())).status_code == 200
    assert not Guest.objects.exists()


def test_one_or_thirty_cost_the_same(cast: Cast, client_of: ClientOf) -> None:
    version, client = ask_consent(), client_of(cast.ada)
    invite_guest(version, ROSA, by=cast.ada, at=timezone.now())
    client.get(PATH)
    with CaptureQueriesContext(connection) as few:
        client.get(PATH)
    for _number in range(29):
        invite_guest(version, ROSA, by=cast.ada, at=timezone.now())
    with CaptureQueriesContext(connection) as many:
        client.get(PATH)

    assert len(many) == len(few)


def test_an_address_with_accents_is_invited_and_why_a_message_did_not_leave_is_told(
    cast: Cast, client_of: ClientOf
) -> None:
    ada = client_of(cast.ada)
    assert 'type="email"' not in ada.get(PATH).content.decode()
    ada.post(PATH, said(ask_consent(), email="rosé@client.example"))
    guest = Guest.objects.get()
    assert guest.email == "rosé@client.example"
    invitation = guest.invitations.get()
    mail(invitation, at=timezone.now())  # by what knows no accents
    page = ada.get(PATH).content.decode()
    assert "Le message n’est pas parti" in page
    assert "SMTPUTF8" in page

    guest.invitations.update(refusal="550 <script>alert(1)</script>")
    assert "550 &lt;script&gt;" in ada.get(PATH).content.decode()

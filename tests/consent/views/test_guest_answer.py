from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from consent.inviting import invite_guest, mail
from consent.models import Consent, Guest, GuestInvitation
from consent.publishing import retire
from consent.withdrawing import remaining, withdraw
from documents.models import SealOrder
from documents.sealing import seal
from tests.conftest import Cast
from tests.consent.test_inviting import CHILD, ROSA, secret_of
from tests.factories.consent import FACTS, ask_consent


@pytest.fixture
def path(cast: Cast) -> str:
    invitation = invite_guest(ask_consent(), ROSA, by=cast.ada, at=timezone.now())
    mail(invitation, at=timezone.now())
    return f"/consent/invited/{secret_of()}/"


def signing(client: Client, path: str, **more: str) -> dict[str, Any]:
    digest = client.get(path).context["digest"]
    return {"digest": digest, "language": "fr", "choice": "grant_all", "typed_name": "Rosa Lima", "step": "sign"} | more


def test_opening_it_does_nothing_then_it_is_answered_and_read_again(client: Client, path: str) -> None:
    for _scan in range(3):
        assert client.get(path).status_code == 200
    assert GuestInvitation.objects.get().used_at is None
    assert "Si vous quittez l’entreprise" not in client.get(path).content.decode()

    page = client.post(path, signing(client, path), follow=True).content.decode()

    assert Consent.objects.get().guest is not None
    assert "Gardez le message" in page
    assert client.get(path).status_code == 200  # the link leads back there


def test_whoever_represented_an_employee_reads_nothing_that_they_decide_at_fourteen(cast: Cast, client: Client) -> None:
    a_week = dt.timedelta(days=7)
    invited = replace(CHILD, employee=cast.zoe, represents_until=timezone.localdate() + a_week)
    mail(invite_guest(ask_consent(), invited, by=cast.ada, at=timezone.now()), at=timezone.now())
    path = f"/consent/invited/{secret_of()}/"
    client.post(path, signing(client, path, typed_name="Anne Roy"))
    consent = Consent.objects.get()
    keys = [decision.pk for decision in remaining(consent)]
    withdrawal = withdraw(consent, keys[:1], language="fr", facts=FACTS, by=cast.zoe, at=timezone.now())
    document = seal(SealOrder.objects.get(about=withdrawal.key), at=timezone.now())
    copy = f"{path}documents/{document.code}/"
    assert copy in client.get(path).content.decode()

    Guest.objects.update(represents_until=timezone.localdate())  # as if it were done that very day
    page = client.get(path).content.decode()

    assert "a 14 ans ou plus, et décide désormais" in page
    assert "Retiré" not in page
    assert copy not in page
    assert client.get(copy).status_code == 404


def test_another_name_is_refused_in_words(client: Client, path: str) -> None:
    page = client.post(path, signing(client, path, typed_name="Ada Gagnon")).content.decode()

    assert "Rosa Lima" in page
    assert "Rien n’a été signé" in page
    assert not Consent.objects.exists()


def test_a_double_submit_records_one(client: Client, path: str) -> None:
    sent = signing(client, path)
    client.post(path, sent)
    assert client.post(path, sent).status_code in (200, 302)

    assert Consent.objects.count() == 1


def test_a_child_is_answered_for(cast: Cast, client: Client) -> None:
    mail(invite_guest(ask_consent(), CHILD, by=cast.ada, at=timezone.now()), at=timezone.now())
    path = f"/consent/invited/{secret_of()}/"

    assert "Vous répondez pour Léo Roy" in client.get(path).content.decode()
    client.post(path, signing(client, path, typed_name="Anne Roy"))

    assert Consent.objects.get().name == "Léo Roy"


def test_a_link_that_ended_offers_another(client: Client, path: str) -> None:
    GuestInvitation.objects.update(expires_at=timezone.now() - dt.timedelta(days=1))

    answered = client.get(path)

    assert (answered.status_code, "M’envoyer un nouveau lien" in answered.content.decode()) == (410, True)


def test_a_form_that_is_over_is_told(cast: Cast, client: Client, path: str) -> None:
    retire(GuestInvitation.objects.get().version, by=cast.ada, at=timezone.now())

    assert "On n’attend rien de vous" in client.get(path).content.decode()


def test_a_stranger_with_a_link_nobody_was_sent_is_led_nowhere(cast: Cast, client: Client) -> None:
    assert client.get("/consent/invited/abcdef/").status_code == 404


def test_after_many_tries_even_a_true_link_is_silent(client: Client, path: str) -> None:
    for number in range(20):
        client.get(f"/consent/invited/guess-{number}/")

    assert client.get(path).status_code == 404


def test_it_is_read_in_the_language_chosen_on_this_browser(client: Client, path: str) -> None:
    assert "Refuser n’a aucune conséquence" in client.get(path).content.decode()

    client.cookies["django_language"] = "en"

    assert "Refusing has no consequence" in client.get(path).content.decode()


def test_nothing_is_said_of_leaving_a_company_they_do_not_work_for(client: Client, path: str) -> None:
    looked_over = client.post(path, {**signing(client, path), "step": ""}).content.decode()

    assert "Relisez vos réponses" in looked_over
    assert "Si vous quittez l’entreprise" not in looked_over

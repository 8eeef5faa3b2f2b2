from __future__ import annotations

import datetime as dt

from django.test import Client
from django.utils import timezone

from consent.inviting import invite_guest, mail
from consent.models import GuestInvitation
from tests.conftest import Cast
from tests.consent.test_inviting import ROSA, secret_of
from tests.factories.consent import ask_consent


def test_a_new_link_goes_to_the_same_address_once(cast: Cast, client: Client) -> None:
    first = invite_guest(ask_consent(), ROSA, by=cast.ada, at=timezone.now())
    mail(first, at=timezone.now())
    path = f"/consent/invited/{secret_of()}/renew/"
    client.post(path)
    assert GuestInvitation.objects.count() == 1  # it still works

    GuestInvitation.objects.update(expires_at=timezone.now() - dt.timedelta(days=1))
    for _time in range(3):
        assert "Un nouveau lien est en route" in client.post(path).content.decode()

    second = GuestInvitation.objects.exclude(pk=first.pk).get()
    assert second.guest == first.guest


def test_a_stranger_with_a_link_nobody_was_sent_renews_nothing(cast: Cast, client: Client) -> None:
    invite_guest(ask_consent(), ROSA, by=cast.ada, at=timezone.now())
    GuestInvitation.objects.update(expires_at=timezone.now() - dt.timedelta(days=1))

    assert client.post("/consent/invited/nobody/renew/").status_code == 404
    assert GuestInvitation.objects.count() == 1

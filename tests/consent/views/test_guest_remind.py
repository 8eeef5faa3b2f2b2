from __future__ import annotations

from collections.abc import Callable

from django.test import Client
from django.utils import timezone

from consent.inviting import invite_guest
from consent.models import GuestInvitation
from people.models import Employee
from tests.conftest import Cast
from tests.consent.test_inviting import ROSA
from tests.factories.consent import ask_consent

ClientOf = Callable[[Employee], Client]


def test_a_new_link_is_sent_and_a_stranger_sends_none(cast: Cast, client_of: ClientOf) -> None:
    invitation = invite_guest(ask_consent(), ROSA, by=cast.ada, at=timezone.now())
    path = f"/consent/guests/{invitation.guest_id}/remind/"

    for stranger in (cast.zoe, cast.sam):
        assert client_of(stranger).post(path).status_code == 404
    assert GuestInvitation.objects.count() == 1
    client_of(cast.ada).post(path)

    assert GuestInvitation.objects.open(timezone.now()).count() == 1
    assert GuestInvitation.objects.count() == 2

from __future__ import annotations

from collections.abc import Callable

from django.test import Client
from django.utils import timezone

from consent.models import ConsentLook
from consent.withdrawing import remaining, withdraw
from documents.models import SealOrder
from documents.sealing import seal
from people.models import Employee, Role
from tests.conftest import Cast
from tests.factories.consent import FACTS, SIGNED, answer, ask_consent
from tests.factories.people import RoleGrantFactory


def test_a_manager_never_sees_it_and_each_look_is_noted(cast: Cast, client_of: Callable[[Employee], Client]) -> None:
    page = answer(ask_consent(), cast.zoe, "refused").get_absolute_url()

    assert client_of(cast.zoe).get(page).status_code == 200
    assert not ConsentLook.objects.exists()
    for stranger in (cast.malik, cast.sam):
        assert client_of(stranger).get(page).status_code == 404
    assert client_of(cast.ada).get(page).status_code == 200
    assert ConsentLook.objects.get().looked_by == cast.ada


def test_the_sealed_copy_is_for_its_person_alone(cast: Cast, client_of: Callable[[Employee], Client]) -> None:
    RoleGrantFactory(employee=cast.sam, role=Role.AUDITOR)
    consent = answer(ask_consent(), cast.zoe, "refused")
    document = seal(SealOrder.objects.get(about=consent.key), at=timezone.now())

    assert document.kind == "consent"
    assert client_of(cast.zoe).get(document.get_absolute_url()).status_code == 200
    for other in (cast.ada, cast.sam, cast.malik):
        assert client_of(other).get(document.get_absolute_url()).status_code == 404
    assert "download" not in client_of(cast.ada).get(consent.get_absolute_url()).content.decode().partition("<main")[2]


def test_the_sealed_withdrawal_is_downloaded_there(cast: Cast, client_of: Callable[[Employee], Client]) -> None:
    consent = answer(ask_consent(), cast.zoe)
    keys = [decision.pk for decision in remaining(consent)]
    withdrawal = withdraw(consent, keys, language="fr", facts=FACTS, by=cast.zoe, at=SIGNED)
    page = client_of(cast.zoe).get(consent.get_absolute_url()).content.decode()
    assert "Le retrait est consigné" in page

    document = seal(SealOrder.objects.get(about=withdrawal.key), at=timezone.now())

    page = client_of(cast.zoe).get(consent.get_absolute_url()).content.decode()
    assert document.get_absolute_url() in page

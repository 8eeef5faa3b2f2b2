from __future__ import annotations

from django.test import Client
from django.utils import timezone

from consent.inviting import invite_guest, mail
from consent.models import Consent
from documents.models import SealOrder
from documents.sealing import seal
from tests.conftest import Cast
from tests.consent.test_inviting import ROSA, answered, secret_of
from tests.factories.consent import ask_consent


def test_before_an_answer_there_is_nothing_to_download(cast: Cast, client: Client) -> None:
    mail(invite_guest(ask_consent(), ROSA, by=cast.ada, at=timezone.now()), at=timezone.now())

    assert client.get(f"/consent/invited/{secret_of()}/documents/ABC/").status_code == 404


def test_a_stranger_without_the_link_downloads_nothing(cast: Cast, client: Client) -> None:
    invitation = invite_guest(ask_consent(), ROSA, by=cast.ada, at=timezone.now())
    mail(invitation, at=timezone.now())
    answered(invitation, "Rosa Lima", at=timezone.now())
    document = seal(SealOrder.objects.get(about=Consent.objects.get().key), at=timezone.now())

    assert client.get(f"/consent/invited/nobody/documents/{document.code}/").status_code == 404
    assert client.get(f"/consent/invited/{secret_of()}/documents/{document.code}/").status_code == 200

from __future__ import annotations

from django.test import Client
from django.utils import timezone

from consent.inviting import invite_guest, mail
from tests.conftest import Cast
from tests.consent.test_inviting import ROSA, secret_of
from tests.factories.consent import ask_consent


def test_before_an_answer_there_is_nothing_to_download(cast: Cast, client: Client) -> None:
    mail(invite_guest(ask_consent(), ROSA, by=cast.ada, at=timezone.now()), at=timezone.now())

    assert client.get(f"/consent/invited/{secret_of()}/documents/ABC/").status_code == 404

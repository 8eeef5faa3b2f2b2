from __future__ import annotations

from django.test import Client
from django.utils import timezone

from consent.inviting import invite_guest, mail
from consent.models import Consent, Withdrawal
from consent.withdrawing import remaining
from documents.evidence import BY_LINK
from documents.models import SealOrder
from documents.sealing import seal
from tests.conftest import Cast
from tests.consent.test_inviting import ROSA, answered, secret_of
from tests.factories.consent import answer, ask_consent


def path_of(cast: Cast) -> str:
    invitation = invite_guest(ask_consent(), ROSA, by=cast.ada, at=timezone.now())
    mail(invitation, at=timezone.now())
    answered(invitation, "Rosa Lima", at=timezone.now())
    return f"/consent/invited/{secret_of()}/"


def test_a_guest_withdraws_and_downloads_both_copies(cast: Cast, client: Client) -> None:
    path, consent = path_of(cast), Consent.objects.get()
    one = remaining(consent)[0]

    client.post(f"{path}withdraw/", {"decision": [one.pk]})

    withdrawal = Withdrawal.objects.get()
    assert not withdrawal.is_whole
    assert (withdrawal.evidence.login_method, withdrawal.evidence.legal_name) == (BY_LINK, "Rosa Lima")
    for key in (consent.key, withdrawal.key):
        document = seal(SealOrder.objects.get(about=key), at=timezone.now())
        page = client.get(path).content.decode()
        address = f"{path}documents/{document.code}/"
        assert address in page
        assert client.get(address).content.startswith(b"%PDF-")


def test_a_link_opens_nobody_elses_document_nor_consent(cast: Cast, client: Client) -> None:
    path = path_of(cast)
    version = Consent.objects.get().version
    other = answer(version, cast.zoe, at=timezone.now())
    document = seal(SealOrder.objects.get(about=other.key), at=timezone.now())

    assert client.get(f"{path}documents/{document.code}/").status_code == 404
    client.post(f"{path}withdraw/", {"decision": [decision.pk for decision in remaining(other)]})

    assert not Withdrawal.objects.exists()


def test_a_stranger_without_the_link_withdraws_nothing(cast: Cast, client: Client) -> None:
    path_of(cast)
    data = {"decision": [decision.pk for decision in remaining(Consent.objects.get())]}

    assert client.post("/consent/invited/nobody/withdraw/", data).status_code == 404

    assert not Withdrawal.objects.exists()


def test_without_a_link_there_is_nothing(cast: Cast, client: Client) -> None:
    for page in ("withdraw", "renew"):
        assert client.post(f"/consent/invited/nobody/{page}/").status_code == 404
        assert client.get(f"/consent/invited/nobody/{page}/").status_code in (404, 405)

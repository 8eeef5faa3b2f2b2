from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.core import mail as outbox_of
from django.utils import timezone

from consent.granting import AlreadyAnswered, NameDoesNotMatch, NotAsked, Signature, sign_as_guest
from consent.inviting import (
    FormNotInForce,
    Invited,
    RepresentativeMissing,
    invitation_of,
    invite_again,
    invite_guest,
    left_to_mail,
    mail,
)
from consent.models import Consent, ConsentFormVersion, ConsentItem, Guest, GuestInvitation, Takedown
from consent.publishing import retire
from consent.withdrawing import NotTheirs, remaining, withdraw
from consent.wording import wording_digest, wording_in
from documents.models import LedgerEntry, SealOrder
from documents.sealing import seal
from tests.conftest import Cast
from tests.factories.consent import FACTS, SIGNED, answer, ask_consent
from tests.smtp_sink import SmtpSink

ROSA = Invited("Rosa Lima", "rosa@client.example", "fr")
CHILD = Invited("Léo Roy", "roy@client.example", "fr", Guest.Age.CHILD, "Anne Roy", "mère")


def secret_of(number: int = -1) -> str:
    body = str(outbox_of.outbox[number].body)
    found = re.search(r"/consent/invited/([\w-]+)/", body)
    assert found, body
    return found[1]


def answered(invitation: GuestInvitation, name: str, said: str = "granted", **more: dt.datetime) -> Consent:
    version = ConsentFormVersion.objects.in_force().get()
    wording = wording_in(version, "fr")
    items = ConsentItem.objects.filter(question__version=version)
    given: dict[str, Any] = {
        "language": "fr",
        "digest_shown": wording_digest(version, wording),
        "signature": Signature(name, FACTS),
    }
    answers = {item.pk: said for item in items}
    return sign_as_guest(invitation, version, answers, **given, at=more.get("at", SIGNED))


def test_the_link_is_in_the_mail_alone(cast: Cast) -> None:
    invitation = invite_guest(ask_consent(), ROSA, by=cast.ada, at=SIGNED)
    assert invitation.token_digest == ""

    mail(invitation, at=SIGNED)
    mail(invitation, at=SIGNED)

    [letter] = outbox_of.outbox
    secret = secret_of()
    assert (letter.to, len(secret) >= 43) == (["Rosa Lima <rosa@client.example>"], True)
    assert invitation_of(secret) == invitation
    kept = GuestInvitation.objects.get()
    assert secret not in " ".join(str(value) for value in vars(kept).values())


def test_a_mail_that_fails_leaves_the_invitation_to_be_mailed(cast: Cast, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    invitation = invite_guest(ask_consent(), ROSA, by=cast.ada, at=SIGNED)

    with pytest.raises(ConnectionRefusedError):
        mail(invitation, at=SIGNED)

    assert left_to_mail(at=SIGNED + dt.timedelta(minutes=5)) == [invitation]
    assert left_to_mail(at=SIGNED) == []


def test_an_address_refused_for_good_ends_the_link_and_is_not_tried_again(cast: Cast, smtp_sink: SmtpSink) -> None:
    invitation = invite_guest(ask_consent(), ROSA, by=cast.ada, at=SIGNED)

    smtp_sink.refuse(ROSA.email, "550 5.1.1 No such user")
    mail(invitation, at=SIGNED)

    assert left_to_mail(at=SIGNED + dt.timedelta(minutes=5)) == []
    assert not GuestInvitation.objects.open(SIGNED).exists()


ETE = Invited("Zoé Été", "zoé@client.example", "fr")


def test_an_address_with_accents_is_written_to_where_the_server_takes_them(cast: Cast, smtp_sink: SmtpSink) -> None:
    invitation = invite_guest(ask_consent(), ETE, by=cast.ada, at=SIGNED)

    mail(invitation, at=SIGNED)

    assert [each.recipients for each in smtp_sink.received] == [["zoé@client.example"]]
    assert GuestInvitation.objects.open(SIGNED).get().refusal == ""


@pytest.mark.parametrize("speaks_smtp", [True, False])
def test_where_it_does_not_the_link_ends_and_why_is_kept(
    cast: Cast, smtp_sink: SmtpSink, settings: Any, speaks_smtp: bool
) -> None:
    smtp_sink.takes_accents = False
    if not speaks_smtp:
        settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    invitation = invite_guest(ask_consent(), ETE, by=cast.ada, at=SIGNED)

    mail(invitation, at=SIGNED)

    invitation.refresh_from_db()
    assert "SMTPUTF8" in invitation.refusal
    assert left_to_mail(at=SIGNED + dt.timedelta(minutes=5)) == []
    assert not GuestInvitation.objects.open(SIGNED).exists()
    assert smtp_sink.received == outbox_of.outbox == []


def test_a_long_answer_of_the_server_is_cut(cast: Cast, smtp_sink: SmtpSink) -> None:
    invitation = invite_guest(ask_consent(), ROSA, by=cast.ada, at=SIGNED)

    smtp_sink.refuse(ROSA.email, "550 5.1.1 " + "<b>non</b> " * 30)
    mail(invitation, at=SIGNED)

    invitation.refresh_from_db()
    assert (invitation.refusal[:9], len(invitation.refusal)) == ("550 5.1.1", 200)


def test_a_new_link_ends_the_one_before(cast: Cast) -> None:
    version = ask_consent()
    first = invite_guest(version, ROSA, by=cast.ada, at=SIGNED)
    invite_again(first.guest, version, at=SIGNED)

    with pytest.raises(NotAsked):
        answered(first, "Rosa Lima")


def test_a_guest_answers_under_their_own_name_once(cast: Cast) -> None:
    invitation = invite_guest(ask_consent(), ROSA, by=cast.ada, at=SIGNED)
    with pytest.raises(NameDoesNotMatch):
        answered(invitation, "Zoé Tremblay")

    consent = answered(invitation, "rosa  lima")

    assert (consent.guest, consent.person, consent.evidence.login_method) == (invitation.guest, None, "link")
    assert LedgerEntry.objects.get(about=consent.key).record["guest"] == invitation.guest_id
    document = seal(SealOrder.objects.get(about=consent.key), at=timezone.now())
    assert document.record["person"] == {"name": "Rosa Lima", "guest": True, "represented_by": None}
    with pytest.raises(AlreadyAnswered):
        answered(invitation, "Rosa Lima", "refused")


def test_whoever_represents_a_child_answers_for_them(cast: Cast) -> None:
    invitation = invite_guest(ask_consent(), CHILD, by=cast.ada, at=SIGNED)
    with pytest.raises(NameDoesNotMatch):
        answered(invitation, "Léo Roy")

    consent = answered(invitation, "Anne Roy")

    document = seal(SealOrder.objects.get(about=consent.key), at=timezone.now())
    assert document.record["person"]["name"] == "Léo Roy"
    assert document.record["person"]["represented_by"] == {"name": "Anne Roy", "relation": "mère"}


def test_a_child_without_a_representative_and_a_form_that_is_over_are_refused(cast: Cast) -> None:
    version = ask_consent()
    with pytest.raises(RepresentativeMissing):
        invite_guest(version, Invited("Léo", "r@client.example", "fr", Guest.Age.CHILD), by=cast.ada, at=SIGNED)
    retire(version, by=cast.ada, at=SIGNED)
    with pytest.raises(FormNotInForce):
        invite_guest(version, ROSA, by=cast.ada, at=SIGNED)

    assert not Guest.objects.exists()


def test_after_a_month_the_link_signs_nothing(cast: Cast) -> None:
    invitation = invite_guest(ask_consent(), ROSA, by=cast.ada, at=SIGNED)

    with pytest.raises(NotAsked):
        answered(invitation, "Rosa Lima", at=SIGNED + dt.timedelta(days=31))


def test_a_guest_takes_back_what_is_theirs_alone(cast: Cast) -> None:
    version = ask_consent()
    consent = answered(invite_guest(version, ROSA, by=cast.ada, at=SIGNED), "Rosa Lima")
    other = answer(version, cast.zoe)
    keys = [decision.pk for decision in remaining(consent)]
    assert consent.guest is not None

    with pytest.raises(NotTheirs):
        withdraw(other, keys, language="fr", facts=FACTS, by=consent.guest, at=SIGNED)
    withdrawal = withdraw(consent, keys, language="fr", facts=FACTS, by=consent.guest, at=SIGNED)

    assert withdrawal.is_whole
    assert remaining(consent) == []
    assert not Takedown.objects.exists()
    assert seal(SealOrder.objects.get(about=withdrawal.key), at=timezone.now()).person is None

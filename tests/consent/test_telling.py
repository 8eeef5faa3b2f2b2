from __future__ import annotations

import datetime as dt
from typing import Any

from django.core import mail
from django.db.models import Q

from consent.cataloguing import add_people
from consent.inviting import Invited, invite_guest
from consent.models import Guest, Publication, Takedown
from consent.taking_down import Proof, finish
from consent.telling import tell_guests
from consent.withdrawing import remaining, withdraw
from tests.conftest import Cast
from tests.consent.test_inviting import CHILD, ROSA, answered
from tests.factories.assets import RECORDED, make_asset, published
from tests.factories.consent import FACTS, SIGNED, ask_consent
from tests.smtp_sink import SmtpSink

LATER = RECORDED + dt.timedelta(days=3)


def open_takedown_of(cast: Cast, invited: Invited) -> Takedown:
    """They agreed, were published, and no longer agree."""
    version = ask_consent()
    invitation = invite_guest(version, invited, by=cast.ada, at=SIGNED)
    guest = invitation.guest
    consent = answered(invitation, guest.signs_as)
    asset = make_asset(by=cast.ada)
    add_people(asset, [], [guest], by=cast.ada, at=RECORDED)
    published(asset, version, by=cast.ada)
    keys = [decision.pk for decision in remaining(consent)]
    withdraw(consent, keys, language="fr", facts=FACTS, by=guest, at=RECORDED)
    return Takedown.objects.get()


def test_a_guest_hears_once_what_became_of_what_showed_them(cast: Cast) -> None:
    takedown = open_takedown_of(cast, ROSA)
    finish(takedown, Proof(Takedown.Outcome.REMOVED, note="Retirée du site."), by=cast.ada, at=LATER)
    mail.outbox.clear()

    assert (tell_guests(at=LATER), tell_guests(at=LATER)) == (1, 0)

    [letter] = mail.outbox
    assert letter.to == ["Rosa Lima <rosa@client.example>"]
    assert "Retirée du site." in letter.body
    assert "mène toujours à vos réponses" in letter.body
    assert "/consent/appearances/" not in letter.body  # a page of employees


def test_of_a_child_whoever_represents_them_hears(cast: Cast) -> None:
    finish(open_takedown_of(cast, CHILD), Proof(Takedown.Outcome.EDITED, note="Floutée."), by=cast.ada, at=LATER)
    mail.outbox.clear()

    tell_guests(at=LATER)

    [letter] = mail.outbox
    assert letter.to == ["Anne Roy <roy@client.example>"]
    assert "que Léo Roy y paraisse" in " ".join(str(letter.body).split())


def test_a_mail_that_fails_is_tried_again_for_a_week(cast: Cast, settings: Any) -> None:
    finish(open_takedown_of(cast, ROSA), Proof(Takedown.Outcome.REMOVED, note="Retirée."), by=cast.ada, at=LATER)
    mail.outbox.clear()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1  # nobody listens there

    assert tell_guests(at=LATER) == 0
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert tell_guests(at=LATER + dt.timedelta(days=8)) == 0
    assert tell_guests(at=LATER + dt.timedelta(days=1)) == 1


def test_what_the_server_refuses_for_now_is_tried_again_and_for_good_is_not(cast: Cast, smtp_sink: SmtpSink) -> None:
    finish(open_takedown_of(cast, ROSA), Proof(Takedown.Outcome.REMOVED, note="Retirée."), by=cast.ada, at=LATER)

    smtp_sink.refuse(ROSA.email)
    assert tell_guests(at=LATER) == 0
    assert Takedown.objects.guests_to_tell().exists()
    smtp_sink.refuse(ROSA.email, "550 5.1.1 No such user")
    assert tell_guests(at=LATER) == 0

    assert not Takedown.objects.guests_to_tell().exists()
    smtp_sink.accept(ROSA.email)
    assert tell_guests(at=LATER) == 0


def test_nobody_hears_of_a_mistake_nor_of_what_is_still_to_do(cast: Cast) -> None:
    takedown = open_takedown_of(cast, ROSA)
    assert tell_guests(at=LATER) == 0

    Takedown.objects.filter(pk=takedown.pk).update(outcome="mistaken", done_at=LATER, done_by=cast.ada)

    assert tell_guests(at=LATER) == 0
    assert Publication.objects.filter(Q(taken_down_at=None)).count() == Guest.objects.count() == 1

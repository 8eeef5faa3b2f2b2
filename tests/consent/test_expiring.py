from __future__ import annotations

import datetime as dt

from django.core import mail
from django.utils import timezone

from announcements.delivering import deliver_batch
from announcements.models import Delivery
from consent.expiring import note_expired, remind_of_ends
from consent.models import ConsentFormVersion
from consent.tasks import follow_ends
from consent.withdrawing import remaining, withdraw
from documents.models import DocumentState, LedgerEntry
from people.models import Employee
from tests.conftest import Cast
from tests.factories.consent import FACTS, SIGNED, answer, ask_consent

END = dt.date(2028, 11, 3)  # 24 months after
BEFORE = dt.datetime(2028, 10, 20, 14, tzinfo=dt.UTC)
LAST_DAY = dt.datetime(2028, 11, 4, 3, tzinfo=dt.UTC)  # still the third where the company is
AFTER = dt.datetime(2028, 11, 4, 14, tzinfo=dt.UTC)


def test_the_document_of_what_ended_says_so_once(cast: Cast) -> None:
    consent = answer(ask_consent(), cast.zoe)
    assert consent.expires_on == END
    assert note_expired(at=LAST_DAY) == 0

    assert [note_expired(at=AFTER), note_expired(at=AFTER)] == [1, 0]

    state = DocumentState.objects.get(about=consent.key)
    assert (state.state, state.since) == (DocumentState.State.EXPIRED, dt.datetime(2028, 11, 4, 4, tzinfo=dt.UTC))
    assert LedgerEntry.objects.filter(kind="document-state", about=consent.key).count() == 1


def test_what_was_taken_back_or_answered_anew_does_not_end_again(cast: Cast) -> None:
    version = ask_consent()
    first = answer(version, cast.zoe)
    answer(version, cast.zoe, follows=first, at=BEFORE)
    other = answer(version, cast.sam)
    keys = [decision.pk for decision in remaining(other)]
    withdraw(other, keys, language="en", facts=FACTS, by=cast.sam, at=SIGNED)

    assert note_expired(at=AFTER) == 0


def test_the_person_is_told_once_before_the_end(cast: Cast) -> None:
    answer(ask_consent(), cast.zoe)
    assert remind_of_ends(at=BEFORE - dt.timedelta(days=60)) == 0

    remind_of_ends(at=BEFORE)
    remind_of_ends(at=BEFORE + dt.timedelta(days=1))
    while deliver_batch(clock=timezone.now):
        pass

    [letter] = [message for message in mail.outbox if "zoe@" in message.to[0] and "prend fin" in message.subject]
    assert "3 novembre 2028" in letter.subject
    assert "/consent/forms/image/sign/" in letter.body


def test_nobody_is_told_of_what_they_refused_or_of_what_ends_when_they_have_left(cast: Cast) -> None:
    version = ask_consent()
    answer(version, cast.sam, "refused")
    answer(version, cast.zoe)
    Employee.objects.filter(pk=cast.zoe.pk).update(left_on=dt.date(2028, 1, 1))

    assert remind_of_ends(at=BEFORE) == 0


def test_who_answers_before_the_mail_leaves_receives_none(cast: Cast) -> None:
    version = ask_consent()
    first = answer(version, cast.zoe)
    remind_of_ends(at=BEFORE)
    answer(version, cast.zoe, follows=first, at=BEFORE)

    while deliver_batch(clock=timezone.now):
        pass

    assert not [message for message in mail.outbox if "prend fin" in message.subject]


def test_the_task_does_both(cast: Cast) -> None:
    answer(ask_consent(), cast.zoe, at=dt.datetime(2024, 11, 1, 15, tzinfo=dt.UTC))
    ConsentFormVersion.objects.in_force().get()

    follow_ends()

    assert DocumentState.objects.get().state == DocumentState.State.EXPIRED
    assert not Delivery.objects.filter(occasion__startswith="consent-ending:").exists()

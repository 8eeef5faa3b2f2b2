from __future__ import annotations

import datetime as dt
import hashlib

import pytest
from django.core import mail
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from announcements.delivering import deliver_batch
from announcements.models import Delivery
from consent.consulting import Reason
from consent.models import Capture, ConsentFormVersion, Takedown
from consent.taking_down import (
    AlreadyDone,
    Proof,
    ProofMissing,
    exposures,
    finish,
    open_takedowns,
    take_in_hand,
)
from consent.tasks import open_waiting_takedowns
from consent.withdrawing import remaining, withdraw
from documents.models import LedgerEntry
from people.images import NotAnImage
from people.models import Employee, Role
from tests.conftest import Cast
from tests.factories.assets import RECORDED, a_photo, make_asset, published
from tests.factories.consent import FACTS, answer, ask_consent
from tests.factories.people import RoleGrantFactory

LATER = RECORDED + dt.timedelta(days=3)
REMOVED = Proof(Takedown.Outcome.REMOVED, note="Retirée de la page.")


def withdraw_all(person: Employee, *, at: dt.datetime = LATER) -> None:
    consent = person.consents.get()
    keys = [decision.pk for decision in remaining(consent)]
    withdraw(consent, keys, language="fr", facts=FACTS, by=person, at=at)


@pytest.fixture
def version(cast: Cast) -> ConsentFormVersion:
    """Everybody agreed."""
    asked = ask_consent()
    for person in (cast.zoe, cast.sam):
        answer(asked, person)
    return asked


def test_a_withdrawal_opens_a_takedown_where_the_person_is_shown(cast: Cast, version: ConsentFormVersion) -> None:
    shown = published(make_asset(cast.zoe, cast.sam, by=cast.ada), version, by=cast.ada)
    published(make_asset(cast.sam, by=cast.ada, title="Sans elle"), version, by=cast.ada)

    withdraw_all(cast.zoe)

    takedown = Takedown.objects.get()
    assert (takedown.publication, takedown.person, takedown.reason) == (shown, cast.zoe, Reason.WITHDRAWN)
    assert takedown.due_on == LATER.date() + dt.timedelta(days=7)


def test_answering_no_later_opens_one_too(cast: Cast, version: ConsentFormVersion) -> None:
    published(make_asset(cast.zoe, by=cast.ada), version, by=cast.ada)

    answer(version, cast.zoe, "refused", follows=cast.zoe.consents.get(), at=LATER)

    assert Takedown.objects.get().reason == Reason.REFUSED


def test_a_departure_opens_one_where_the_form_says_so(cast: Cast, version: ConsentFormVersion) -> None:
    published(make_asset(cast.zoe, by=cast.ada), version, by=cast.ada)
    Employee.objects.filter(pk=cast.zoe.pk).update(left_on=LATER.date() - dt.timedelta(days=1))

    assert open_takedowns(at=LATER) == 1
    assert Takedown.objects.get().reason == Reason.LEFT_ENDED


def test_an_end_opens_one(cast: Cast, version: ConsentFormVersion) -> None:
    published(make_asset(cast.zoe, by=cast.ada), version, by=cast.ada)
    assert open_takedowns(at=LATER) == 0

    assert open_takedowns(at=LATER + dt.timedelta(days=900)) == 1
    assert Takedown.objects.get().reason == Reason.EXPIRED


def test_the_sweep_is_safe_to_run_twice(cast: Cast, version: ConsentFormVersion) -> None:
    published(make_asset(cast.zoe, by=cast.ada), version, by=cast.ada)
    Employee.objects.filter(pk=cast.zoe.pk).update(left_on=dt.date(2026, 11, 6))

    open_waiting_takedowns()
    open_waiting_takedowns()

    assert Takedown.objects.count() == 1


def test_who_was_never_asked_is_at_risk_and_opens_nothing(cast: Cast, version: ConsentFormVersion) -> None:
    published(make_asset(cast.malik, by=cast.ada), version, by=cast.ada, reason="Accord verbal")

    [exposure] = exposures(LATER.date())

    assert (exposure.is_at_risk, exposure.reason) == (True, Reason.NEVER_ANSWERED)
    assert open_takedowns(at=LATER) == 0


def test_agreeing_again_closes_nothing_by_itself(cast: Cast, version: ConsentFormVersion) -> None:
    published(make_asset(cast.zoe, by=cast.ada), version, by=cast.ada)
    withdraw_all(cast.zoe)

    answer(version, cast.zoe, follows=cast.zoe.consents.get(), at=LATER)

    assert Takedown.objects.open().count() == 1
    assert not exposures(LATER.date())[0].is_at_risk


def test_removing_does_all_that_was_to_be_done_there_and_tells_each_person(
    cast: Cast, version: ConsentFormVersion
) -> None:
    shown = published(make_asset(cast.zoe, cast.sam, by=cast.ada), version, by=cast.ada)
    withdraw_all(cast.zoe)
    withdraw_all(cast.sam)
    first, second = Takedown.objects.order_by("pk")

    done = finish(first, REMOVED, by=cast.ada, at=LATER)

    shown.refresh_from_db()
    assert {row.pk for row in done} == {first.pk, second.pk}
    assert (shown.taken_down_at, shown.taken_down_by) == (LATER, cast.ada)
    assert exposures(LATER.date()) == []
    assert LedgerEntry.objects.filter(kind="takedown").count() == 2
    told = Delivery.objects.filter(occasion__startswith="takedown-done:").values_list("employee", flat=True)
    assert set(told) == {cast.zoe.pk, cast.sam.pk}


def test_blurring_one_person_leaves_the_others_to_do(cast: Cast, version: ConsentFormVersion) -> None:
    published(make_asset(cast.zoe, cast.sam, by=cast.ada), version, by=cast.ada)
    withdraw_all(cast.zoe)
    withdraw_all(cast.sam)
    first = Takedown.objects.get(person=cast.zoe)

    finish(first, Proof(Takedown.Outcome.EDITED, address="https://exemple.ca/capture"), by=cast.ada, at=LATER)

    assert Takedown.objects.open().get().person == cast.sam


def test_who_was_blurred_is_not_shown_there_and_nothing_opens_again(cast: Cast, version: ConsentFormVersion) -> None:
    shown = published(make_asset(cast.zoe, cast.sam, by=cast.ada), version, by=cast.ada)
    withdraw_all(cast.zoe)

    finish(Takedown.objects.get(), Proof(Takedown.Outcome.EDITED, note="Floutée."), by=cast.ada, at=LATER)

    assert open_takedowns(at=LATER + dt.timedelta(days=1)) == 0
    assert [(each.publication, each.person) for each in exposures(LATER.date())] == [(shown.pk, cast.sam.pk)]


def test_what_is_out_of_reach_stays_at_risk_and_is_not_opened_again(cast: Cast, version: ConsentFormVersion) -> None:
    published(make_asset(cast.zoe, by=cast.ada), version, by=cast.ada)
    withdraw_all(cast.zoe)

    finish(Takedown.objects.get(), Proof(Takedown.Outcome.OUT_OF_REACH, note="Demandé."), by=cast.ada, at=LATER)

    assert open_takedowns(at=LATER + dt.timedelta(days=1)) == 0
    assert exposures(LATER.date())[0].is_at_risk


def test_it_is_done_once_and_with_a_proof(cast: Cast, version: ConsentFormVersion) -> None:
    published(make_asset(cast.zoe, by=cast.ada), version, by=cast.ada)
    withdraw_all(cast.zoe)
    takedown = Takedown.objects.get()

    with pytest.raises(ProofMissing):
        finish(takedown, Proof(Takedown.Outcome.REMOVED, note="  "), by=cast.ada, at=LATER)
    finish(takedown, REMOVED, by=cast.ada, at=LATER)
    with pytest.raises(AlreadyDone):
        finish(takedown, REMOVED, by=cast.malik, at=LATER)
    with pytest.raises(AlreadyDone):
        take_in_hand(takedown, by=cast.malik)
    with pytest.raises(DatabaseError), transaction.atomic():
        Takedown.objects.filter(pk=takedown.pk).update(note="Autre chose")


def test_communications_hear_of_it_once_a_day(cast: Cast, version: ConsentFormVersion) -> None:
    RoleGrantFactory(employee=cast.malik, role=Role.COMMUNICATIONS)
    for title in ("Un", "Deux"):
        published(make_asset(cast.zoe, by=cast.ada, title=title), version, by=cast.ada)
    published(make_asset(cast.sam, by=cast.ada, title="Trois"), version, by=cast.ada)

    withdraw_all(cast.zoe)
    withdraw_all(cast.sam)
    while deliver_batch(clock=timezone.now):
        pass

    [letter] = [message for message in mail.outbox if "malik@" in message.to[0]]
    assert letter.subject == "3 publications à retirer"
    assert "/consent/takedowns/" in letter.body


def test_the_person_reads_what_became_of_it(cast: Cast, version: ConsentFormVersion) -> None:
    published(make_asset(cast.zoe, by=cast.ada), version, by=cast.ada)
    withdraw_all(cast.zoe)
    finish(Takedown.objects.get(), REMOVED, by=cast.ada, at=LATER)

    while deliver_batch(clock=timezone.now):
        pass

    [letter] = [message for message in mail.outbox if "zoe@" in message.to[0] and "Dépôt" in message.subject]
    assert "Retirée de la page." in letter.body
    assert "/consent/appearances/" in letter.body


def test_judging_everything_asks_as_many_questions_for_one_as_for_thirty(
    cast: Cast, version: ConsentFormVersion
) -> None:
    published(make_asset(cast.zoe, by=cast.ada), version, by=cast.ada)
    with CaptureQueriesContext(connection) as few:
        exposures(LATER.date())
    for number in range(29):
        published(make_asset(cast.zoe, cast.sam, by=cast.ada, title=f"{number}"), version, by=cast.ada)
    with CaptureQueriesContext(connection) as many:
        found = exposures(LATER.date())

    assert len(found) == 59
    assert len(many) == len(few)


def test_a_capture_is_a_proof_kept_once_for_all_that_was_done(cast: Cast, version: ConsentFormVersion) -> None:
    published(make_asset(cast.zoe, cast.sam, by=cast.ada), version, by=cast.ada)
    withdraw_all(cast.zoe)
    withdraw_all(cast.sam)
    sent = a_photo((3000, 1500), "PNG").read()

    finish(Takedown.objects.all()[0], Proof(Takedown.Outcome.REMOVED, picture=sent), by=cast.ada, at=LATER)

    capture = Capture.objects.get()
    assert (capture.width, capture.height, capture.file_digest) == (2400, 1200, hashlib.sha256(sent).hexdigest())
    assert Takedown.objects.filter(capture=capture).count() == 2
    with pytest.raises(DatabaseError), transaction.atomic():
        Takedown.objects.update(capture=None)
    with pytest.raises(DatabaseError), transaction.atomic():
        Capture.objects.update(width=1)


def test_a_capture_that_is_no_picture_does_nothing(cast: Cast, version: ConsentFormVersion) -> None:
    published(make_asset(cast.zoe, by=cast.ada), version, by=cast.ada)
    withdraw_all(cast.zoe)

    with pytest.raises(NotAnImage):
        finish(Takedown.objects.get(), Proof(Takedown.Outcome.REMOVED, picture=b"<svg/>"), by=cast.ada, at=LATER)

    assert Takedown.objects.open().count() == 1

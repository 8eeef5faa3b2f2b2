"""HR ends a representation before its day: at once, for a reason that is kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.core import mail as outbox_of
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client

from announcements.mailing import message_of
from announcements.models import Delivery
from assignments.models import Assignment, ManagerTally
from consent.consulting import may_publish
from consent.emails import takedown_done
from consent.expiring import note_expired, remind_of_ends
from consent.granting import NotAsked, Represented
from consent.handing_over import held_about
from consent.inviting import NotUnderFourteen, invite_again, invite_guest, left_to_mail, mail
from consent.models import Consent, ConsentFormVersion, Decision, Guest, GuestInvitation, RepresentationEnd, Takedown
from consent.publishing import retire
from consent.representing import AlreadyEnded, Cause, NotRepresenting, ReasonMissing, end_representation
from consent.taking_down import Proof, exposures, finish
from consent.telling import tell_guests
from consent.withdrawing import NotTheirs, remaining, withdraw
from documents.canonical import digest
from documents.models import DocumentState, LedgerEntry
from people.models import Employee
from tests.conftest import Cast
from tests.consent.test_consulting import use_of
from tests.consent.test_inviting import ROSA, answered, secret_of
from tests.consent.test_under_fourteen import BIRTHDAY, invited
from tests.factories.assets import RECORDED, make_asset, published
from tests.factories.consent import FACTS, SIGNED, answer, ask_consent
from tests.smtp_sink import SmtpSink
from tests.together import at_once

AT = RECORDED + dt.timedelta(days=1)
REASON = "Zoé a 34 ans : la fiche d’une autre personne."


@pytest.fixture
def invitation(cast: Cast) -> GuestInvitation:
    return invite_guest(ask_consent(), invited(cast), by=cast.ada, at=SIGNED)


def ended(guest: Guest, by: Employee, cause: Cause = Cause.NO_RIGHT, **more: Any) -> RepresentationEnd:
    return end_representation(guest, **{"cause": cause, "reason": REASON, "by": by, "at": AT} | more)


def told_of(cast: Cast, decision: Decision, day: dt.date | None = None) -> tuple[str, str]:
    [verdict] = may_publish(["zoe"], use_of(decision, day or AT.date()), by=cast.ada, at=AT).verdicts
    return str(verdict.answer), str(verdict.reason)


def test_it_is_written_down_with_its_reason_and_never_changes(cast: Cast, invitation: GuestInvitation) -> None:
    end = ended(invitation.guest, cast.ada)

    assert (end.ended_by, end.ended_at, end.reason) == (cast.ada, AT, REASON)
    entry = LedgerEntry.objects.get(kind="representation-ended")
    assert (entry.about, entry.person) == (f"representation:{invitation.guest_id}", cast.zoe.pk)
    assert entry.record == {
        "person": cast.zoe.pk,
        "guest": invitation.guest_id,
        "cause": "no_right",
        "reason_digest": digest({"reason": REASON, "salt": end.salt}),
        "by": cast.ada.pk,
    }
    assert str(entry.act) == "Fin d’une représentation"
    for changed in ({"reason": "Autre"}, {"cause": "over"}, {"ended_by": cast.sam}, {"salt": ""}):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            RepresentationEnd.objects.update(**changed)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        RepresentationEnd.objects.all().delete()


@pytest.mark.parametrize("cause", list(Cause))
def test_from_then_on_the_person_answers_and_the_link_does_nothing(
    cast: Cast, invitation: GuestInvitation, cause: Cause
) -> None:
    with pytest.raises(Represented):
        answer(invitation.version, cast.zoe)

    ended(invitation.guest, cast.ada, cause)

    assert not Guest.objects.representing(cast.zoe, AT.date()).exists()
    assert not GuestInvitation.objects.open(AT).exists()
    assert left_to_mail(at=AT) == []
    with pytest.raises(NotAsked):
        answered(invitation, "Anne Tremblay", at=AT)
    with pytest.raises(NotUnderFourteen):
        invite_again(invitation.guest, invitation.version, at=AT)
    theirs = answer(invitation.version, cast.zoe, at=AT)
    assert (theirs.person, theirs.represented_by) == (cast.zoe, None)


def test_what_was_signed_without_the_right_to_is_kept_and_is_no_answer(cast: Cast, invitation: GuestInvitation) -> None:
    consent = answered(invitation, "Anne Tremblay")
    decision = consent.decisions.all()[0]
    assert told_of(cast, decision) == ("yes", "granted")

    ended(invitation.guest, cast.ada)

    for day in (AT.date(), SIGNED.date()):  # never did it have any effect
        assert told_of(cast, decision, day) == ("ask", "void")
        assert not Decision.objects.in_force(day).exists()
    kept = Consent.objects.with_all_it_says().get()
    assert kept.is_void
    assert kept.decisions.count() == consent.decisions.count()
    assert remaining(kept) == []
    state = DocumentState.objects.get(about=consent.key)
    assert (state.state, state.since, state.recorded_by) == ("withdrawn", AT, cast.ada)
    for who in (cast.zoe, invitation.guest):
        with pytest.raises(Exception) as refusal:  # noqa: PT011  (there is nothing, and it is not theirs)
            withdraw(kept, [decision.pk], language="fr", facts=FACTS, by=who, at=AT)
        assert type(refusal.value).__name__ in ("NothingToWithdraw", "NotTheirs")


def test_a_refusal_that_was_not_theirs_to_give_is_no_answer_either(cast: Cast, invitation: GuestInvitation) -> None:
    decision = answered(invitation, "Anne Tremblay", "refused").decisions.all()[0]

    ended(invitation.guest, cast.ada)

    assert told_of(cast, decision) == ("ask", "void")


def test_what_had_been_answered_with_the_right_to_stands_until_the_person_says_otherwise(
    cast: Cast, invitation: GuestInvitation
) -> None:
    consent = answered(invitation, "Anne Tremblay")
    decision = consent.decisions.all()[0]

    ended(invitation.guest, cast.ada, Cause.OVER)

    assert told_of(cast, decision) == ("yes", "granted")
    assert not DocumentState.objects.exists()
    keys = [row.pk for row in remaining(consent)]
    with pytest.raises(NotTheirs):
        withdraw(consent, keys, language="fr", facts=FACTS, by=invitation.guest, at=AT)
    assert withdraw(consent, keys, language="fr", facts=FACTS, by=cast.zoe, at=AT).is_whole


@pytest.mark.parametrize(
    ("before", "told"),
    [("refused", ("no", "refused")), ("granted", ("ask", "void")), ("withdrawn", ("no", "withdrawn"))],
)
def test_of_what_the_person_had_said_before_a_no_stands_and_a_yes_is_asked_again(
    cast: Cast, before: str, told: tuple[str, str]
) -> None:
    version = ask_consent()
    own = answer(version, cast.zoe, "refused" if before == "refused" else "granted", at=SIGNED)
    decision = own.decisions.all()[0]
    if before == "withdrawn":
        keys = [row.pk for row in remaining(own)]
        withdraw(own, keys, language="fr", facts=FACTS, by=cast.zoe, at=SIGNED)
    invitation = invite_guest(version, invited(cast), by=cast.ada, at=SIGNED)
    answered(invitation, "Anne Tremblay")
    assert told_of(cast, decision) == ("yes", "granted")

    ended(invitation.guest, cast.ada)

    assert told_of(cast, decision) == told
    assert Assignment.objects.get(employee=cast.zoe).is_outstanding == (before == "granted")
    assert not Decision.objects.in_force(AT.date()).exists()


def test_they_are_asked_again_and_their_own_answer_alone_counts(cast: Cast, invitation: GuestInvitation) -> None:
    consent = answered(invitation, "Anne Tremblay")
    asked = Assignment.objects.get(employee=cast.zoe)
    done = ManagerTally.objects.get(ask=asked.ask, manager=cast.malik).done
    assert (asked.done_at, done) == (SIGNED, 1)

    ended(invitation.guest, cast.ada)

    asked.refresh_from_db()
    assert asked.is_outstanding
    assert ManagerTally.objects.get(ask=asked.ask, manager=cast.malik).done == 0
    theirs = answer(invitation.version, cast.zoe, follows=consent, at=AT)
    assert told_of(cast, theirs.decisions.all()[0]) == ("yes", "granted")
    assert remaining(theirs)
    asked.refresh_from_db()
    assert asked.done_at == AT
    assert [row.state for row in DocumentState.objects.filter(about=consent.key)] == ["withdrawn"]


@pytest.mark.django_db(transaction=True)
def test_signed_at_the_very_moment_when_it_ends_it_counts_for_nothing(cast: Cast) -> None:
    """Whichever comes first."""
    invitation = invite_guest(ask_consent(), invited(cast), by=cast.ada, at=SIGNED)

    signed, end = at_once(
        lambda: answered(invitation, "Anne Tremblay", at=AT), lambda: ended(invitation.guest, cast.ada)
    )

    outcomes = {type(each) for each in (signed, end)}
    assert outcomes in ({Consent, RepresentationEnd}, {NotAsked, RepresentationEnd})
    assert not Decision.objects.in_force(AT.date()).exists()
    assert Assignment.objects.get(employee=cast.zoe).is_outstanding
    assert DocumentState.objects.filter(state="withdrawn").count() == Consent.objects.count()


def test_what_is_published_on_the_strength_of_it_is_to_be_taken_down(cast: Cast, invitation: GuestInvitation) -> None:
    answered(invitation, "Anne Tremblay")
    publication = published(make_asset(cast.zoe, by=cast.ada), invitation.version, by=cast.ada)
    assert not Takedown.objects.exists()

    ended(invitation.guest, cast.ada)

    takedown = Takedown.objects.get()
    assert (takedown.publication, takedown.person, takedown.reason) == (publication, cast.zoe, "void")


def test_what_the_person_had_agreed_to_themselves_stays_and_they_are_asked_again(
    cast: Cast, lifted_triggers: Callable[[], AbstractContextManager[None]]
) -> None:
    version = ask_consent()
    own = answer(version, cast.zoe)
    published(make_asset(cast.zoe, by=cast.ada), version, by=cast.ada)
    for said in ("granted", "refused"):
        invitation = invite_guest(version, invited(cast), by=cast.ada, at=SIGNED)
        answered(invitation, "Anne Tremblay", said)
        Takedown.objects.all().delete()  # of the refusal

        ended(invitation.guest, cast.ada)

        assert told_of(cast, own.decisions.all()[0]) == ("ask", "void")
        assert not Takedown.objects.exists()
    [exposure] = exposures(AT.date())
    assert (exposure.is_at_risk, exposure.is_to_come_down, exposure.had_agreed) == (True, False, True)

    with lifted_triggers():
        ConsentFormVersion.objects.update(after_departure="remove")
    Employee.objects.filter(pk=cast.zoe.pk).update(left_on=AT.date() - dt.timedelta(days=1))
    [exposure] = exposures(AT.date())
    assert (exposure.answer, exposure.reason, exposure.is_to_come_down) == ("no", "left_ended", True)


def test_a_yes_of_their_own_before_may_be_taken_back_though_nobody_asks_any_more(cast: Cast) -> None:
    version = ask_consent()
    own = answer(version, cast.zoe, at=SIGNED)
    published(make_asset(cast.zoe, by=cast.ada), version, by=cast.ada)
    invitation = invite_guest(version, invited(cast), by=cast.ada, at=SIGNED)
    answered(invitation, "Anne Tremblay")
    assert not remaining(own)  # who had the right to had answered since
    ended(invitation.guest, cast.ada)
    retire(version, by=cast.ada, at=AT)
    assert not Takedown.objects.exists()

    keys = [row.pk for row in remaining(own)]
    withdraw(own, keys, language="fr", facts=FACTS, by=cast.zoe, at=AT)

    assert told_of(cast, own.decisions.all()[0]) == ("no", "withdrawn")
    assert Takedown.objects.get().person == cast.zoe


def test_once_they_answered_anew_nothing_is_left_of_what_they_said_before(cast: Cast) -> None:
    version = ask_consent()
    own = answer(version, cast.zoe, at=SIGNED)
    invitation = invite_guest(version, invited(cast), by=cast.ada, at=SIGNED)
    void = answered(invitation, "Anne Tremblay")
    ended(invitation.guest, cast.ada)
    answer(version, cast.zoe, follows=void, at=AT)

    assert not remaining(own)
    assert not remaining(void)


def test_the_person_hears_what_became_of_what_showed_them_and_that_we_are_sorry(
    cast: Cast, invitation: GuestInvitation
) -> None:
    answered(invitation, "Anne Tremblay")
    published(make_asset(cast.zoe, by=cast.ada), invitation.version, by=cast.ada)
    ended(invitation.guest, cast.ada)
    takedown = Takedown.objects.get()

    finish(takedown, Proof(Takedown.Outcome.REMOVED, note="Retirée du site."), by=cast.ada, at=AT)

    letter = message_of(takedown_done(Delivery.objects.get(occasion=f"takedown-done:{takedown.pk}"), at=AT))
    words = " ".join(str(letter.body).split())
    assert "Vous paraissiez sans l’avoir accepté" in words
    assert "avait accepté à votre place. C’était une erreur de notre part" in words
    assert "Retirée du site." in words
    assert "n’acceptez plus" not in words


def test_nobody_is_reminded_of_the_end_of_what_does_not_count(cast: Cast, invitation: GuestInvitation) -> None:
    consent = answered(invitation, "Anne Tremblay")
    assert consent.expires_on
    ended(invitation.guest, cast.ada)

    soon = dt.datetime.combine(consent.expires_on - dt.timedelta(days=3), dt.time(15), dt.UTC)

    assert remind_of_ends(at=soon) == 0
    assert not Delivery.objects.filter(occasion__startswith="consent-ending").exists()
    assert note_expired(at=soon + dt.timedelta(days=30)) == 0


def test_that_they_never_had_the_right_may_be_found_out_later_and_only_once(
    cast: Cast, invitation: GuestInvitation
) -> None:
    decision = answered(invitation, "Anne Tremblay").decisions.all()[0]
    ended(invitation.guest, cast.ada, Cause.OVER)
    with pytest.raises(AlreadyEnded):
        ended(invitation.guest, cast.ada, Cause.OVER)

    grown = dt.datetime.combine(BIRTHDAY, dt.time(16), dt.UTC)
    ended(invitation.guest, cast.ada, Cause.NO_RIGHT, at=grown)

    assert told_of(cast, decision) == ("ask", "void")
    with pytest.raises(AlreadyEnded):
        ended(invitation.guest, cast.ada)
    with pytest.raises(IntegrityError), transaction.atomic():
        RepresentationEnd.objects.create(
            guest=invitation.guest, cause="over", reason="x", salt="x", ended_at=AT, ended_by=cast.ada
        )


def test_one_of_two_is_ended_and_the_other_still_answers(cast: Cast, invitation: GuestInvitation) -> None:
    """The wrong person was named first, then the right one."""
    right = invite_guest(invitation.version, invited(cast), by=cast.ada, at=SIGNED)
    granted = answered(invitation, "Anne Tremblay")
    refused = answered(right, "Anne Tremblay", "refused")

    ended(invitation.guest, cast.ada)

    assert told_of(cast, refused.decisions.all()[0]) == ("no", "refused")
    with pytest.raises(Represented):
        answer(invitation.version, cast.zoe, follows=refused, at=AT)
    assert [row.state for row in DocumentState.objects.filter(about=granted.key)] == ["superseded"]
    assert Assignment.objects.get(employee=cast.zoe).done_at is not None


def test_it_ends_once_its_day_has_come_by_itself(cast: Cast, invitation: GuestInvitation) -> None:
    grown = dt.datetime.combine(BIRTHDAY, dt.time(16), dt.UTC)

    with pytest.raises(AlreadyEnded):
        ended(invitation.guest, cast.ada, Cause.OVER, at=grown)


@pytest.mark.parametrize("reason", ["", "   ", "\x00\x01", "\n\n"])
def test_no_reason_ends_nothing(cast: Cast, invitation: GuestInvitation, reason: str) -> None:
    with pytest.raises(ReasonMissing):
        ended(invitation.guest, cast.ada, reason=reason)

    assert Guest.objects.representing(cast.zoe, AT.date()).exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        RepresentationEnd.objects.create(
            guest=invitation.guest, cause="over", reason="", salt="x", ended_at=AT, ended_by=cast.ada
        )


def test_guests_who_answer_for_themselves_represent_nobody(cast: Cast) -> None:
    rosa = invite_guest(ask_consent(), ROSA, by=cast.ada, at=SIGNED).guest

    with pytest.raises(NotRepresenting):
        ended(rosa, cast.ada)


def test_they_are_told_once_without_the_words_of_hr(cast: Cast, invitation: GuestInvitation) -> None:
    ended(invitation.guest, cast.ada)
    outbox_of.outbox.clear()

    assert (tell_guests(at=AT), tell_guests(at=AT)) == (1, 0)

    [letter] = outbox_of.outbox
    assert letter.to == ["Anne Tremblay <anne@client.example>"]
    assert letter.subject == "Vous ne répondez plus pour Zoé Tremblay"
    body = " ".join(str(letter.body).split())
    assert "nous le regrettons" in body
    assert "/consent/invited/" not in body
    assert "34 ans" not in letter.body + str(letter.alternatives[0][0])


def test_whoever_had_the_right_is_thanked(cast: Cast, invitation: GuestInvitation) -> None:
    ended(invitation.guest, cast.ada, Cause.OVER)
    outbox_of.outbox.clear()

    tell_guests(at=AT)

    assert "Merci d’avoir répondu jusqu’ici" in " ".join(str(outbox_of.outbox[0].body).split())


def test_an_address_refused_for_good_is_written_to_once_and_another_trouble_is_tried_again(
    cast: Cast, invitation: GuestInvitation, smtp_sink: SmtpSink
) -> None:
    ended(invitation.guest, cast.ada)

    smtp_sink.refuse("anne@client.example")
    assert tell_guests(at=AT) == 0
    assert RepresentationEnd.objects.to_tell().exists()
    smtp_sink.refuse("anne@client.example", "550 5.1.1 No such user")
    assert tell_guests(at=AT) == 0

    assert not RepresentationEnd.objects.to_tell().exists()
    assert RepresentationEnd.objects.get().refusal == "550 5.1.1 No such user"


@pytest.mark.parametrize("cause", list(Cause))
def test_their_link_leads_to_nothing_or_to_what_they_signed_with_the_right_to(
    cast: Cast, client: Client, invitation: GuestInvitation, cause: Cause
) -> None:
    mail(invitation, at=SIGNED)
    link = f"/consent/invited/{secret_of()}/"
    answered(invitation, "Anne Tremblay")

    ended(invitation.guest, cast.ada, cause)

    page = client.get(link)
    assert page.status_code == (410 if cause == Cause.NO_RIGHT else 200)
    assert "Vous ne répondez plus pour" in page.content.decode()
    assert 'name="decision"' not in page.content.decode()
    client.post(f"{link}withdraw/", {"decision": [row.pk for row in Decision.objects.all()]})
    client.post(f"{link}renew/")
    assert not Decision.objects.exclude(withdrawn=None).exists()
    assert GuestInvitation.objects.count() == 1


def test_the_person_reads_all_of_it(cast: Cast, invitation: GuestInvitation) -> None:
    ended(invitation.guest, cast.ada)

    [said] = held_about(cast.zoe, at=AT)["representations"]

    assert said == {
        "name": "Anne Tremblay",
        "relation": "mère",
        "invited_at": "2026-11-03T19:05:00+00:00",
        "invited_by": "Ada Gagnon",
        "until": BIRTHDAY.isoformat(),
        "ended": [{"cause": "no_right", "reason": REASON, "at": "2026-11-06T16:00:00+00:00", "by": "Ada Gagnon"}],
    }
    assert held_about(cast.sam, at=AT)["representations"] == []


def test_of_a_consent_by_a_guest_nobody_is_represented(cast: Cast, invitation: GuestInvitation) -> None:
    """Refused by the database itself: only an employee is represented so."""
    rosa = invite_guest(invitation.version, ROSA, by=cast.ada, at=SIGNED)
    consent = answered(rosa, "Rosa Lima")
    consent.pk, consent.follows, consent.represented_by = None, Consent.objects.get(), invitation.guest

    with pytest.raises(IntegrityError, match="consent_represents_an_employee"), transaction.atomic():
        consent.save(force_insert=True)

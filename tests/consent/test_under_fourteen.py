"""An employee under 14: whoever represents them answers by a link, until the day they turn 14."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from assignments.models import Assignment
from consent.composing import compose_withdrawal
from consent.consulting import may_publish
from consent.granting import AlreadyAnswered, NameDoesNotMatch, NotAsked, Represented
from consent.inviting import Invited, NotUnderFourteen, invite_again, invite_guest, is_under_fourteen
from consent.models import Consent, Guest, GuestInvitation
from consent.recognising import recognise_guests
from consent.representing import Cause, end_representation
from consent.withdrawing import NotTheirs, remaining, withdraw
from documents.models import Document, DocumentState, LedgerEntry, SealOrder
from documents.sealing import seal
from tests.conftest import Cast
from tests.consent.test_consulting import use_of
from tests.consent.test_inviting import answered
from tests.factories.consent import FACTS, SIGNED, answer, ask_consent

BIRTHDAY = SIGNED.date() + dt.timedelta(days=100)


def invited(cast: Cast, **more: object) -> Invited:
    given: dict[str, Any] = {
        "representative_name": "Anne Tremblay",
        "employee": cast.zoe,
        "represents_until": BIRTHDAY,
    }
    mother = {"representative_relation": "mère"}
    return Invited("", "anne@client.example", "fr", Guest.Age.CHILD, **(mother | given | more))


@pytest.fixture
def invitation(cast: Cast) -> GuestInvitation:
    return invite_guest(ask_consent(), invited(cast), by=cast.ada, at=SIGNED)


def test_their_representative_answers_and_what_was_asked_is_done(cast: Cast, invitation: GuestInvitation) -> None:
    with pytest.raises(NameDoesNotMatch):
        answered(invitation, "Zoé Tremblay")

    consent = answered(invitation, "Anne Tremblay")

    assert (consent.person, consent.guest, consent.represented_by) == (cast.zoe, None, invitation.guest)
    assert Assignment.objects.get(employee=cast.zoe).done_at == SIGNED
    assert LedgerEntry.objects.get(about=consent.key).record["represented_by"] == invitation.guest_id
    document = seal(SealOrder.objects.get(about=consent.key), at=timezone.now())
    assert document.person == cast.zoe
    assert document.record["person"] == {
        "name": "Zoé Tremblay",
        "represented_by": {"name": "Anne Tremblay", "relation": "mère"},
    }
    with pytest.raises(AlreadyAnswered):
        answered(invitation, "Anne Tremblay", "refused")


def test_the_bounds_of_being_under_fourteen() -> None:
    leap_day = dt.date(2040, 2, 29)

    assert is_under_fourteen(FOURTEEN_YEARS_ON, on=SIGNED.date())
    assert is_under_fourteen(leap_day, on=dt.date(2026, 3, 1))
    assert not is_under_fourteen(leap_day, on=dt.date(2026, 2, 28))


def test_they_do_not_sign_themselves_until_the_day(cast: Cast, invitation: GuestInvitation) -> None:
    version = invitation.version
    with pytest.raises(Represented):
        answer(version, cast.zoe)

    on_the_day = dt.datetime.combine(BIRTHDAY, dt.time(16), dt.UTC)

    assert answer(version, cast.zoe, at=on_the_day).represented_by is None


def test_what_they_answer_at_fourteen_follows_what_was_answered_for_them(
    cast: Cast, invitation: GuestInvitation
) -> None:
    consent = answered(invitation, "Anne Tremblay")
    on_the_day = dt.datetime.combine(BIRTHDAY, dt.time(16), dt.UTC)

    theirs = answer(invitation.version, cast.zoe, "refused", follows=consent, at=on_the_day)

    assert theirs.follows == consent
    assert remaining(consent) == []


def test_from_that_day_the_link_signs_and_withdraws_nothing(cast: Cast) -> None:
    version = ask_consent()
    soon = invited(cast, represents_until=SIGNED.date() + dt.timedelta(days=5))
    consent = answered(invite_guest(version, soon, by=cast.ada, at=SIGNED), "Anne Tremblay")
    late = invite_guest(version, soon, by=cast.ada, at=SIGNED)
    after = SIGNED + dt.timedelta(days=6)
    keys = [decision.pk for decision in remaining(consent)]
    assert consent.represented_by is not None

    with pytest.raises(NotAsked):
        answered(late, "Anne Tremblay", at=after)
    with pytest.raises(NotUnderFourteen):
        invite_again(late.guest, version, at=after)
    with pytest.raises(NotTheirs):
        withdraw(consent, keys, language="fr", facts=FACTS, by=consent.represented_by, at=after)
    assert withdraw(consent, keys, language="fr", facts=FACTS, by=cast.zoe, at=after).is_whole


@pytest.mark.parametrize("who", ["representative", "employee"])
def test_either_takes_it_back_and_nobody_else(cast: Cast, invitation: GuestInvitation, who: str) -> None:
    consent = answered(invitation, "Anne Tremblay")
    keys = [decision.pk for decision in remaining(consent)]

    with pytest.raises(NotTheirs):
        withdraw(consent, keys, language="fr", facts=FACTS, by=cast.sam, at=SIGNED)
    by = invitation.guest if who == "representative" else cast.zoe
    withdrawal = withdraw(consent, keys, language="fr", facts=FACTS, by=by, at=SIGNED)

    assert withdrawal.is_whole
    is_represented = who == "representative"
    record = LedgerEntry.objects.get(about=withdrawal.key).record
    assert record.get("represented_by") == (invitation.guest_id if is_represented else None)
    composition = compose_withdrawal(withdrawal.key)
    assert ("Anne Tremblay, mère" in [row.value for row in composition.sheet.rows]) == is_represented
    assert ("represented_by" in composition.record["person"]) == is_represented
    state = DocumentState.objects.get(about=consent.key, state=DocumentState.State.WITHDRAWN)
    assert state.recorded_by == (None if is_represented else cast.zoe)


def test_the_registry_answers_for_the_employee_and_knows_no_guest_of_that_name(
    cast: Cast, invitation: GuestInvitation
) -> None:
    consent = answered(invitation, "Anne Tremblay")

    use = use_of(consent.decisions.all()[0], SIGNED.date())
    [verdict] = may_publish(["Zoé Tremblay"], use, by=cast.ada, at=SIGNED).verdicts

    assert (verdict.answer, verdict.person, verdict.guest) == ("yes", cast.zoe, None)
    assert recognise_guests(["anne@client.example", "Zoé Tremblay"]) == {"anne@client.example": [], "Zoé Tremblay": []}


FOURTEEN_YEARS_ON = SIGNED.date().replace(year=SIGNED.year + 14)


@pytest.mark.parametrize(
    "until",
    [None, SIGNED.date(), SIGNED.date() - dt.timedelta(days=1), FOURTEEN_YEARS_ON + dt.timedelta(days=1), dt.date.max],
)
def test_a_day_that_is_past_or_missing_or_of_nobody_born_invites_nobody(cast: Cast, until: dt.date | None) -> None:
    version = ask_consent()

    with pytest.raises(NotUnderFourteen):
        invite_guest(version, invited(cast, represents_until=until), by=cast.ada, at=SIGNED)
    with pytest.raises(IntegrityError), transaction.atomic():
        Guest.objects.create(name="Zoé", email="a@b.example", employee=cast.zoe, invited_by=cast.ada, invited_at=SIGNED)


def verified(client: Client, consent: Consent) -> tuple[str, dict[str, Any]]:
    """What anybody is told who holds the code, but for what tells one document from another."""
    document, own = Document.objects.get(about=consent.key), ("code", "sha256", "size", "sealed_at", "state_since")
    page = client.get(f"/verify/{document.code}/", headers={"Accept-Language": "fr"}).content.decode()
    facts = client.get(f"/verify/{document.code}/", {"format": "json"}).json()
    for private in ("Tremblay", "Anne", "Wilson", "mère", "14 ans", "représent", consent.version.form.title_fr):
        assert private not in page
        assert private not in str(facts)
    told = page.partition("<main")[2].partition("</main>")[0].replace(document.code, "")
    told = re.sub(r"<time .*?</time>|<code class=.digest.*?</code>|data-compare=.\w+|<dd>[\d,]+\sKio</dd>", "", told)
    return told, {name: None if name in own else value for name, value in facts.items()}


@pytest.mark.parametrize("became", ["in_force", "superseded", "withdrawn", "void"])
def test_whoever_verifies_reads_the_state_and_neither_an_age_nor_a_representative(
    cast: Cast, client: Client, became: str
) -> None:
    """As of the consent of anybody else."""
    version, later = ask_consent(), SIGNED + dt.timedelta(days=6)
    soon = invited(cast, represents_until=SIGNED.date() + dt.timedelta(days=5))
    represented = answered(invite_guest(version, soon, by=cast.ada, at=SIGNED), "Anne Tremblay")
    ordinary = answer(version, cast.sam)
    for consent in (represented, ordinary):
        seal(SealOrder.objects.get(about=consent.key), at=timezone.now())
        assert consent.person is not None
        if became == "superseded":
            answer(version, consent.person, "refused", follows=consent, at=later)
        elif became == "withdrawn" or (became == "void" and consent == ordinary):
            keys = [decision.pk for decision in remaining(consent)]
            withdraw(consent, keys, language="fr", facts=FACTS, by=consent.person, at=later)
    if became == "void":
        assert represented.represented_by is not None
        end_representation(represented.represented_by, cause=Cause.NO_RIGHT, reason="Erreur", by=cast.ada, at=later)

    told, facts = verified(client, represented)

    assert (told, facts) == verified(client, ordinary)
    assert facts["state"] == ("withdrawn" if became == "void" else became)

"""A person takes back what they had granted, all of it or some: as easily as they gave it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import replace

from django.db import transaction
from django.utils.translation import gettext, override

from consent.models import Consent, Decision, Guest, Withdrawal, WithdrawnDecision
from consent.models.answers import by_no_right
from consent.taking_down import open_takedowns
from documents.canonical import digest
from documents.evidence import BY_LINK, EvidenceFacts, record_evidence
from documents.ledger import append
from documents.models import DocumentState
from documents.sealing import order_seal
from documents.states import note_state
from people.models import Employee, Organisation


class NotTheirs(Exception):
    """Only who gave a consent takes it back."""


class NothingToWithdraw(Exception):
    """None of these items is granted any more: somebody was quicker, or they were refused."""


def remaining(consent: Consent) -> list[Decision]:
    """What the person granted and has not taken back; nothing, once they have answered anew, nor where whoever answered
    for them had no right to."""
    if _answered_anew(consent):
        return []
    granted = consent.decisions.filter(withdrawn=None).granted().counting()
    return list(granted.select_related("item__question").order_by("pk"))


def _answered_anew(consent: Consent) -> bool:
    """What somebody without the right to answered since hides a yes, and takes nothing of it from the person."""
    if consent.person_id is None:
        return False  # a guest answers once
    later = Consent.objects.filter(person=consent.person_id, version__form=consent.version.form_id, pk__gt=consent.pk)
    return later.exclude(by_no_right("represented_by")).exists()


@transaction.atomic
def withdraw(
    consent: Consent,
    decisions: Collection[int],
    *,
    language: str,
    facts: EvidenceFacts,
    by: Employee | Guest,
    at: dt.datetime,
) -> Withdrawal:
    """These items (keys of decisions) are no longer granted, from now on; the sealed withdrawal is ordered.

    The first document never changes: once nothing remains of it, it is said to be withdrawn. What is published and
    shows them is to be taken down.
    """
    today = Organisation.current().today(at)
    if not _may_withdraw(consent, by, today):
        raise NotTheirs
    person, guest = consent.person, consent.guest
    shown = person or guest
    assert shown is not None  # noqa: S101  (the database refuses a consent of nobody)
    type(shown).objects.select_for_update().get(pk=shown.pk)
    left = remaining(consent)
    chosen = [decision for decision in left if decision.pk in decisions]
    if not chosen:
        raise NothingToWithdraw
    is_whole = len(chosen) == len(left)
    if isinstance(by, Guest):
        facts = replace(facts, login_method=BY_LINK, legal_name=by.name)
    evidence = record_evidence(facts, typed_name="", at=at)
    withdrawal = Withdrawal.objects.create(
        consent=consent,
        is_whole=is_whole,
        statement=statement_of(is_whole, language),
        language=language,
        withdrawn_at=at,
        evidence=evidence,
        evidence_digest=evidence.digest,
    )
    WithdrawnDecision.objects.bulk_create(
        WithdrawnDecision(withdrawal=withdrawal, decision=decision, withdrawn_on=today) for decision in chosen
    )
    items = sorted(decision.item_id for decision in chosen)
    record = {
        "person": consent.person_id,
        "guest": consent.guest_id,
        **({"represented_by": consent.represented_by_id} if by == consent.represented_by else {}),
        "subject": consent.version.subject,
        "consent": consent.key,
        "items_digest": digest({"items": items, "salt": evidence.salt}),
        "evidence_digest": evidence.digest,
    }
    append("withdrawal", withdrawal.key, record=record, at=at)
    order_seal("withdrawal", about=withdrawal.key, person=person, language=language, at=at)
    if is_whole:
        note_state(
            consent.key, DocumentState.State.WITHDRAWN, since=at, by=by if isinstance(by, Employee) else None, at=at
        )
    open_takedowns(people=[person] if person else [], guests=[guest] if guest else [], at=at)
    return withdrawal


def _may_withdraw(consent: Consent, by: Employee | Guest, today: dt.date) -> bool:
    """Whoever is shown; and whoever answered for an employee under 14, until they are not."""
    if by == (consent.person or consent.guest):
        return True
    return isinstance(by, Guest) and by == consent.represented_by and by.may_answer(today)


def statement_of(is_whole: bool, language: str) -> str:
    with override(language):
        if is_whole:
            return gettext("I withdraw all that I had granted and that was still in force.")
        return gettext("I withdraw the items listed here. What is not listed stays granted.")

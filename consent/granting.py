"""A person answers a consent form, granting or refusing item by item: recorded once, sealed afterwards."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction

from assignments.fulfilling import fulfil_held
from assignments.models import Assignment
from consent.models import (
    Consent,
    ConsentFormVersion,
    ConsentItem,
    ConsentWording,
    Decision,
    Guest,
    GuestInvitation,
)
from consent.taking_down import open_takedowns
from consent.wording import wording_digest, wording_in
from documents.canonical import digest
from documents.drawings import keep_drawing
from documents.evidence import BY_LINK, EvidenceFacts, names_match, new_evidence
from documents.ledger import new_entry
from documents.models import DocumentState, Evidence
from documents.sealing import new_order, wake_for
from documents.states import note_state
from people.folding import fold
from people.models import Employee, Organisation
from people.together import next_keys, written_together


class FormRetired(Exception):
    """The version shown is no longer the one in force; nothing was recorded."""


class NotAsked(Exception):
    """Nobody asked this person."""


class Represented(NotAsked):
    """They are under 14: whoever represents them answers."""


class AlreadyAnswered(Exception):
    """The person answered meanwhile, from another page or another device."""

    def __init__(self, consent: Consent) -> None:
        super().__init__(consent.pk)
        self.consent = consent


class AnswersMissing(Exception):
    """An item has neither a yes nor a no: silence is no answer."""


class TextChanged(Exception):
    """What the person was shown is not this version's wording."""


class NameDoesNotMatch(Exception):
    """The name typed is neither the legal nor the preferred name of the person."""


@dataclass(frozen=True)
class Signature:
    """What the person did to sign: their name typed, a drawing as `documents.drawings.redraw` gave it, or none."""

    typed_name: str
    facts: EvidenceFacts
    drawing: str = ""


@transaction.atomic
def sign(
    version: ConsentFormVersion,
    answers: Mapping[int, str],
    *,
    language: str,
    digest_shown: str,
    signature: Signature,
    follows: Consent | None = None,
    by: Employee,
    at: dt.datetime,
) -> Consent:
    """The person's answer to every item (its key → granted or refused) is recorded, whatever it is.

    The person's row is locked first, so that of two submits one records and the other is told. Refusals (the
    exceptions of this module) record nothing. `follows`: the latest answer that the person was shown as theirs.
    """
    person = Employee.objects.select_for_update().get(pk=by.pk)
    if Guest.objects.representing(person, Organisation.current().today(at)).exists():
        raise Represented
    latest = latest_of(person, version.form_id)
    if latest != follows:
        raise AlreadyAnswered(latest or follows)  # type: ignore[arg-type]
    asked = ConsentFormVersion.objects.addressed_to(person).filter(pk=version.pk)
    if not asked.in_force().exists():
        raise FormRetired if asked.exists() else NotAsked
    wording, items = _asked(version, answers, language, digest_shown)
    if not names_match(signature.typed_name, person):
        raise NameDoesNotMatch
    said = _Said(version, wording, digest_shown, {item: answers[item.pk] for item in items})
    return _record(said, signature, at, **_of_employee(person, version, follows))


def _of_employee(person: Employee, version: ConsentFormVersion, follows: Consent | None) -> dict[str, Any]:
    """Whose answer it is, what asked them, and where they are on that day."""
    return {
        "person": person,
        "assignment": _held(person, version),
        "follows": follows,
        "department_id": person.department_id,
        "site_id": person.site_id,
        "manager_id": person.manager_id,
    }


def _held(person: Employee, version: ConsentFormVersion) -> Assignment | None:
    """What asked them, if anything did, locked until they have answered."""
    found = Assignment.objects.of(person).filter(ask=version.ask_id)
    return found.select_for_update(of=("self",)).select_related("ask").first()


@transaction.atomic
def sign_as_guest(
    invitation: GuestInvitation,
    version: ConsentFormVersion,
    answers: Mapping[int, str],
    *,
    language: str,
    digest_shown: str,
    signature: Signature,
    at: dt.datetime,
) -> Consent:
    """The same of somebody who is no employee, by the link they were mailed; of a child, an employee under 14 included,
    by whoever represents them.

    The version is the one in force of the form they were invited to. Refusals record nothing.
    """
    guest = Guest.objects.select_for_update().get(pk=invitation.guest_id)
    if answered := Consent.objects.given_by(guest).filter(version__form=version.form_id).first():
        raise AlreadyAnswered(answered)
    may_answer = guest.may_answer(Organisation.current().today(at))
    if not may_answer or not GuestInvitation.objects.open(at).filter(pk=invitation.pk).exists():
        raise NotAsked
    if not ConsentFormVersion.objects.in_force().filter(pk=version.pk, form=invitation.version.form_id).exists():
        raise FormRetired
    wording, items = _asked(version, answers, language, digest_shown)
    if fold(signature.typed_name) != fold(guest.signs_as):
        raise NameDoesNotMatch
    facts = replace(signature.facts, login_method=BY_LINK, legal_name=guest.name)
    who: dict[str, Any] = {"guest": guest}
    if guest.employee_id:
        person = Employee.objects.select_for_update().get(pk=guest.employee_id)
        who = _of_employee(person, version, latest_of(person, version.form_id)) | {"represented_by": guest}
    GuestInvitation.objects.filter(pk=invitation.pk).update(used_at=at)
    said = _Said(version, wording, digest_shown, {item: answers[item.pk] for item in items})
    return _record(said, replace(signature, facts=facts), at, **who)


def _asked(
    version: ConsentFormVersion, answers: Mapping[int, str], language: str, digest_shown: str
) -> tuple[ConsentWording, list[ConsentItem]]:
    """The words that were shown and the items of the form, each of them answered."""
    wording = wording_in(version, language)
    if wording_digest(version, wording) != digest_shown:
        raise TextChanged
    items = [item for question in version.questions.all() for item in question.items.all()]
    if any(answers.get(item.pk) not in Decision.Answer.values for item in items):
        raise AnswersMissing
    return wording, items


@dataclass(frozen=True)
class _Said:
    """What was shown, and what was answered to each item."""

    version: ConsentFormVersion
    wording: ConsentWording
    digest_shown: str
    answers: Mapping[ConsentItem, str]


def _record(said: _Said, signature: Signature, at: dt.datetime, **who: Any) -> Consent:
    """The consent and its decisions are recorded and written in the ledger, their copy is ordered, and what was asked
    is closed, yes or no. The answer before it is superseded, and what shows who refused is to be taken down."""
    key, evidence_key = next_keys(Consent, Evidence)
    evidence = new_evidence(signature.facts, typed_name=signature.typed_name, at=at, key=evidence_key)
    consent = Consent(
        pk=key,
        version=said.version,
        language=said.wording.language,
        wording_digest=said.digest_shown,
        statement=said.wording.statement,
        evidence=evidence,
        evidence_digest=evidence.digest,
        drawing=keep_drawing(signature.drawing) if signature.drawing else None,
        signed_at=at,
        expires_on=_expires_on(said.version, at),
        **who,
    )
    decisions = _decisions(consent, said.answers, at)
    about, language = consent.key, consent.language
    order = new_order("consent", about=about, person=consent.person, language=language, at=at)
    with written_together() as together:
        together.add(evidence)
        together.add(consent)
        together.add(*decisions)
        together.add(new_entry("consent", about, record=_written_down(consent, decisions), at=at))
        together.add(order)
        if consent.assignment and consent.assignment.is_outstanding:
            fulfil_held(consent.assignment, at=at, together=together)
    wake_for(order)
    _follow(consent, at)
    return consent


def latest_of(person: Employee, form_id: int) -> Consent | None:
    """The person's newest answer to the form, whichever version they were shown."""
    return Consent.objects.of(person).filter(version__form=form_id).order_by("-pk").first()


def _expires_on(version: ConsentFormVersion, at: dt.datetime) -> dt.date | None:
    if version.months is None:
        return None
    today = Organisation.current().today(at)
    years, month = divmod(today.month - 1 + version.months, 12)
    year, month = today.year + years, month + 1
    return dt.date(year, month, min(today.day, calendar.monthrange(year, month)[1]))


def _decisions(consent: Consent, answers: Mapping[ConsentItem, str], at: dt.datetime) -> list[Decision]:
    today = Organisation.current().today(at)
    return [
        Decision(
            consent=consent,
            item=item,
            answer=answer,
            person=consent.person,
            guest=consent.guest,
            element=item.element,
            purpose=item.question.purpose,
            channel=item.channel,
            decided_on=today,
            expires_on=consent.expires_on,
        )
        for item, answer in answers.items()
    ]


def _written_down(consent: Consent, decisions: list[Decision]) -> dict[str, Any]:
    """What the ledger keeps of it: what was answered is a digest there, for a refusal is nobody else's to read, and
    salted as the evidence is: there are too few answers not to be guessed otherwise."""
    said = sorted([decision.item_id, decision.answer] for decision in decisions)
    return {
        "person": consent.person_id,
        "guest": consent.guest_id,
        **({"represented_by": consent.represented_by_id} if consent.represented_by_id else {}),
        "subject": consent.version.subject,
        "language": consent.language,
        "wording_digest": consent.wording_digest,
        "decisions_digest": digest({"decisions": said, "salt": consent.evidence.salt}),
        "evidence_digest": consent.evidence_digest,
        "follows": consent.follows_id,
    }


def _follow(consent: Consent, at: dt.datetime) -> None:
    if consent.follows and not consent.follows.is_void:  # of that one it was said that it allows nothing
        note_state(
            consent.follows.key,
            DocumentState.State.SUPERSEDED,
            since=at,
            by=None if consent.represented_by else consent.person,
            at=at,
        )
    if consent.person:
        open_takedowns(people=[consent.person], at=at)
    if consent.guest:
        open_takedowns(guests=[consent.guest], at=at)

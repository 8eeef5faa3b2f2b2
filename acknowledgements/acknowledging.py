"""A person answers what they are asked of a guide, agreeing or declining: recorded once, sealed afterwards."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext, override

from acknowledgements.gating import Passage, passage_of
from acknowledgements.models import Acknowledgement, SignedSheet
from acknowledgements.remarking import REMARK_LENGTH, write_remark
from acknowledgements.renewing import is_compared_with, renewal_of
from acknowledgements.superseding import supersede_earlier
from assignments.fulfilling import NoLongerAsked, decline_held, fulfil_held, hold
from assignments.models import Assignment
from documents.canonical import digest
from documents.evidence import EvidenceFacts, names_match, new_evidence
from documents.ledger import new_entry
from documents.models import Evidence
from documents.sealing import new_order, wake_for
from guidebook.models import Edition, GuideVersion
from guidebook.reading import editions_shown_to
from guidebook.writing import clean_lines
from people.models import Employee
from people.prepared import Blanks, Prepared
from people.together import NextKey, written_together


class NotTheirs(Exception):
    """Only the person asked signs, or those who keep their record on paper; nobody records their own paper."""


class AlreadyAnswered(Exception):
    """The person has answered; nothing is recorded in their place."""


class TextChanged(Exception):
    """What the person was shown is no longer what they are asked to acknowledge."""


class RemarkMissing(Exception):
    """The answer has something to say, and nothing was written."""


class RemarkTooLong(Exception):
    """More than REMARK_LENGTH characters."""


class GateNotMet(Exception):
    """Sections remain to be opened, or questions to be answered (`acknowledgements.gating`)."""


class NameDoesNotMatch(Exception):
    """The name typed is neither the legal nor the preferred name of the person."""


@transaction.atomic
def acknowledge(
    assignment: Assignment,
    edition: Edition,
    *,
    typed_name: str,
    facts: EvidenceFacts,
    answer: str = Acknowledgement.Answer.ACKNOWLEDGED,
    remark: str = "",
    since: Edition | None = None,
    by: Employee,
    at: dt.datetime,
) -> Acknowledgement:
    """The person answers about that edition, of which they were shown the whole, or what changed `since` the one they
    had acknowledged (`acknowledgements.renewing`); their sealed copy is ordered in the same transaction.

    Agreeing, with a remark or without, fulfils what was asked. Declining, for a reason that is kept, closes it: it
    never counts as agreement, and nobody reminds them any more. Either way there is one answer to one request.

    The assignment is locked first, so that of two submits at the same moment one records and the other is given what
    the first recorded. Refusals (the exceptions of this module, and `NoLongerAsked`) record nothing.
    """
    if by.pk != assignment.employee_id:
        raise NotTheirs
    locked = hold(assignment)
    locked.employee = by
    if locked.is_answered:
        return Acknowledgement.objects.get(assignment=locked)
    if locked.closed_at is not None or locked.ask.closed_at is not None:
        raise NoLongerAsked
    place = _place_of(locked, edition, since, by)
    passage = _passage(locked, edition, by)
    if not passage.is_met:
        raise GateNotMet
    if not names_match(typed_name, by):
        raise NameDoesNotMatch
    said = _said(answer, remark)
    told = _Told(typed_name, answer, said, since, passage.record)
    return _record(locked, edition, told, place, facts=facts, at=at)


@transaction.atomic
def record_from_paper(
    assignment: Assignment, edition: Edition, *, sheet: SignedSheet, facts: EvidenceFacts, by: Employee, at: dt.datetime
) -> Acknowledgement:
    """Human resources record that the person signed that sheet, which bore that edition's statement.

    `at` is when it is recorded, and the moment of the act: paper tells a day, which the sheet keeps. The evidence is
    about who records; the gate does not hold, for nobody can say what was opened. Refusals record nothing.
    """
    locked = hold(assignment)
    person = locked.employee
    if person == by or not Employee.objects.in_the_care_of(by).filter(pk=person.pk).exists():
        raise NotTheirs
    if Acknowledgement.objects.filter(assignment=locked).exists():
        raise AlreadyAnswered
    if locked.closed_at is not None or locked.ask.closed_at is not None:
        raise NoLongerAsked
    place = _place_of(locked, edition, None, person)
    gate = {"met": "paper"} if edition.version.gate is not None else None
    told = _Told("", Acknowledgement.Answer.ACKNOWLEDGED, "", None, gate, sheet)
    facts = replace(facts, in_person=False, legal_name=person.legal_name)
    return _record(locked, edition, told, place, facts=facts, at=at)


def _written_down(acknowledgement: Acknowledgement) -> dict[str, Any]:
    """What the ledger keeps of it: keys and digests, so that erasing a name or a remark harms no proof."""
    row = acknowledgement
    return {
        "person": row.employee_id,
        "subject": row.edition.version.subject,
        "assignment": row.assignment_id,
        "answer": str(row.answer),
        "language": row.edition.language,
        "edition_digest": row.edition_digest,
        "statement_digest": row.statement_digest,
        "evidence_digest": row.evidence_digest,
        "remark_digest": row.remark.digest if row.remark else None,
        "sheet_sha256": row.sheet.sha256 if row.sheet else None,
        "recorded_by": row.recorded_by_id,
    }


@dataclass(frozen=True)
class _Place:
    """Where the answer is to be written: its keys, and whether the person answered about the guide before."""

    acknowledgement: int
    evidence: int
    follows_others: bool


def _place_of(assignment: Assignment, edition: Edition, since: Edition | None, by: Employee) -> _Place:
    """Raises `TextChanged` when that edition is not what the person is asked to acknowledge now."""
    found = _places().ask(version=edition.version_id, ask=assignment.ask_id, person=by.pk)
    if not found:
        raise TextChanged
    if edition not in editions_shown_to(edition.version, by).values():  # an edition made for other people
        raise TextChanged
    if since is not None and not is_compared_with(since, by, edition):
        raise TextChanged
    return _Place(*found[0])


@cache
def _places() -> Prepared:
    in_force = GuideVersion.objects.in_force().filter(pk=Blanks.version, ask=Blanks.ask)
    answered = Acknowledgement.objects.filter(employee=Blanks.person, edition__version__guide=OuterRef("guide"))
    return Prepared(in_force.values_list(NextKey(Acknowledgement), NextKey(Evidence), Exists(answered)))


def statement_of(edition: Edition, answer: str) -> str:
    """What the person declares by that answer; who declines is never recorded under the words they declined."""
    if answer != Acknowledgement.Answer.DECLINED:
        return edition.statement
    with override(edition.language):
        declined = gettext(
            "I was asked to declare: “%(statement)s”\nI decline to, for the reason given with this answer."
        )
    return declined % {"statement": edition.statement}


def _said(answer: str, remark: str) -> str:
    """What was written beside the answer; the plain answer says nothing more."""
    if answer == Acknowledgement.Answer.ACKNOWLEDGED:
        return ""
    said = clean_lines(remark)
    if not said:
        raise RemarkMissing
    if len(said) > REMARK_LENGTH:
        raise RemarkTooLong
    return said


def _passage(assignment: Assignment, edition: Edition, by: Employee) -> Passage:
    gated = edition.version.gate is not None  # what changed matters to a gate alone
    return passage_of(assignment, edition, renewal_of(by, edition) if gated else None)


@dataclass(frozen=True)
class _Told:
    """What the person said, and what they had been shown."""

    typed_name: str
    answer: str
    remark: str
    since: Edition | None
    gate: dict[str, Any] | None
    sheet: SignedSheet | None = None


def _record(
    assignment: Assignment, edition: Edition, told: _Told, place: _Place, *, facts: EvidenceFacts, at: dt.datetime
) -> Acknowledgement:
    """The answer is written down, its sealed copy ordered, and what was asked closed, last: that counts on rows which
    others wait for. Those before are superseded."""
    person = assignment.employee
    statement = statement_of(edition, told.answer)
    is_its_own = statement == edition.statement
    evidence = new_evidence(facts, typed_name=told.typed_name, at=at, key=place.evidence)
    acknowledgement = Acknowledgement(
        pk=place.acknowledgement,
        assignment=assignment,
        employee=person,
        edition=edition,
        answer=told.answer,
        remark=write_remark(told.remark) if told.remark else None,
        acknowledged_at=at,
        statement=statement,
        statement_digest=edition.statement_digest if is_its_own else digest(statement),
        edition_digest=edition.digest,
        changes_since=told.since,
        gate=told.gate,
        evidence=evidence,
        evidence_digest=evidence.digest,
        sheet=told.sheet,
        recorded_by=told.sheet.recorded_by if told.sheet else None,
        department_id=person.department_id,
        site_id=person.site_id,
        manager_id=person.manager_id,
    )
    about, language = acknowledgement.key, edition.language
    order = new_order("acknowledgement", about=about, person=person, language=language, at=at)
    settle = fulfil_held if acknowledgement.is_agreement else decline_held
    with written_together() as together:
        together.add(evidence)
        together.add(acknowledgement)
        together.add(new_entry("acknowledgement", about, record=_written_down(acknowledgement), at=at))
        together.add(order)
        settle(assignment, at=at, together=together)
    wake_for(order)
    if place.follows_others:
        supersede_earlier(acknowledgement, at=at)
    return acknowledgement

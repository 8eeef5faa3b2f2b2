"""A person declares that they have read the guide: recorded once, sealed afterwards."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from acknowledgements.models import Acknowledgement
from assignments.fulfilling import NoLongerAsked, fulfil
from assignments.models import Assignment
from documents.evidence import EvidenceFacts, names_match, record_evidence
from documents.sealing import order_seal
from guidebook.hiding import hidden_from
from guidebook.models import Edition, GuideVersion
from people.models import Employee


class NotTheirs(Exception):
    """Only the person asked signs."""


class TextChanged(Exception):
    """What the person was shown is no longer what they are asked to acknowledge."""


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
    by: Employee,
    at: dt.datetime,
) -> Acknowledgement:
    """The person has read that edition and says so; their sealed copy is ordered in the same transaction.

    The assignment is locked first, so that of two submits at the same moment one records and the other is given what
    the first recorded. Refusals (`TextChanged`, `NameDoesNotMatch`, `NoLongerAsked`, `NotTheirs`) record nothing.
    """
    if by.pk != assignment.employee_id:
        raise NotTheirs
    locked = Assignment.objects.select_for_update(of=("self",)).select_related("ask").get(pk=assignment.pk)
    if already := Acknowledgement.objects.filter(assignment=locked).first():
        return already
    if locked.closed_at is not None or locked.ask.closed_at is not None:
        raise NoLongerAsked
    if not GuideVersion.objects.in_force().filter(pk=edition.version_id, ask=locked.ask_id).exists():
        raise TextChanged
    if frozenset(edition.hides) != hidden_from(edition.version, by):  # an edition made for other people
        raise TextChanged
    if not names_match(typed_name, by):
        raise NameDoesNotMatch
    acknowledgement = _record(locked, edition, typed_name=typed_name, facts=facts, answer=answer, by=by, at=at)
    order_seal("acknowledgement", about=acknowledgement.key, person=by, language=edition.language, at=at)
    fulfil(locked, at=at)  # last: it counts on rows that others wait for
    return acknowledgement


def _record(
    assignment: Assignment,
    edition: Edition,
    *,
    typed_name: str,
    facts: EvidenceFacts,
    answer: str,
    by: Employee,
    at: dt.datetime,
) -> Acknowledgement:
    evidence = record_evidence(facts, typed_name=typed_name, at=at)
    return Acknowledgement.objects.create(
        assignment=assignment,
        employee=by,
        edition=edition,
        answer=answer,
        acknowledged_at=at,
        statement=edition.statement,
        statement_digest=edition.statement_digest,
        edition_digest=edition.digest,
        evidence=evidence,
        evidence_digest=evidence.digest,
        department_id=by.department_id,
        site_id=by.site_id,
        manager_id=by.manager_id,
    )

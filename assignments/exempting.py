"""Excusing one person from one request, for a written reason, and asking them again."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from assignments.fulfilling import AlreadyDone
from assignments.models import Ask, Assignment, Exemption
from assignments.pausing import stop_clocks
from assignments.tallying import count_exempt, count_reopened
from documents.ledger import append
from people.models import Employee, Organisation

REASON_LENGTH = 300


class ReasonMissing(ValueError):
    """An exemption says why."""


class DaysReversed(ValueError):
    """The last day comes before the first."""


class AlreadyExempt(Exception):
    """An exemption from the same request stands, or is to come, over some of these days."""


class NotStanding(Exception):
    """It was taken back, or is over."""


@transaction.atomic
def exempt(
    asked: Ask,
    employee: Employee,
    *,
    reason: str,
    starts_on: dt.date,
    ends_on: dt.date | None = None,
    by: Employee,
    at: dt.datetime,
) -> Exemption:
    """From `starts_on` the person is not asked; after `ends_on` (empty: never) reconciling asks them again."""
    reason = " ".join(reason.split())[:REASON_LENGTH]
    if not reason:
        raise ReasonMissing
    if ends_on is not None and ends_on < starts_on:
        raise DaysReversed
    assignment = Assignment.objects.select_for_update().filter(ask=asked, employee=employee).first()
    if assignment and assignment.done_at is not None:
        raise AlreadyDone
    if _overlapping(asked, employee, starts_on, ends_on):
        raise AlreadyExempt
    exemption = Exemption.objects.create(
        ask=asked,
        employee=employee,
        reason=reason,
        starts_on=starts_on,
        ends_on=ends_on,
        granted_at=at,
        granted_by=by,
    )
    _write_down("exemption", exemption, by=by, at=at)
    today = Organisation.current().today(at)
    if assignment and assignment.is_outstanding and starts_on <= today and exemption.is_standing(today):
        assignment.closed_at, assignment.closed_reason = at, Assignment.Closed.EXEMPT
        assignment.save(update_fields=["closed_at", "closed_reason"])
        count_exempt(assignment, on=today)
    return exemption


def _write_down(kind: str, exemption: Exemption, *, by: Employee, at: dt.datetime) -> None:
    """The reason is words about a person: the row keeps it, the ledger does not."""
    record = {
        "person": exemption.employee_id,
        "subject": exemption.ask.subject,
        "starts_on": exemption.starts_on.isoformat(),
        "ends_on": exemption.ends_on.isoformat() if exemption.ends_on else None,
        "by": by.pk,
    }
    append(kind, f"exemption:{exemption.pk}", record=record, at=at)


def _overlapping(asked: Ask, employee: Employee, starts_on: dt.date, ends_on: dt.date | None) -> bool:
    standing = Exemption.objects.filter(ask=asked, employee=employee, revoked_at=None).exclude(ends_on__lt=starts_on)
    return (standing.filter(starts_on__lte=ends_on) if ends_on else standing).exists()


@transaction.atomic
def revoke(exemption: Exemption, *, by: Employee, at: dt.datetime) -> Exemption:
    """The person is asked again, from today, with a full delay. That they were exempt stays on record."""
    today = Organisation.current().today(at)
    locked = Exemption.objects.select_for_update(of=("self",)).select_related("ask").get(pk=exemption.pk)
    if not locked.is_standing(today):
        raise NotStanding
    locked.revoked_at, locked.revoked_by = at, by
    locked.save(update_fields=["revoked_at", "revoked_by"])
    _write_down("exemption-ended", locked, by=by, at=at)
    rows = Assignment.objects.select_for_update().filter(ask=locked.ask, employee=locked.employee_id)
    row = rows.filter(closed_reason=Assignment.Closed.EXEMPT).first()
    if row is not None and locked.ask.closed_at is None:
        row.reopen(locked.ask, on=today)
        row.save(update_fields=list(Assignment.REOPENED))
        count_reopened(row, on=today)
        stop_clocks(locked.ask, today=today, only=row.pk)
    return locked

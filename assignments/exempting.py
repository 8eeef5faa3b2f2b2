"""Excusing one person from one request, for a written reason."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from assignments.models import Ask, Assignment, Exemption
from assignments.tallying import count_closed
from people.models import Employee, Organisation


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
    exemption = Exemption.objects.create(
        ask=asked,
        employee=employee,
        reason=reason.strip(),
        starts_on=starts_on,
        ends_on=ends_on,
        granted_at=at,
        granted_by=by,
    )
    assignment = Assignment.objects.select_for_update().outstanding().filter(ask=asked, employee=employee).first()
    if assignment and starts_on <= Organisation.current().today(at):
        assignment.closed_at, assignment.closed_reason = at, Assignment.Closed.EXEMPT
        assignment.save(update_fields=["closed_at", "closed_reason"])
        count_closed(assignment)
    return exemption

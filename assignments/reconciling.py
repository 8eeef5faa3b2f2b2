"""Making assignments agree with the audience: joiners, movers, leavers, exemptions. Safe to run at any time, twice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from assignments.models import Ask, Assignment, Exemption
from assignments.tallying import recount
from people.models import Employee, Organisation

BATCH = 1000
COPIED = ["sort_name", "tally_manager_id", "tally_department_id"]


@dataclass
class Reconciled:
    added: int = 0
    closed: int = 0
    reopened: int = 0
    moved: int = 0


@transaction.atomic
def reconcile(ask: Ask, *, at: dt.datetime) -> Reconciled:
    """Everyone in the audience who works here and is not exempt is asked; open assignments of all others are closed.

    One reconciliation of an ask at a time (its row is locked); people go on answering meanwhile.
    """
    ask = Ask.objects.select_for_update().select_related("audience").get(pk=ask.pk)
    today = Organisation.current().today(at)
    outcome = Reconciled()
    if ask.closed_at is not None:
        outcome.closed = _close(ask, Assignment.objects.none(), Assignment.Closed.SUPERSEDED, at)
    else:
        _follow_audience(ask, today, at, outcome)
    recount(ask)
    Ask.objects.filter(pk=ask.pk).update(reconciled_at=at)
    return outcome


def _follow_audience(ask: Ask, today: dt.date, at: dt.datetime, outcome: Reconciled) -> None:
    employed = ask.audience.people().employed(today)
    exempt = Exemption.objects.current(today).filter(ask=ask).values("employee")
    wanted = employed.exclude(pk__in=exempt)

    left = Employee.objects.filter(left_on__lt=today).values("pk")
    outcome.closed += _close(ask, left, Assignment.Closed.LEFT, at)
    outcome.closed += _close(ask, exempt, Assignment.Closed.EXEMPT, at)
    stray = Assignment.objects.filter(ask=ask).exclude(employee__in=employed.values("pk")).values("employee")
    outcome.closed += _close(ask, stray, Assignment.Closed.MOVED, at)

    # Whoever is there from the start has the day that was announced, even if the worker comes late or after midnight.
    asked_on = today if ask.reconciled_at else Organisation.current().today(ask.asked_at)
    for people in _batches(wanted):
        known = {row.employee_id: row for row in Assignment.objects.filter(ask=ask, employee__in=people)}
        _add(ask, [person for person in people if person.pk not in known], asked_on, at, outcome)
        _refresh(ask, [(known[person.pk], person) for person in people if person.pk in known], today, outcome)


def _close(ask: Ask, employees: QuerySet[Any, Any], reason: str, at: dt.datetime) -> int:
    closing = Assignment.objects.outstanding().filter(ask=ask)
    if reason != Assignment.Closed.SUPERSEDED:
        closing = closing.filter(employee__in=employees)
    return closing.update(closed_at=at, closed_reason=reason)


def _batches(people: QuerySet[Employee]) -> Iterator[list[Employee]]:
    batch: list[Employee] = []
    for person in people.iterator(chunk_size=BATCH):
        batch.append(person)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _add(ask: Ask, people: list[Employee], asked_on: dt.date, at: dt.datetime, outcome: Reconciled) -> None:
    rows = [Assignment(ask=ask, employee=person, assigned_at=at, due_on=ask.due_for(asked_on)) for person in people]
    for row in rows:
        row.copy_from(row.employee)
    Assignment.objects.bulk_create(rows, ignore_conflicts=True, batch_size=400)
    outcome.added += len(rows)


def _refresh(ask: Ask, pairs: list[tuple[Assignment, Employee]], today: dt.date, outcome: Reconciled) -> None:
    """Those who came back are asked again with a full delay; those who moved are counted where they work now.
    An answer, done or declined, stays as it was given."""
    changed = []
    for row, person in pairs:
        if row.done_at is not None or row.is_declined:
            continue
        before = [getattr(row, field) for field in COPIED] + [row.closed_at]
        if row.closed_at is not None:
            row.closed_at, row.closed_reason = None, ""
            row.due_on = ask.due_for(today)
            outcome.reopened += 1
        row.copy_from(person)
        if before != [getattr(row, field) for field in COPIED] + [row.closed_at]:
            changed.append(row)
    outcome.moved += len(changed)
    Assignment.objects.bulk_update(changed, [*COPIED, "closed_at", "closed_reason", "due_on"], batch_size=200)

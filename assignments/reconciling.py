"""Making assignments agree with the audience: joiners, movers, leavers, exemptions. Safe to run at any time, twice."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import connection, models, transaction
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Value, When

from assignments.models import Ask, Assignment, AssignmentQuerySet, Exemption
from assignments.pausing import stop_clocks
from assignments.tallying import recount
from people.models import Employee, Organisation

BATCH = 1000
COPIED = ["sort_name", "tally_manager_id", "tally_department_id", "tally_site_id", "tally_language"]


@dataclass
class Reconciled:
    added: int = 0
    closed: int = 0
    reopened: int = 0
    moved: int = 0
    paused: int = 0


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
    recount(ask, on=today)
    Ask.objects.filter(pk=ask.pk).update(reconciled_at=at)
    return outcome


def _follow_audience(ask: Ask, today: dt.date, at: dt.datetime, outcome: Reconciled) -> None:
    employed = ask.audience.people().employed(today)
    exempt = Exemption.objects.current(today).filter(ask=ask).values("employee")
    wanted = employed.exclude(pk__in=exempt).exclude(pk__in=_spared(ask))

    left = Employee.objects.filter(left_on__lt=today).values("pk")
    outcome.closed += _close(ask, left, Assignment.Closed.LEFT, at)
    outcome.closed += _close(ask, exempt, Assignment.Closed.EXEMPT, at)
    belongs = employed.order_by().filter(pk=OuterRef("employee"))
    stray = Assignment.objects.filter(~Exists(belongs), ask=ask).order_by().values("employee")
    outcome.closed += _close(ask, stray, Assignment.Closed.MOVED, at)

    # Whoever is there from the start has the day that was announced, even if the worker comes late or after midnight.
    asked_on = today if ask.reconciled_at else Organisation.current().today(ask.asked_at)
    changed = _changed(ask, wanted)
    outcome.added = _add(ask, wanted, asked_on, at)
    for start in range(0, len(changed), BATCH):
        _refresh(ask, changed[start : start + BATCH], today, outcome)
    outcome.paused = stop_clocks(ask, today=today)


def _spared(ask: Ask) -> QuerySet[Any, Any]:
    """Those who did it lately, in an earlier round."""
    if ask.spares_since is None:
        return Assignment.objects.none().values("employee")
    earlier = Ask.objects.filter(series=ask.series, asked_at__lt=ask.asked_at)
    return Assignment.objects.filter(ask__in=earlier, done_at__gte=ask.spares_since).order_by().values("employee")


def _close(ask: Ask, employees: QuerySet[Any, Any], reason: str, at: dt.datetime) -> int:
    closing = Assignment.objects.outstanding().filter(ask=ask)
    if reason != Assignment.Closed.SUPERSEDED:
        closing = closing.filter(employee__in=employees)
    return closing.update(closed_at=at, closed_reason=reason)


def _add(ask: Ask, wanted: QuerySet[Employee], asked_on: dt.date, at: dt.datetime) -> int:
    """Those not asked yet, all in one statement: the rows never pass through here, however many they are."""
    fields: dict[str, Any] = {
        "ask_id": Value(ask.pk),
        "employee_id": F("pk"),
        "assigned_at": Value(at, models.DateTimeField()),
        "counted_from": Value(asked_on, models.DateField()),
        "paused_days": Value(0),
        "due_on": Value(ask.due_for(asked_on), models.DateField()),
        "closed_reason": Value(""),
        "sort_name": F("sort_name"),
        "tally_manager_id": F("manager_id"),
        "tally_department_id": F("department_id"),
        "tally_site_id": F("site_id"),
        "tally_language": F("language"),
    }
    rows, params = wanted.order_by().values_list(*fields.values()).query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {Assignment._meta.db_table} ({', '.join(fields)}) {rows} "
            "ON CONFLICT (ask_id, employee_id) DO NOTHING",
            params,
        )
        return int(cursor.rowcount)


def _changed(ask: Ask, wanted: QuerySet[Employee]) -> list[int]:
    """Rows of people who are asked and gave no answer, that were closed or no longer say where the person works."""
    as_they_are = Q(
        Q(tally_manager=F("employee__manager")) | Q(tally_manager=None, employee__manager=None),
        Q(tally_department=F("employee__department")) | Q(tally_department=None, employee__department=None),
        Q(tally_site=F("employee__site")) | Q(tally_site=None, employee__site=None),
        tally_language=F("employee__language"),
        closed_at=None,
        sort_name=F("employee__sort_name"),
    )
    belongs = wanted.order_by().filter(pk=OuterRef("employee"))
    rows = _unanswered().filter(Exists(belongs), ask=ask).order_by("pk")
    settled = Case(When(as_they_are, then=Value(True)), default=Value(False))
    return list(rows.alias(is_settled=settled).filter(is_settled=False).values_list("pk", flat=True))


def _unanswered() -> AssignmentQuerySet:
    return Assignment.objects.filter(done_at=None).exclude(closed_reason=Assignment.Closed.DECLINED)


def _refresh(ask: Ask, keys: list[int], today: dt.date, outcome: Reconciled) -> None:
    """Those who came back are asked again with a full delay; those who moved are counted where they work now."""
    found = _unanswered().filter(pk__in=keys).select_related("employee").order_by("pk")
    rows = list(found.select_for_update(of=("self",)))  # as they are now: somebody may be answering
    for row in rows:
        if row.closed_at is not None:
            row.reopen(ask, on=today)
            outcome.reopened += 1
        row.copy_from(row.employee)
    outcome.moved += len(rows)
    Assignment.objects.bulk_update(rows, [*COPIED, *Assignment.REOPENED], batch_size=200)

"""How far people are with what they were asked: the one place where completion is counted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum

from assignments.models import SUMS, Ask, Assignment, AssignmentQuerySet, PlaceTally
from assignments.summing import Tallied, tallied_below
from people.models import Department, Employee, Leave


@dataclass(frozen=True)
class Completion:
    """People asked; of them, who has done it, who declined, and who is overdue among the rest.

    Those on leave are never overdue, those gone not counted."""

    asked: int = 0
    done: int = 0
    overdue: int = 0
    declined: int = 0

    @property
    def outstanding(self) -> int:
        """Who has not answered."""
        return self.asked - self.done - self.declined

    @property
    def percent(self) -> int:
        """Rounded down, so that 100 means everybody; 0 when nobody is asked."""
        return self.done * 100 // self.asked if self.asked else 0

    def __add__(self, other: Completion) -> Completion:
        return Completion(
            self.asked + other.asked,
            self.done + other.done,
            self.overdue + other.overdue,
            self.declined + other.declined,
        )


def completion_of(assignments: AssignmentQuerySet, *, on: dt.date) -> Completion:
    """In one query."""
    return Completion(**_counted(assignments, on).aggregate(**COUNTS))


def team_completion(ask: Ask, manager: Employee) -> Completion:
    """Of everyone below the manager, summed from the tallies over a range."""
    shares = tallied_below([ask.pk], manager).get(ask.pk, {})
    return completion_in(sum(shares.values(), Tallied()))


def department_completion(ask: Ask, department: Department) -> Completion:
    """Of the department and all below it, summed from the tallies over a range."""
    span = (department.position, department.last_position)
    return completion_in(tallied(PlaceTally.objects.filter(ask=ask, department__position__range=span)))


def completion_in(sums: Tallied) -> Completion:
    return Completion(sums.asked, sums.done, sums.late, sums.declined)


def tallied(tallies: QuerySet[Any]) -> Tallied:
    sums = tallies.order_by().aggregate(**{name: Sum(name) for name in SUMS})
    return Tallied(**{name: value or 0 for name, value in sums.items()})


def tallied_by(tallies: QuerySet[Any], field: Any) -> dict[Any, Tallied]:
    """Of each group of tallies that share the value, in one query."""
    rows = tallies.order_by().values(group=F(field) if isinstance(field, str) else field)
    summed = rows.annotate(**{f"sum_{name}": Sum(name) for name in SUMS})
    return {row["group"]: Tallied(**{name: row[f"sum_{name}"] for name in SUMS}) for row in summed}


def tallied_by_each(tallies: QuerySet[Any], *fields: str) -> dict[tuple[Any, ...], Tallied]:
    """Of each group of tallies that share all these values, in one query."""
    sums = [Sum(name) for name in SUMS]
    rows = tallies.order_by().values_list(*fields).annotate(**{f"sum_{name}": sums[at] for at, name in enumerate(SUMS)})
    return {row[: len(fields)]: Tallied(*row[len(fields) :]) for row in rows}


def with_subtrees(
    own: Mapping[int | None, Completion], departments: Iterable[Department]
) -> list[tuple[Department, Completion]]:
    """From each department's own people, those of all below it added; of these departments, in the order of their
    tree. Some may be missing from it: who is below is told by position."""
    total: dict[int, Completion] = {}
    listed = list(departments)
    above: list[Department] = []  # those the department is below, the nearest last
    enclosing: dict[int, int] = {}
    for department in listed:
        while above and department.position > above[-1].last_position:
            above.pop()
        if above:
            enclosing[department.pk] = above[-1].pk
        above.append(department)
    for department in reversed(listed):  # the lowest first
        key = department.pk
        if key in own:
            total[key] = total.get(key, Completion()) + own[key]
        if key in total and key in enclosing:
            total[enclosing[key]] = total.get(enclosing[key], Completion()) + total[key]
    return [(department, total[department.pk]) for department in listed if department.pk in total]


COUNTS = {
    "asked": Count("pk"),
    "done": Count("pk", filter=Q(done_at__isnull=False)),
    "overdue": Count("pk", filter=Q(is_late=True, is_away=False)),
    "declined": Count("pk", filter=Q(closed_reason=Assignment.Closed.DECLINED)),
}


def _counted(assignments: AssignmentQuerySet, on: dt.date) -> AssignmentQuerySet:
    away = Leave.objects.current(on).filter(employee=OuterRef("employee"))
    return (
        assignments.counted()
        .exclude(employee__left_on__lt=on)
        .order_by()
        .annotate(is_late=Q(done_at=None, closed_at=None, due_on__lt=on), is_away=Exists(away))
    )

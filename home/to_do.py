"""What each person has to do today, whatever asks it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from assignments.completing import Completion, completion_of
from assignments.masking import fewest_shown_to
from assignments.models import Assignment
from people.models import Employee, Organisation


@dataclass(frozen=True)
class Task:
    """Something asked of a person, as the home page shows it."""

    assignment: Assignment
    is_overdue: bool


def tasks_of(employee: Employee, *, at: dt.datetime) -> list[Task]:
    """What the person has not done yet, the nearest day first, what has no day last, then invitations. In one query."""
    today = Organisation.current().today(at)
    away = employee.leaves.current(today).exists()
    outstanding = Assignment.objects.of(employee).outstanding().standing().select_related("ask")
    tasks = [Task(row, is_overdue=row.is_overdue(today) and not away) for row in outstanding]
    return sorted(tasks, key=_urgency)


def _urgency(task: Task) -> tuple[bool, dt.date, dt.datetime]:
    row = task.assignment
    return row.ask.is_optional, row.due_on or dt.date.max, row.assigned_at


def done_lately(employee: Employee, *, most: int = 3) -> list[Assignment]:
    return list(Assignment.objects.of(employee).done().select_related("ask").order_by("-done_at")[:most])


def team_of(manager: Employee, *, at: dt.datetime) -> Completion | None:
    """How far everyone below the manager is with what is asked now; None for those with nobody below, or too few where
    HR asks that small groups be told nothing of."""
    if not manager.has_people:
        return None
    today = Organisation.current().today(at)
    team = completion_of(Assignment.objects.standing().under(manager), on=today)
    return team if team.asked >= fewest_shown_to(manager) else None

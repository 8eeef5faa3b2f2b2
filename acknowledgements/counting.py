"""Where people stand with the guides they are asked to acknowledge, and how many stand where."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, Exists, OuterRef, Q, TextChoices, Value, When
from django.utils.translation import gettext_lazy as _

from assignments.completing import Completion
from assignments.models import Ask, Assignment, AssignmentQuerySet
from people.models import Leave
from people.models.employees import EmployeeQuerySet

UNREACHABLE = "unreachable"  # has not done it, and has no e-mail address


class State(TextChoices):
    """Where a person stands, the most pressing first."""

    OVERDUE = "overdue", _("Overdue")
    TO_DO = "to_do", _("To do")
    ON_LEAVE = "on_leave", _("On leave")
    NOT_DONE = "not_done", _("Not done")  # when the request was taken back
    DECLINED = "declined", _("Declined")  # answered, and no agreement
    DONE = "done", _("Done")
    EXEMPT = "exempt", _("Exempt")


def asked_of(people: EmployeeQuerySet, *, on: dt.date) -> AssignmentQuerySet:
    """Guides asked of these people, each with its `state` on that day; those excused are there, though not counted."""
    away = Leave.objects.current(on).filter(employee=OuterRef("employee"))
    state = Case(
        When(done_at__isnull=False, then=Value(State.DONE.value)),
        When(closed_reason=Assignment.Closed.EXEMPT, then=Value(State.EXEMPT.value)),
        When(closed_reason=Assignment.Closed.DECLINED, then=Value(State.DECLINED.value)),
        When(closed_at__isnull=False, then=Value(State.NOT_DONE.value)),
        When(is_away=True, then=Value(State.ON_LEAVE.value)),
        When(due_on__lt=on, then=Value(State.OVERDUE.value)),
        default=Value(State.TO_DO.value),
    )
    closed = Assignment.Closed
    listed = Q(closed_at=None) | Q(closed_reason__in=[closed.EXEMPT, closed.SUPERSEDED, closed.DECLINED])
    return (
        Assignment.objects.filter(listed, ask__kind=Ask.Kind.GUIDE, employee__in=people.order_by())
        .annotate(is_away=Exists(away))
        .annotate(state=state)
    )


@dataclass(frozen=True)
class Figures:
    """How many people stand where."""

    overdue: int = 0
    to_do: int = 0
    on_leave: int = 0
    not_done: int = 0
    declined: int = 0
    done: int = 0
    exempt: int = 0
    unreachable: int = 0  # to do, and without an e-mail address

    @property
    def asked(self) -> int:
        return self.done + self.declined + self.outstanding

    @property
    def outstanding(self) -> int:
        return self.overdue + self.to_do + self.on_leave + self.not_done

    @property
    def percent(self) -> int:
        return self.completion.percent

    @property
    def completion(self) -> Completion:
        return Completion(asked=self.asked, done=self.done, overdue=self.overdue, declined=self.declined)


_COUNTS: dict[str, Any] = {state.value: Count("pk", filter=Q(state=state.value)) for state in State} | {
    UNREACHABLE: Count("pk", filter=Q(done_at=None, closed_at=None, employee__email=None))
}


def figures_of(asked: AssignmentQuerySet) -> Figures:
    return Figures(**asked.order_by().aggregate(**_COUNTS))


def figures_by(asked: AssignmentQuerySet, field: str) -> dict[Any, Figures]:
    """The figures of each group of people that share the field's value, in one query."""
    rows: Any = asked.order_by().values(field).annotate(**_COUNTS)
    return {row[field]: Figures(**{name: row[name] for name in _COUNTS}) for row in rows}

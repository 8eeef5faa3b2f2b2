"""Where people stand with the guides they are asked to acknowledge, and how many stand where."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any

from django.db.models import Case, Count, Exists, OuterRef, Q, TextChoices, Value, When
from django.utils.translation import gettext_lazy as _

from assignments.completing import Completion
from assignments.models import Ask, Assignment, AssignmentQuerySet, Exemption
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


TO_ANSWER = (State.OVERDUE.value, State.TO_DO.value, State.ON_LEAVE.value)


def asked_of(people: EmployeeQuerySet, *, on: dt.date, until: dt.datetime | None = None) -> AssignmentQuerySet:
    """Guides asked of these people, each with its `state` on that day; those excused are there, though not counted."""
    rows = Assignment.objects.filter(ask__kind=Ask.Kind.GUIDE, employee__in=people.order_by())
    return with_states(rows, on=on, until=until)


def with_states(rows: AssignmentQuerySet, *, on: dt.date, until: dt.datetime | None = None) -> AssignmentQuerySet:
    """Each with its `state` on that day, of those a report lists, and its `rank`: where the state stands among them.

    `until`: as it was before that moment, for a day gone by (`on` is that day). What was asked, answered or closed
    since is not there yet; who was excused then, or away, is told by their exemptions and leaves.
    """
    away = Leave.objects.current(on).filter(employee=OuterRef("employee"))
    known = (_as_it_is(rows) if until is None else _as_it_was(rows, on, until)).annotate(is_away=Exists(away))
    return known.annotate(state=_by_state(on, {state: state.value for state in State}), rank=_by_state(on, _RANKS))


_RANKS = {state: rank for rank, state in enumerate(State)}


def _by_state(on: dt.date, values: Mapping[State, str | int]) -> Case:
    return Case(
        When(is_done=True, then=Value(values[State.DONE])),
        When(is_exempt=True, then=Value(values[State.EXEMPT])),
        When(is_closed=True, closed_reason=Assignment.Closed.DECLINED, then=Value(values[State.DECLINED])),
        When(is_closed=True, then=Value(values[State.NOT_DONE])),
        When(is_away=True, then=Value(values[State.ON_LEAVE])),
        When(due_on__lt=on, then=Value(values[State.OVERDUE])),
        default=Value(values[State.TO_DO]),
    )


def _as_it_is(rows: AssignmentQuerySet) -> AssignmentQuerySet:
    closed = Assignment.Closed
    listed = Q(closed_at=None) | Q(closed_reason__in=[closed.EXEMPT, closed.SUPERSEDED, closed.DECLINED])
    return rows.filter(listed).annotate(
        is_done=_truth(Q(done_at__isnull=False)),
        is_exempt=_truth(Q(closed_reason=closed.EXEMPT)),
        is_closed=_truth(Q(closed_at__isnull=False)),
    )


def _as_it_was(rows: AssignmentQuerySet, on: dt.date, until: dt.datetime) -> AssignmentQuerySet:
    """Who left or moved away later was still there; who was asked again since had been excused by an exemption."""
    excused = Exemption.objects.filter(ask=OuterRef("ask"), employee=OuterRef("employee"), granted_at__lt=until)
    excused = excused.filter(starts_on__lte=on).exclude(ends_on__lt=on).exclude(revoked_at__lt=until)
    gone = Q(closed_at__lt=until, closed_reason__in=[Assignment.Closed.LEFT, Assignment.Closed.MOVED])
    known = rows.filter(assigned_at__lt=until).exclude(gone)
    return known.annotate(
        is_done=_truth(Q(done_at__lt=until)),
        is_exempt=Exists(excused),
        is_closed=_truth(Q(closed_at__lt=until) & ~Q(closed_reason=Assignment.Closed.EXEMPT)),
    )


def _truth(condition: Q) -> Case:
    return Case(When(condition, then=Value(True)), default=Value(False))


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

    def __add__(self, other: Figures) -> Figures:
        names = [field.name for field in fields(self)]
        return Figures(**{name: getattr(self, name) + getattr(other, name) for name in names})

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


def figures_by(asked: AssignmentQuerySet, field: str) -> dict[Any, Figures]:
    """The figures of each group of people that share the field's value, in one query."""
    return {value: figures for (value,), figures in figures_by_each(asked, field).items()}


def figures_by_each(asked: AssignmentQuerySet, *names: str) -> dict[tuple[Any, ...], Figures]:
    """Of each group of people that share the values of all these fields, in one query, whatever is summed of them."""
    groups: dict[tuple[Any, ...], list[_Count]] = defaultdict(list)
    for row in _counts(asked, *names):
        groups[row[: len(names)]].append(row[len(names) :])
    return {values: _figures(counts) for values, counts in groups.items()}


_Count = tuple[Any, ...]  # a state, how many stand there, and how many of them have no e-mail address


def _counts(asked: AssignmentQuerySet, *names: str) -> Iterable[_Count]:
    """State by state: what a state is stands once in the question."""
    without = Count("pk", filter=Q(employee__email=None))
    rows = asked.order_by().values(*names, "state").annotate(number=Count("pk"), without=without)
    return rows.values_list(*names, "state", "number", "without")


def _figures(counts: Iterable[_Count]) -> Figures:
    told = {state: (number, without) for state, number, without in counts}
    unreachable = sum(told[state][1] for state in TO_ANSWER if state in told)
    return Figures(**{state: number for state, (number, _without) in told.items()}, unreachable=unreachable)

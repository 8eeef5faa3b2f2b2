"""Where people stand with the guides they are asked to acknowledge, and how many stand where."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Groups:
    """People counted once, of whom all that is said is a sum: each row has the values they share, their state, how many
    they are, and how many of them have no e-mail address."""

    rows: Sequence[tuple[Any, ...]]

    @property
    def figures(self) -> Figures:
        """Of everybody."""
        numbers, unreachable = Counter[str](), 0
        for *_values, state, number, without in self.rows:
            numbers[state] += number
            unreachable += without if state in TO_ANSWER else 0
        return Figures(**numbers, unreachable=unreachable)

    def figures_by(self, place: int) -> dict[Any, Figures]:
        """Of those who share the value that stands there."""
        parts: dict[Any, list[tuple[Any, ...]]] = defaultdict(list)
        for row in self.rows:
            parts[row[place]].append(row)
        return {value: Groups(rows).figures for value, rows in parts.items()}

    def completion_by(self, place: int) -> dict[Any, Completion]:
        return {value: figures.completion for value, figures in self.figures_by(place).items()}


def grouped(asked: AssignmentQuerySet, *names: str) -> Groups:
    """By the values of these fields, in one query; in it, what a state is stands once."""
    without = Count("pk", filter=Q(employee__email=None))
    rows = asked.order_by().values(*names, "state").annotate(number=Count("pk"), without=without)
    return Groups(list(rows.values_list(*names, "state", "number", "without")))

"""The figures of a report on very many people: read from the tallies, which cost the same whoever is counted."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import F, QuerySet

from acknowledgements.counting import Figures
from assignments.completing import Completion, completion_in, tallied_by, tallied_by_each
from assignments.models import Ask, PlaceTally
from assignments.scoping import Chosen, scope_of, tallied_of_each
from assignments.summing import Bracket, Tallied, tallied_below
from people.models import Department, Employee

MOST_CASES = 60  # groups told apart in one question


def leads_under(manager: Employee) -> list[Employee]:
    """Those right below the manager who lead people themselves."""
    leading = Employee.objects.filter(manager=manager, last_position__gt=F("position"))
    return list(leading.order_by("position"))


@dataclass(frozen=True)
class Totals:
    """Sums over the tallies of one request, of the people of a report."""

    ask: Ask
    cells: dict[tuple[Any, ...], Tallied]  # by site and language; or by who leads them, below a manager
    places: QuerySet[PlaceTally] | None = None
    leads: Sequence[Employee] = ()

    @cached_property
    def figures(self) -> Figures:
        return _figures(self.ask, sum(self.cells.values(), Tallied()))

    @property
    def is_by_place(self) -> bool:
        return self.places is not None

    def by_department(self) -> dict[int | None, Completion]:
        """Each department's own people, without those of the departments below it."""
        return self._by_place("department")

    def by_branch(self, departments: Sequence[Department]) -> dict[int | None, Completion]:
        """People shared out among these departments: each counts with the lowest that is theirs or above theirs."""
        lowest_first = sorted(departments, key=lambda each: each.last_position - each.position)
        spans = [(each.pk, each.position, each.last_position) for each in lowest_first]
        return self._by_place(Bracket("department__position", spans))

    def by_site(self) -> dict[int | None, Completion]:
        return self._by(0)

    def by_language(self) -> dict[str, Completion]:
        return self._by(1)

    def by_lead(self) -> dict[int | None, Completion]:
        """Shared out among `leads`, by key; None: those of none of them."""
        return self._by(0)

    def _by_place(self, group: Any) -> dict[int | None, Completion]:
        sums = {} if self.places is None else tallied_by(self.places, group)
        return {key: completion_in(each) for key, each in sums.items()}

    def _by(self, number: int) -> dict[Any, Completion]:
        sums: dict[Any, Tallied] = defaultdict(Tallied)
        for key, cell in self.cells.items():
            sums[key[number]] += cell
        return {key: completion_in(each) for key, each in sums.items() if each != Tallied()}


def totals_of(ask: Ask, viewer: Employee, chosen: Chosen, *, on: dt.date) -> Totals | None:
    """None: the people of this report are not those of any sum of tallies, so they have to be counted one by one."""
    scope = scope_of(viewer, chosen, on)
    if isinstance(scope, Employee):
        leads = leads_under(scope)
        shares = tallied_below([ask.pk], scope, leads).get(ask.pk, {})
        return Totals(ask, {(key,): share for key, share in shares.items()}, leads=leads)
    if scope is None:
        return None
    places = scope.filter(ask=ask)
    return Totals(ask, tallied_by_each(places, "site", "language"), places)


def figures_of_each(asks: Iterable[Ask], viewer: Employee, chosen: Chosen, *, on: dt.date) -> dict[int, Figures]:
    """By request, in one query; empty where the people are not those of any sum of tallies."""
    known = {ask.pk: ask for ask in asks}
    scope = scope_of(viewer, chosen, on)
    sums = {} if scope is None else tallied_of_each(known, scope)
    return {key: _figures(known[key], summed) for key, summed in sums.items()}


def _figures(ask: Ask, sums: Tallied) -> Figures:
    """Once the request was taken back, who had not answered is neither late nor to do."""
    if ask.closed_at is not None:
        return Figures(done=sums.done, declined=sums.declined, exempt=sums.exempt, not_done=sums.outstanding)
    return Figures(
        overdue=sums.late,
        on_leave=sums.on_leave,
        to_do=sums.outstanding - sums.late - sums.on_leave,
        declined=sums.declined,
        done=sums.done,
        exempt=sums.exempt,
        unreachable=min(sums.unreachable, sums.outstanding),
    )

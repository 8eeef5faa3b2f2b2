"""The figures of a report on very many people: read from the tallies, which cost the same whoever is counted."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from acknowledgements.counting import Figures
from assignments.completing import Completion, Tallied, tallied, tallied_by, tallied_by_each
from assignments.models import Ask, ManagerTally, PlaceTally
from people.models import Department, Employee, Role, Site

MOST_CASES = 60  # groups told apart in one question


class Chosen(Protocol):
    """What a report is narrowed to (`acknowledgements.reporting.Selection`)."""

    @property
    def department(self) -> Department | None: ...
    @property
    def site(self) -> Site | None: ...
    @property
    def language(self) -> str: ...
    @property
    def team(self) -> Employee | None: ...
    @property
    def direct(self) -> bool: ...


@dataclass(frozen=True)
class Totals:
    """Sums over the tallies of one request, of the people of a report."""

    ask: Ask
    tallies: QuerySet[Any]
    cells: dict[tuple[Any, ...], Tallied]  # by site and language, where they are of places

    @cached_property
    def figures(self) -> Figures:
        return _figures(self.ask, sum(self.cells.values(), Tallied()))

    @property
    def is_by_place(self) -> bool:
        return self.tallies.model is PlaceTally

    def by_department(self) -> dict[int | None, Completion]:
        """Each department's own people, without those of the departments below it."""
        return {key: sums.completion for key, sums in tallied_by(self.tallies, "department").items()}

    def by_branch(self, departments: Sequence[Department]) -> dict[int | None, Completion]:
        """People shared out among these departments: each counts with the lowest that is theirs or above theirs."""
        lowest_first = sorted(departments, key=lambda each: each.last_position - each.position)
        spans = [(each.pk, each.position, each.last_position) for each in lowest_first]
        return self._shared_out("department__position", spans)

    def by_site(self) -> dict[int | None, Completion]:
        return self._by(0)

    def by_language(self) -> dict[str, Completion]:
        return self._by(1)

    def by_lead(self, leads: list[Employee]) -> dict[int | None, Completion]:
        """Shared out among those who lead them, by key; None: those of none of them."""
        return self._shared_out("manager__position", [(lead.pk, lead.position, lead.last_position) for lead in leads])

    def _shared_out(self, place: str, spans: Sequence[tuple[int, int, int]]) -> dict[int | None, Completion]:
        whens = [When(**{f"{place}__range": (first, last)}, then=Value(key)) for key, first, last in spans]
        group = Case(*whens, default=None, output_field=IntegerField())
        return {key: sums.completion for key, sums in tallied_by(self.tallies, group).items()}

    def _by(self, number: int) -> dict[Any, Completion]:
        sums: dict[Any, Tallied] = defaultdict(Tallied)
        for key, cell in self.cells.items():
            sums[key[number]] += cell
        return {key: each.completion for key, each in sums.items()}


def totals_of(ask: Ask, viewer: Employee, chosen: Chosen, *, on: dt.date) -> Totals | None:
    """None: the people of this report are not those of any sum of tallies, so they have to be counted one by one."""
    tallies = _tallies(viewer, chosen, on)
    if tallies is None:
        return None
    tallies = tallies.filter(ask=ask)
    is_by_place = tallies.model is PlaceTally
    return Totals(ask, tallies, tallied_by_each(tallies, "site", "language") if is_by_place else {(): tallied(tallies)})


def figures_of_each(asks: Iterable[Ask], viewer: Employee, chosen: Chosen, *, on: dt.date) -> dict[int, Figures]:
    """By request, in one query; empty where the people are not those of any sum of tallies."""
    known = {ask.pk: ask for ask in asks}
    tallies = _tallies(viewer, chosen, on)
    sums = {} if tallies is None else tallied_by(tallies.filter(ask__in=list(known)), "ask")
    return {key: _figures(known[key], summed) for key, summed in sums.items()}


def _tallies(viewer: Employee, chosen: Chosen, on: dt.date) -> QuerySet[Any] | None:
    is_narrowed_by_place = bool(chosen.department or chosen.site or chosen.language)
    sees_everyone = viewer.has_role(Role.HR_ADMIN, Role.AUDITOR)
    trees = viewer.departments_in_charge
    if chosen.direct or (viewer.acting_on(on) and not sees_everyone):
        return None  # who stands in for another does not look up everyone below them
    if chosen.team or (not sees_everyone and not trees):
        return None if is_narrowed_by_place else _below(chosen.team or viewer)
    if not sees_everyone and viewer.has_people:
        return None  # both: whom they lead may be among those they are in charge of
    return _of_places([] if sees_everyone else trees, chosen)


def _below(manager: Employee) -> QuerySet[ManagerTally]:
    return ManagerTally.objects.filter(manager__position__range=(manager.position, manager.last_position))


def _of_places(trees: list[Department], chosen: Chosen) -> QuerySet[PlaceTally]:
    tallies = PlaceTally.objects.all()
    if trees:
        tallies = tallies.filter(_within(trees))
    if chosen.department:
        tallies = tallies.filter(_within([chosen.department]))
    if chosen.site:
        tallies = tallies.filter(site=chosen.site)
    return tallies.filter(language=chosen.language) if chosen.language else tallies


def _within(departments: list[Department]) -> Q:
    within = Q(pk__in=[])
    for department in departments:
        within |= Q(department__position__range=(department.position, department.last_position))
    return within


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

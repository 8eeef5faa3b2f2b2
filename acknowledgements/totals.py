"""The figures of a report on very many people: read from the tallies, which cost the same whoever is counted."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Protocol

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from acknowledgements.counting import Figures
from assignments.completing import Completion, Tallied, tallied, tallied_by
from assignments.models import Ask, ManagerTally, PlaceTally
from people.models import Department, Employee, Role, Site


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
    figures: Figures

    @property
    def is_by_place(self) -> bool:
        return self.tallies.model is PlaceTally

    def by_department(self) -> dict[int | None, Completion]:
        """Each department's own people, without those of the departments below it."""
        return {key: sums.completion for key, sums in tallied_by(self.tallies, "department").items()}

    def by_site(self) -> dict[int | None, Completion]:
        return {key: sums.completion for key, sums in tallied_by(self.tallies, "site").items()}

    def by_language(self) -> dict[str, Completion]:
        return {key: sums.completion for key, sums in tallied_by(self.tallies, "language").items()}

    def by_lead(self, leads: list[Employee]) -> dict[int | None, Completion]:
        """Shared out among those who lead them, by key; None: those of none of them."""
        whens = [
            When(manager__position__range=(lead.position, lead.last_position), then=Value(lead.pk)) for lead in leads
        ]
        lead = Case(*whens, default=None, output_field=IntegerField())
        return {key: sums.completion for key, sums in tallied_by(self.tallies, lead).items()}


def totals_of(ask: Ask, viewer: Employee, chosen: Chosen, *, on: dt.date) -> Totals | None:
    """None: the people of this report are not those of any sum of tallies, so they have to be counted one by one."""
    tallies = _tallies(ask, viewer, chosen, on)
    return None if tallies is None else Totals(ask, tallies, _figures(ask, tallied(tallies)))


def _tallies(ask: Ask, viewer: Employee, chosen: Chosen, on: dt.date) -> QuerySet[Any] | None:
    is_narrowed_by_place = bool(chosen.department or chosen.site or chosen.language)
    sees_everyone = viewer.has_role(Role.HR_ADMIN, Role.AUDITOR)
    trees = viewer.departments_in_charge
    if chosen.direct or (viewer.acting_on(on) and not sees_everyone):
        return None  # who stands in for another does not look up everyone below them
    if chosen.team or (not sees_everyone and not trees):
        return None if is_narrowed_by_place else _below(ask, chosen.team or viewer)
    if not sees_everyone and viewer.has_people:
        return None  # both: whom they lead may be among those they are in charge of
    return _of_places(ask, [] if sees_everyone else trees, chosen)


def _below(ask: Ask, manager: Employee) -> QuerySet[ManagerTally]:
    return ManagerTally.objects.filter(ask=ask, manager__position__range=(manager.position, manager.last_position))


def _of_places(ask: Ask, trees: list[Department], chosen: Chosen) -> QuerySet[PlaceTally]:
    tallies = PlaceTally.objects.filter(ask=ask)
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

"""Whose tallies are summed for a report on very many people: everyone below a manager, or those of places."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from django.db.models import Q, QuerySet

from assignments.completing import tallied_by
from assignments.models import PlaceTally
from assignments.summing import Tallied, tallied_below
from people.models import Department, Employee, Role, Site

LARGE = 5_000  # people: fewer are counted one by one, as they are now

Scope = Employee | QuerySet[PlaceTally]


class Chosen(Protocol):
    """What a report is narrowed to."""

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
class Everyone:
    """All of the viewer's people, or those of a department."""

    department: Department | None = None
    site: Site | None = None
    language: str = ""
    team: Employee | None = None
    direct: bool = False


def scope_of(viewer: Employee, chosen: Chosen, on: dt.date) -> Scope | None:
    """None: the people of this report are not those of any sum of tallies, so they have to be counted one by one."""
    is_narrowed_by_place = bool(chosen.department or chosen.site or chosen.language)
    sees_everyone = viewer.has_role(Role.HR_ADMIN, Role.AUDITOR)
    trees = viewer.departments_in_charge
    if chosen.direct or (viewer.acting_on(on) and not sees_everyone):
        return None  # who stands in for another does not look up everyone below them
    if chosen.team or (not sees_everyone and not trees):
        return None if is_narrowed_by_place else chosen.team or viewer
    if not sees_everyone and viewer.has_people:
        return None  # both: whom they lead may be among those they are in charge of
    return _of_places([] if sees_everyone else trees, chosen)


def tallied_of_each(asks: Iterable[int], scope: Scope) -> dict[int, Tallied]:
    """By request, in one query."""
    wanted = list(asks)
    if isinstance(scope, Employee):
        shares = tallied_below(wanted, scope)
        return {key: sum(each.values(), Tallied()) for key, each in shares.items()}
    return tallied_by(scope.filter(ask__in=wanted), "ask")


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

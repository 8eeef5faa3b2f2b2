"""Whom a person may look up in reports: everyone, the people below them, those of a department."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Exists, OuterRef, Q

from people.models import Department, Employee, Role, Site
from people.models.employees import EmployeeQuerySet

MOST_OFFERED = 120  # departments in one list


def may_report(viewer: Employee, *, on: dt.date) -> bool:
    return viewer.has_role(Role.HR_ADMIN, Role.AUDITOR, Role.HR_DEPARTMENT) or viewer.leads(on)


def may_nudge(viewer: Employee, *, on: dt.date) -> bool:
    """Whoever answers for people; an auditor only looks."""
    return viewer.has_role(Role.HR_ADMIN, Role.HR_DEPARTMENT) or viewer.leads(on)


def sees_everyone(viewer: Employee) -> bool:
    return viewer.has_role(Role.HR_ADMIN, Role.AUDITOR)


def people_of(viewer: Employee, *, on: dt.date) -> EmployeeQuerySet:
    """Those of the viewer's reports: all they may look up who work here on that day, never anyone else."""
    return Employee.objects.visible_to(viewer, on=on).employed(on)


def people_led_by(viewer: Employee, *, on: dt.date) -> EmployeeQuerySet:
    """Those of them whom the viewer may remind of what is asked."""
    return Employee.objects.led_by(viewer, on=on).employed(on)


def team_leads(viewer: Employee, *, on: dt.date) -> EmployeeQuerySet:
    """Those to whose people a report may be narrowed: all they may look up, and who stands between them and these.

    Somebody who stands in for a director does not look up their own manager, and follows that manager's other people.
    """
    between = Q(pk__in=[])
    for lead in viewer.teams_led(on):
        between |= Q(position__range=(lead.position, lead.last_position))
    return Employee.objects.filter(between | Q(pk__in=people_of(viewer, on=on).order_by().values("pk")))


@dataclass(frozen=True)
class Places:
    """Where the viewer's people work: departments in the order of their tree, and sites."""

    departments: list[Department]
    sites: list[Site]

    @cached_property
    def depths(self) -> dict[int, int]:
        """How deep each department stands below the others listed."""
        depths: dict[int, int] = {}
        above: list[int] = []  # last positions of the departments we are in
        for department in self.departments:
            while above and department.position > above[-1]:
                above.pop()
            depths[department.pk] = len(above)
            above.append(department.last_position)
        return depths

    def offered(self, chosen: Department | None) -> list[Department]:
        """Those to choose from: all, or, of a great many, the highest and what is around the one chosen."""
        if len(self.departments) <= MOST_OFFERED:
            return self.departments
        return [department for department in self.departments if self._is_at_hand(department, chosen)]

    def _is_at_hand(self, department: Department, chosen: Department | None) -> bool:
        depth = self.depths[department.pk]
        if depth <= 1 or chosen is None:
            return depth <= 1
        is_above = department.position <= chosen.position <= department.last_position
        is_below = chosen.position < department.position <= chosen.last_position
        return is_above or (is_below and depth == self.depths[chosen.pk] + 1)


def places_of(viewer: Employee, *, on: dt.date) -> Places:
    if sees_everyone(viewer):
        return Places(list(Department.objects.order_by("position")), list(Site.objects.all()))
    working = people_of(viewer, on=on).order_by()  # asked place by place: they may be very many
    chosen = Q(Exists(working.filter(department=OuterRef("pk"))))
    for charge in viewer.departments_in_charge:
        chosen |= Q(position__range=(charge.position, charge.last_position))
    sites = Site.objects.filter(Exists(working.filter(site=OuterRef("pk"))))
    return Places(list(Department.objects.filter(chosen).order_by("position")), list(sites))

"""Who has acknowledged a guide, who has not: what a manager, HR and an auditor look up, each of their own people."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Case, F, Q, Value, When

from acknowledgements.counting import UNREACHABLE, Figures, State, asked_of, figures_by, figures_of
from acknowledgements.scoping import Places, may_nudge, people_led_by, people_of, sees_everyone
from assignments.completing import Completion, by_department, by_site
from assignments.models import Assignment, AssignmentQuerySet
from guidebook.models import GuideVersion
from people.models import Acting, Department, Employee, Site
from people.models.employees import EmployeeQuerySet


# --- The guides there are reports of ---------------------------------------------------------------------------------
@dataclass(frozen=True)
class GuideReport:
    """A version people were asked to acknowledge, and how far the viewer's people are with it."""

    version: GuideVersion
    figures: Figures


def asked_versions() -> list[GuideVersion]:
    """One version for each request, the newest that carries it; guides by their address, newest version first."""
    versions = GuideVersion.objects.published().exclude(ask=None).select_related("guide", "ask").order_by("-number")
    newest: dict[int | None, GuideVersion] = {}
    for version in versions:
        newest.setdefault(version.ask_id, version)
    return sorted(newest.values(), key=lambda version: (version.guide.slug, -version.number))


def guide_reports(people: EmployeeQuerySet, *, on: dt.date) -> list[GuideReport]:
    """Each guide asked of these people, version by version."""
    figures = figures_by(asked_of(people, on=on), "ask")
    return [
        GuideReport(version, figures[version.ask_id])
        for version in asked_versions()
        if version.ask_id is not None and version.ask_id in figures
    ]


# --- One report: narrowed, in order, broken down ---------------------------------------------------------------------
SORTS = {
    "name": ["sort_name"],
    "state": ["rank", "due_on", "sort_name"],
    "done": ["done_at", "sort_name"],
    "department": ["employee__department__position", "sort_name"],
    "site": ["employee__site__name", "sort_name"],
    "manager": ["employee__manager__sort_name", "sort_name"],
}
DEFAULT_SORT = "state"
_RANK = Case(*(When(state=state.value, then=Value(rank)) for rank, state in enumerate(State)))


@dataclass(frozen=True)
class Selection:
    """What the viewer narrows a report to. It only ever narrows: nobody is added to whom they may look up."""

    words: str = ""
    state: str = ""  # one of State, or UNREACHABLE
    department: Department | None = None
    site: Site | None = None
    language: str = ""
    team: Employee | None = None
    direct: bool = False
    sort: str = DEFAULT_SORT

    @property
    def is_by_place(self) -> bool:
        return bool(self.department or self.site or self.language or self.direct)

    def people(self, people: EmployeeQuerySet, *, viewer: Employee, on: dt.date) -> EmployeeQuerySet:
        """Those selected, whatever their state."""
        if self.department:
            people = people.within(self.department)
        if self.site:
            people = people.filter(site=self.site)
        if self.language:
            people = people.filter(language=self.language)
        if self.team:
            people = people.under(self.team)
        if self.direct:
            people = people.filter(manager__in=[self.team] if self.team else viewer.teams_led(on))
        return people.matching(self.words)

    def rows(self, asked: AssignmentQuerySet) -> AssignmentQuerySet:
        """The lines to list, in the order chosen; what is empty comes last either way."""
        if self.state == UNREACHABLE:
            asked = asked.outstanding().filter(employee__email=None)
        elif self.state:
            asked = asked.filter(Q(state=self.state))
        names = SORTS.get(self.sort.removeprefix("-"), SORTS[DEFAULT_SORT])
        backwards = self.sort.startswith("-")
        order = [F(name).desc(nulls_last=True) if backwards else F(name).asc(nulls_last=True) for name in names]
        return asked.annotate(rank=_RANK).order_by(*order, "pk")


@dataclass(frozen=True)
class Team:
    """Somebody who leads people, and how far these are; without `lead`: the direct reports of `manager`."""

    lead: Employee | None
    completion: Completion
    manager: Employee | None = None


def by_team(asked: AssignmentQuerySet, manager: Employee) -> list[Team]:
    """The people below the manager, shared out among the direct reports who lead them; their sum is the whole."""
    leads = [person for person in Employee.objects.filter(manager=manager).order_by("position") if person.has_people]
    return _shared_out(asked, leads, manager)


def by_manager(asked: AssignmentQuerySet, managers: list[Employee]) -> list[Team]:
    """The people below managers of whom none works below another."""
    return _shared_out(asked, sorted(managers, key=lambda manager: manager.position), None)


def _shared_out(asked: AssignmentQuerySet, leads: list[Employee], manager: Employee | None) -> list[Team]:
    groups = figures_by(asked, "employee__manager__position")
    starts = [lead.position for lead in leads]
    sums: dict[int | None, Completion] = defaultdict(Completion)
    for position, figures in groups.items():
        place = position or 0
        at = bisect_right(starts, place) - 1
        lead = leads[at].pk if at >= 0 and place <= leads[at].last_position else None
        sums[lead] += figures.completion
    rows = [(None, None), *((lead.pk, lead) for lead in leads)]
    return [Team(lead, sums[pk], manager) for pk, lead in rows if pk in sums]


@dataclass(frozen=True)
class Branch:
    """A department with all below it, and how far its people are."""

    department: Department
    depth: int
    completion: Completion


@dataclass(frozen=True)
class Report:
    """A version, the viewer's selection, and all that the page and the file say of it."""

    version: GuideVersion
    viewer: Employee
    selection: Selection
    places: Places
    on: dt.date

    @cached_property
    def asked(self) -> AssignmentQuerySet:
        """Everyone selected, whatever their state."""
        people = self.selection.people(people_of(self.viewer, on=self.on), viewer=self.viewer, on=self.on)
        return asked_of(people, on=self.on).filter(ask=self.version.ask_id)

    @cached_property
    def figures(self) -> Figures:
        return figures_of(self.asked)

    @property
    def rows(self) -> AssignmentQuerySet:
        places = ("employee__department", "employee__site", "employee__manager")
        return self.selection.rows(self.asked).select_related("employee", *places)

    @property
    def may_nudge(self) -> bool:
        """Whether there is somebody to remind, and the viewer is the one to do it."""
        is_asked = self.version.ask is not None and self.version.ask.closed_at is None
        return is_asked and bool(self.figures.outstanding) and may_nudge(self.viewer, on=self.on)

    @property
    def awaited(self) -> AssignmentQuerySet:
        """Those listed whom the viewer may remind."""
        led = people_led_by(self.viewer, on=self.on)
        return self.selection.rows(self.asked).outstanding().filter(employee__in=led.order_by())

    def awaited_among(self, rows: Iterable[Assignment]) -> set[int]:
        """The lines of these beside which the viewer may remind the person by mail."""
        led = people_led_by(self.viewer, on=self.on).filter(pk__in=[row.employee_id for row in rows])
        able = set(led.order_by().values_list("pk", flat=True))
        due = (State.OVERDUE, State.TO_DO)
        return {row.pk for row in rows if row.state in due and row.employee.email and row.employee_id in able}  # type: ignore[attr-defined]

    def awaited_from(self, person_pk: int) -> AssignmentQuerySet:
        """One of the viewer's people, listed or not."""
        led = people_led_by(self.viewer, on=self.on).filter(pk=person_pk)
        return asked_of(led, on=self.on).filter(ask=self.version.ask_id)

    @cached_property
    def teams(self) -> list[Team]:
        """For whoever reports on their own people, or stands in for who does: team by team."""
        chosen = self.selection.team
        managers = [chosen] if chosen else [] if self._is_by_place else self._managers
        if not any(manager.has_people for manager in managers):
            return []
        teams = by_team(self.asked, managers[0]) if len(managers) == 1 else by_manager(self.asked, managers)
        return teams if len(teams) > 1 else []

    @property
    def _managers(self) -> list[Employee]:
        """The viewer and those for whom they stand in, without who works below another of them."""
        led = self.viewer.teams_led(self.on)
        spans = {(manager.position, manager.last_position) for manager in led}
        tops = [lead for lead in led if not any(start < lead.position <= end for start, end in spans)]
        return list({lead.pk: lead for lead in tops}.values())

    @property
    def standing_in(self) -> list[Acting]:
        return self.viewer.acting_on(self.on)

    @cached_property
    def branches(self) -> list[Branch]:
        """For HR: by department, each with its whole subtree, from the one selected down."""
        if not self._is_by_place:
            return []
        depths, top = self.places.depths, self.selection.department
        branches = [
            Branch(department, depths[department.pk] - (depths[top.pk] if top else 0), completion)
            for department, completion in by_department(self.asked, on=self.on)
            if department.pk in depths and (top is None or top.position <= department.position <= top.last_position)
        ]
        return branches if len(branches) > 1 else []

    @cached_property
    def sites(self) -> list[tuple[Site, Completion]]:
        """For HR: by site."""
        sites = by_site(self.asked, on=self.on) if self._is_by_place else []
        return sites if len(sites) > 1 else []

    @property
    def covers_everyone(self) -> bool:
        return sees_everyone(self.viewer)

    @property
    def _is_by_place(self) -> bool:
        return self.covers_everyone or bool(self.viewer.departments_in_charge)

"""Who has acknowledged a guide, who has not: what a manager, HR and an auditor look up, each of their own people."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Case, F, Q, Value, When

from acknowledgements.counting import UNREACHABLE, Figures, State, asked_of, figures_by, figures_of
from acknowledgements.listing import Slice, page_of, parts
from acknowledgements.scoping import Places, people_of, sees_everyone
from acknowledgements.totals import Totals, totals_of
from assignments.completing import Completion, by_department, by_language, by_site, with_subtrees
from assignments.models import AssignmentQuerySet
from guidebook.models import GuideVersion
from people.models import Department, Employee, Site
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
LARGE_SORTS = ("name", "state")  # those that an index follows
LARGE = 5_000  # people
MOST_BRANCHES = 60  # more departments than that are opened one after another
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

    def people(self, people: EmployeeQuerySet, *, viewer: Employee) -> EmployeeQuerySet:
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
            people = people.filter(manager=self.team or viewer)
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
    """A direct report who leads people, and how far these are; without `lead`: the manager's own direct reports."""

    lead: Employee | None
    completion: Completion


def leads_under(manager: Employee) -> list[Employee]:
    return [person for person in Employee.objects.filter(manager=manager).order_by("position") if person.has_people]


def by_lead(asked: AssignmentQuerySet, leads: list[Employee]) -> dict[int | None, Completion]:
    """The people below a manager, shared out among the direct reports who lead them; their sum is the whole."""
    groups = figures_by(asked, "employee__manager__position")
    starts = [lead.position for lead in leads]
    sums: dict[int | None, Completion] = defaultdict(Completion)
    for position, figures in groups.items():
        place = position or 0
        at = bisect_right(starts, place) - 1
        lead = leads[at].pk if at >= 0 and place <= leads[at].last_position else None
        sums[lead] += figures.completion
    return sums


@dataclass(frozen=True)
class Branch:
    """A department with all below it, and how far its people are."""

    department: Department
    depth: int
    completion: Completion


@dataclass(frozen=True)
class Report:
    """A version, the viewer's selection, and all that the page and the file say of it.

    A few thousand people are counted one by one, as they are now. More than `LARGE` are read from the tallies
    (`acknowledgements.totals`) and listed a page after another (`acknowledgements.listing`).
    """

    version: GuideVersion
    viewer: Employee
    selection: Selection
    places: Places
    on: dt.date

    @cached_property
    def asked(self) -> AssignmentQuerySet:
        """Everyone selected, whatever their state."""
        people = self.selection.people(people_of(self.viewer, on=self.on), viewer=self.viewer)
        return asked_of(people, on=self.on).filter(ask=self.version.ask_id)

    @cached_property
    def totals(self) -> Totals | None:
        """Of all those selected but for the words searched; None where few enough to be counted one by one."""
        totals = totals_of(self.version.ask, self.viewer, self.selection) if self.version.ask else None
        return totals if totals and totals.figures.asked > LARGE else None

    @property
    def is_large(self) -> bool:
        return self.totals is not None

    @property
    def is_searched_among_many(self) -> bool:
        """Words narrow the list alone: the figures are of all those it is searched in."""
        return self.is_large and bool(self.selection.words)

    @cached_property
    def figures(self) -> Figures:
        return self.totals.figures if self.totals else figures_of(self.asked)

    @property
    def rows(self) -> AssignmentQuerySet:
        return self.selection.rows(self._with_places(self.asked))

    def slice(self, *, after: str = "", before: str = "", last: bool = False) -> Slice:
        """A page of a large report."""
        by_name = self.selection.sort.removeprefix("-") == "name"
        found = parts(self.selection.state, by_name=by_name, on=self.on)
        return page_of(self._with_places(self.asked), found, after=after, before=before, last=last)

    @staticmethod
    def _with_places(asked: AssignmentQuerySet) -> AssignmentQuerySet:
        return asked.select_related("employee__department", "employee__site", "employee__manager")

    @cached_property
    def teams(self) -> list[Team]:
        """For whoever reports on their own people: team by team."""
        manager = self.selection.team or (None if self._is_by_place else self.viewer)
        if manager is None or not manager.has_people or (self.totals and self.totals.is_by_place):
            return []
        leads = leads_under(manager)
        sums = self.totals.by_lead(leads) if self.totals else by_lead(self.asked, leads)
        teams = [Team(lead, sums[lead.pk if lead else None]) for lead in [None, *leads] if (lead and lead.pk) in sums]
        return teams if len(teams) > 1 else []

    @cached_property
    def branches(self) -> list[Branch]:
        """For HR: by department, each with its whole subtree, from the one selected down."""
        if not self._has_places:
            return []
        depths, top = self.places.depths, self.selection.department
        own = with_subtrees(self.totals.by_department()) if self.totals else by_department(self.asked, on=self.on)
        branches = [
            Branch(department, depths[department.pk] - (depths[top.pk] if top else 0), completion)
            for department, completion in own
            if department.pk in depths and (top is None or top.position <= department.position <= top.last_position)
        ]
        if len(branches) > MOST_BRANCHES:
            branches = [branch for branch in branches if branch.depth <= 1]
        return branches if len(branches) > 1 else []

    @cached_property
    def sites(self) -> list[tuple[Site, Completion]]:
        """For HR: by site."""
        if not self._has_places:
            return []
        found = self.totals.by_site() if self.totals else by_site(self.asked, on=self.on)
        sites = [(site, found[site.pk]) for site in Site.objects.all() if site.pk in found]
        return sites if len(sites) > 1 else []

    @cached_property
    def languages(self) -> list[tuple[str, Completion]]:
        """For HR: by the language people read in, as (code, completion)."""
        if not self._has_places:
            return []
        found = self.totals.by_language() if self.totals else by_language(self.asked, on=self.on)
        return sorted(found.items(), reverse=True) if len(found) > 1 else []

    @property
    def covers_everyone(self) -> bool:
        return sees_everyone(self.viewer)

    @property
    def _has_places(self) -> bool:
        return self._is_by_place and (self.totals is None or self.totals.is_by_place)

    @property
    def _is_by_place(self) -> bool:
        return self.covers_everyone or bool(self.viewer.departments_in_charge)

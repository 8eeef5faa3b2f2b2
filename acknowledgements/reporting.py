"""Who has acknowledged a guide, who has not: what a manager, HR and an auditor look up, each of their own people."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from django.db.models import F, Q

from acknowledgements.counting import (
    TO_ANSWER,
    UNREACHABLE,
    Figures,
    Groups,
    State,
    asked_of,
    grouped,
    with_states,
)
from acknowledgements.listing import Line, Slice, lines_of, page_of, parts
from acknowledgements.totals import MOST_CASES, Totals, leads_under, totals_of
from assignments.completing import Completion, with_subtrees
from assignments.masking import fewest_shown_to, merged
from assignments.models import Ask, Assignment, AssignmentQuerySet
from assignments.scoping import LARGE
from guidebook.models import GuideVersion
from people.folding import fold
from people.models import Acting, Department, Employee, Role, Site
from people.models.employees import EmployeeQuerySet
from people.scoping import Places, may_nudge, people_led_by, people_of, sees_everyone

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
FEW = 10_000  # people: sorted sooner than they are met along an index that holds everybody
MOST_FOUND = 500  # of those found by name among so many: more are for another word to tell apart
MOST_BRANCHES = 60  # more departments than that are opened one after another


_PLACES = ("employee__department", "employee__site", "employee__language")
_MANAGER = "employee__manager__position"


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
            asked = asked.filter(Q(state__in=TO_ANSWER), employee__email=None)
        elif self.state:
            asked = asked.filter(Q(state=self.state))
        names = SORTS.get(self.sort.removeprefix("-"), SORTS[DEFAULT_SORT])
        backwards = self.sort.startswith("-")
        order = [F(name).desc(nulls_last=True) if backwards else F(name).asc(nulls_last=True) for name in names]
        return asked.order_by(*order, "pk")


@dataclass(frozen=True)
class Team:
    """Somebody who leads people, and how far these are; without `lead`: the direct reports of `manager`, or the teams
    too small to be told apart, together."""

    lead: Employee | None
    completion: Completion
    manager: Employee | None = None
    is_rest: bool = False


def by_lead(groups: Mapping[int | None, Completion], leads: list[Employee]) -> dict[int | None, Completion]:
    """People, by the position of their manager, shared out among those who lead them, of whom none works below another;
    None: led by none of these."""
    starts = [lead.position for lead in leads]
    sums: dict[int | None, Completion] = defaultdict(Completion)
    for position, completion in groups.items():
        place = position or 0
        at = bisect_right(starts, place) - 1
        lead = leads[at].pk if at >= 0 and place <= leads[at].last_position else None
        sums[lead] += completion
    return sums


@dataclass(frozen=True)
class Branch:
    """A department with all below it, and how far its people are."""

    department: Department
    depth: int
    completion: Completion


def is_within(department: Department, top: Department) -> bool:
    return top.position <= department.position <= top.last_position


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
    until: dt.datetime | None = None  # `on` is a day gone by, told as it was at its end; departments are those of today
    round: Ask | None = None  # an earlier one, which is then what the version asks here

    @cached_property
    def fewest(self) -> int:
        """Where HR asks that managers read figures alone: the smallest group told. 0: people are listed by name."""
        return fewest_shown_to(self.viewer)

    @property
    def is_in_force(self) -> bool:
        """What people sign today is what this report is about."""
        return self.version.is_in_force and self.round is None

    @property
    def round_query(self) -> str:
        """What an address of this report ends with, to be of the same round."""
        return f"?round={self.round.pk}" if self.round else ""

    @property
    def is_withheld(self) -> bool:
        """Too few people for a figure not to speak of one of them."""
        return 0 < self.figures.asked < self.fewest

    @cached_property
    def asked(self) -> AssignmentQuerySet:
        """Everyone selected, whatever their state."""
        return asked_of(self._people, on=self.on, until=self.until).filter(ask=self.version.ask_id)

    @property
    def _people(self) -> EmployeeQuerySet:
        """All of them."""
        return self._among(self.selection)

    def _among(self, selection: Selection) -> EmployeeQuerySet:
        return selection.people(people_of(self.viewer, on=self.on), viewer=self.viewer, on=self.on)

    @cached_property
    def totals(self) -> Totals | None:
        """Of all those selected but for the words searched; None where few enough to be counted one by one."""
        if self.until is not None or self._has_few_below:
            return None  # tallies know today alone; and few are sooner counted than found to be few
        totals = totals_of(self.version.ask, self.viewer, self.selection, on=self.on) if self.version.ask else None
        return totals if totals and totals.figures.asked > LARGE else None

    @property
    def _has_few_below(self) -> bool:
        """All those reported on stand below one manager, and are not many."""
        top = self.selection.team or (None if self._is_by_place else self.viewer)
        return top is not None and top.last_position - top.position <= LARGE

    @property
    def is_large(self) -> bool:
        return self.totals is not None

    @property
    def is_searched_among_many(self) -> bool:
        """Words narrow the list alone: the figures are of all those it is searched in."""
        return self.is_large and bool(self.selection.words)

    @cached_property
    def figures(self) -> Figures:
        return self.totals.figures if self.totals else self._groups.figures

    @cached_property
    def _groups(self) -> Groups:
        """Of those counted one by one, once: all that the page says of some of them is a sum of these."""
        return grouped(self.asked, *(_PLACES if self._is_by_place else (_MANAGER,)))

    @property
    def listed(self) -> int:
        """How many lines there are, of those counted one by one."""
        figures, state = self.figures, self.selection.state
        return getattr(figures, state) if state else figures.asked + figures.exempt

    @cached_property
    def found(self) -> list[int]:
        """Of a large report, the people whom the words searched find: no more than `MOST_FOUND`, and one more where
        there are others, those whose family name begins with the words first."""
        people, words = self._people.order_by(), fold(self.selection.words)
        # From there on, and by the name alone: the index of names is entered where it stands, and left after so many.
        anyone = self._among(replace(self.selection, words=""))
        named = anyone.filter(sort_name__startswith=words, sort_name__gte=words).order_by("sort_name")
        keys = dict.fromkeys(named.values_list("pk", flat=True)[: MOST_FOUND + 1])
        if len(keys) <= MOST_FOUND:
            keys |= dict.fromkeys(people.values_list("pk", flat=True)[: MOST_FOUND + 1])
        return list(keys)[: MOST_FOUND + 1]

    @property
    def has_more_found(self) -> bool:
        return self.is_searched_among_many and len(self.found) > MOST_FOUND

    @property
    def is_turned_by_key(self) -> bool:
        """The list is too long for its pages to be numbered."""
        return self.is_large and not self.is_searched_among_many

    @property
    def rows(self) -> AssignmentQuerySet:
        asked = self.asked
        if self.is_searched_among_many:
            rows = Assignment.objects.filter(ask=self.version.ask_id, employee__in=self.found[:MOST_FOUND])
            asked = with_states(rows, on=self.on)
        return self.selection.rows(self._with_places(asked))

    def slice(self, *, after: str = "", before: str = "", last: bool = False) -> Slice:
        """A page of a large report."""
        by_name = self.selection.sort.removeprefix("-") == "name"
        found = parts(self.selection.state, by_name=by_name, on=self.on)
        return page_of(self.asked, found, after=after, before=before, last=last, are_few=self._are_few)

    @property
    def _are_few(self) -> bool:
        return self.figures.asked <= FEW

    def lines(self, keys: Sequence[int]) -> list[Line]:
        """Of a page of the report, the people as they are shown."""
        return lines_of(keys, on=self.on, until=self.until)

    @staticmethod
    def _with_places(asked: AssignmentQuerySet) -> AssignmentQuerySet:
        return asked.select_related("employee__department", "employee__site", "employee__manager")

    @property
    def may_nudge(self) -> bool:
        """Whether there is somebody to remind, and the viewer is the one to do it."""
        ask = self.version.ask
        is_asked = ask is not None and ask.closed_at is None and not ask.is_optional and self.until is None
        has_awaited = bool(self.figures.outstanding) and not self.is_withheld
        return is_asked and has_awaited and may_nudge(self.viewer, on=self.on)

    @property
    def awaited(self) -> AssignmentQuerySet:
        """Those listed whom the viewer may remind."""
        led = people_led_by(self.viewer, on=self.on)
        return self.selection.rows(self.asked).outstanding().filter(employee__in=led.order_by())

    def awaited_among(self, lines: Iterable[Line]) -> set[int]:
        """The lines of these beside which the viewer may remind the person by mail."""
        due = [line for line in lines if line.state in (State.OVERDUE, State.TO_DO) and line.email]
        if not self.viewer.has_role(Role.HR_ADMIN):  # who answers for everybody that they see
            led = people_led_by(self.viewer, on=self.on).filter(pk__in=[line.employee_id for line in due])
            able = set(led.order_by().values_list("pk", flat=True))
            due = [line for line in due if line.employee_id in able]
        return {line.pk for line in due}

    def awaited_from(self, person_pk: int) -> AssignmentQuerySet:
        """One of the viewer's people, listed or not."""
        led = people_led_by(self.viewer, on=self.on).filter(pk=person_pk)
        return asked_of(led, on=self.on).filter(ask=self.version.ask_id)

    @cached_property
    def teams(self) -> list[Team]:
        """For whoever reports on their own people, or stands in for who does: team by team."""
        chosen = self.selection.team
        managers = [chosen] if chosen else [] if self._is_by_place else self._managers
        if not any(manager.has_people for manager in managers) or (self.totals and self.totals.is_by_place):
            return []
        alone = managers[0] if len(managers) == 1 else None
        if self.totals:
            leads, sums = self.totals.leads, self.totals.by_lead()
        else:
            leads = leads_under(alone) if alone else sorted(managers, key=lambda manager: manager.position)
            groups = grouped(self.asked, _MANAGER) if self._is_by_place else self._groups
            sums = by_lead(groups.completion_by(0), leads)
        keys = [(None, None), *((lead.pk, lead) for lead in leads)]
        teams = [Team(lead, sums[key], alone) for key, lead in keys if key in sums]
        if self.fewest:
            teams, rest = merged(teams, self.fewest, size_of=lambda team: team.completion)
            teams += [Team(None, rest, is_rest=True)] if rest else []
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
        """For HR: by department, each with its whole subtree, from the one selected down. Of a great many, those right
        below it; of a great many again, those where most people are awaited."""
        found = self._all_branches if self._has_places else []
        if len(found) > MOST_BRANCHES:
            most = sorted(found, key=lambda branch: (branch.depth > 0, -branch.completion.outstanding))[:MOST_BRANCHES]
            kept = {branch.department.pk for branch in most}
            return [branch for branch in found if branch.department.pk in kept]
        return found if len(found) > 1 else []

    @property
    def branches_left_out(self) -> int:
        return max(len(self._all_branches) - MOST_BRANCHES, 0) if self.branches else 0

    @cached_property
    def _all_branches(self) -> list[Branch]:
        depths, top = self.places.depths, self.selection.department
        first = depths[top.pk] if top else 0
        below = [each for each in self.places.departments if top is None or is_within(each, top)]
        shown = below
        if len(below) > MOST_BRANCHES:
            shown = [each for each in below if depths[each.pk] <= first + 1]
        if self.totals is None or len(shown) > MOST_CASES:
            own = self.totals.by_department() if self.totals else self._groups.completion_by(0)
            sums = with_subtrees(own, below)
        else:
            sums = with_subtrees(self.totals.by_branch(shown), shown)
        kept = {each.pk for each in shown}
        return [Branch(each, depths[each.pk] - first, found) for each, found in sums if each.pk in kept]

    @cached_property
    def sites(self) -> list[tuple[Site, Completion]]:
        """For HR: by site."""
        if not self._has_places:
            return []
        found = self.totals.by_site() if self.totals else self._groups.completion_by(1)
        sites = [(site, found[site.pk]) for site in Site.objects.all() if site.pk in found]
        return sites if len(sites) > 1 else []

    @cached_property
    def languages(self) -> list[tuple[str, Completion]]:
        """For HR: by the language people read in, as (code, completion)."""
        if not self._has_places:
            return []
        found = self.totals.by_language() if self.totals else self._groups.completion_by(2)
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

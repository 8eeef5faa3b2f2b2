"""One course, person by person: who is late, in progress, done or has it to do, narrowed as the viewer asks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Case, CharField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from assignments.models import Assignment, AssignmentQuerySet
from assignments.scoping import Everyone
from guidebook.models import GuideVersion
from people.models import Department, Employee, Leave
from people.models.employees import EmployeeQuerySet
from people.scoping import sees_everyone
from training.models import Certificate, Course
from training.reporting import figures_summed, rows_of

STATES = {
    "late": pgettext_lazy("people", "Late"),
    "in_progress": _("In progress"),
    "to_do": _("To do"),
    "done": pgettext_lazy("people", "Done"),
}
ROWS_AT_A_TIME = 2000


@dataclass(frozen=True)
class Narrowing:
    """What the viewer wants to see of the report."""

    words: str = ""
    state: str = ""
    department: Department | None = None
    version: GuideVersion | None = None


def people_asked(
    course: Course, people: EmployeeQuerySet, narrowing: Narrowing | None = None, *, on: dt.date
) -> AssignmentQuerySet:
    """By name."""
    wanted = narrowing or Narrowing()
    found = people.matching(wanted.words)
    if wanted.department is not None:
        found = found.within(wanted.department)
    rows = rows_of(found, [course])
    if wanted.state:
        rows = rows.filter(_in_state(wanted.state, on))
    if wanted.version is not None:
        rows = rows.filter(employee__in=_last_certified(course, wanted.version))
    names = [F(name) for name in ("sort_name", "pk")]
    # Those found by a word are found, then sorted: the index of names would be read a long way before it met fifty.
    return rows.order_by(*([Coalesce(name, name) for name in names] if wanted.words else names))


def number_of(course: Course, viewer: Employee, narrowing: Narrowing, *, on: dt.date) -> int | None:
    """How many `people_asked` are, where a sum of tallies says so; None: they have to be counted.

    Of everybody alone: who completed it is counted where they were then, and listed where they are now.
    """
    if narrowing.words or narrowing.version or narrowing.department or narrowing.state not in ("", "done"):
        return None
    if not sees_everyone(viewer):
        return None
    figures = figures_summed({course.series: course}, viewer, Everyone(), on=on).get(course.series)
    if figures is None:
        return None
    return figures.done if narrowing.state else figures.asked


class Pages(Paginator):
    """Of a list that may be very long: those of its second half are read from its end, so that the last costs what the
    first does. `known`: how many there are, where nobody has to count."""

    object_list: AssignmentQuerySet

    def __init__(self, rows: AssignmentQuerySet, per_page: int, *, known: int | None = None) -> None:
        super().__init__(rows, per_page)
        if known is not None:
            self.__dict__["count"] = known  # it would be counted when first asked for

    def page(self, number: int | str) -> Page[Assignment]:
        place = self.validate_number(number)
        first, last = (place - 1) * self.per_page, min(place * self.per_page, self.count)
        if first <= self.count // 2:
            return super().page(place)
        rows = list(self.object_list.reverse()[self.count - last : self.count - first])
        return Page(rows[::-1], place, self)


def _away(on: dt.date) -> Exists:
    return Exists(Leave.objects.current(on).filter(employee=OuterRef("employee")))


def _in_state(state: str, on: dt.date) -> Q:
    """Those that `state` says so of; asked of the columns, which the database knows how to look up."""
    late = Q(~_away(on), closed_at=None, due_on__lt=on)
    if state == "done":
        return Q(done_at__isnull=False)
    if state == "late":
        return late & Q(done_at=None)
    return Q(done_at=None, opened_at__isnull=state == "to_do") & ~late


def _last_certified(course: Course, version: GuideVersion) -> QuerySet[Any, Any]:
    """The people whose latest certificate names that version, which is that of one of theirs at most."""
    named = Certificate.objects.filter(course=course, employee=OuterRef("employee"))
    same_moment = Q(completed_at=OuterRef("completed_at"), pk__gt=OuterRef("pk"))
    later = named.filter(Q(completed_at__gt=OuterRef("completed_at")) | same_moment).exclude(guide_version=version)
    those = Certificate.objects.filter(~Exists(later), course=course, guide_version=version)
    return those.order_by().values("employee")


def with_states(rows: AssignmentQuerySet, course: Course, *, on: dt.date) -> AssignmentQuerySet:
    """Each with its `state`, the latest certificate and the version of the guide that this names; looked up line by
    line, so for a page of them, or for a file."""
    latest = Certificate.objects.filter(course=course, employee=OuterRef("employee")).order_by("-completed_at", "-pk")
    return rows.annotate(
        state=Case(
            When(done_at__isnull=False, then=Value("done")),
            When(~_away(on), closed_at=None, due_on__lt=on, then=Value("late")),
            When(opened_at__isnull=False, then=Value("in_progress")),
            default=Value("to_do"),
            output_field=CharField(),
        ),
        certificate=Subquery(latest.values("pk")[:1]),
        certified_number=Subquery(latest.values("guide_version__number")[:1]),
    )


def versions_certified(course: Course) -> QuerySet[GuideVersion]:
    """Those that a certificate of the course names, the newest first."""
    named = Certificate.objects.filter(course=course).order_by().values("guide_version")
    return GuideVersion.objects.filter(pk__in=named).select_related("guide").order_by("-published_at", "-pk")


def export_titles() -> list[str]:
    return [
        gettext("Name"),
        gettext("Employee number"),
        gettext("Department"),
        gettext("State"),
        gettext("Due on"),
        gettext("Done on"),
        gettext("Version of the guide"),
    ]


def export_name(course: Course, on: dt.date) -> str:
    kind = pgettext("file name", "training")
    return f"{kind}-{course.slug}-{on:%Y-%m-%d}"


def export_rows(rows: AssignmentQuerySet, *, zone: dt.tzinfo) -> Iterator[list[Any]]:
    """Ready to be read: the language of the page is no longer in force while they are sent."""
    states = {key: str(label) for key, label in STATES.items()}
    departments = {each.pk: str(each) for each in Department.objects.all()}
    named = rows.annotate(
        shown=Coalesce("employee__preferred_name", Value("")),
    ).values_list(
        "shown",
        "employee__first_name",
        "employee__last_name",
        "employee__employee_number",
        "employee__department",
        "state",
        "due_on",
        "done_at",
        "certified_number",
    )
    return (
        [
            preferred or f"{first} {last}".strip(),
            number,
            departments.get(department or 0, ""),
            states[state],
            due_on,
            done_at.astimezone(zone).date() if done_at else None,
            version,
        ]
        for preferred, first, last, number, department, state, due_on, done_at, version in named.iterator(
            chunk_size=ROWS_AT_A_TIME
        )
    )

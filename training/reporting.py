"""How far the people of a manager, or of human resources, are with each course asked of them."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q

from assignments.models import Ask, Assignment, AssignmentQuerySet
from assignments.scoping import LARGE, Chosen, Everyone, scope_of, tallied_of_each
from assignments.summing import Tallied
from people.models import Employee
from people.models.employees import EmployeeQuerySet
from people.scoping import people_of
from training.models import Course


@dataclass(frozen=True)
class CourseFigures:
    course: Course
    asked: int
    done: int
    in_progress: int
    late: int


def rows_of(people: EmployeeQuerySet, courses: Iterable[Course]) -> AssignmentQuerySet:
    """What is asked of these people, of each course only the newest round that counts for the person.

    Rounds are named by their keys: the database then follows the index of the one that it is asked about.
    """
    rounds = _rounds_of(courses)
    keys = [ask.pk for asks in rounds.values() for ask in asks]
    counted = Assignment.objects.counted()
    counted = counted.filter(ask=keys[0]) if len(keys) == 1 else counted.filter(ask__in=keys)
    rows = counted.filter(employee__in=people.order_by().values("pk"))
    again = [ask.pk for asks in rounds.values() for ask in asks if len(asks) > 1]
    if not again:  # of what was asked once, nobody looks for a newer round
        return rows
    newer = counted.filter(employee=OuterRef("employee"), ask__series=OuterRef("ask__series"), ask__gt=OuterRef("ask"))
    return rows.filter(~Q(ask__in=again) | ~Exists(newer))


def _rounds_of(courses: Iterable[Course]) -> dict[str, list[Ask]]:
    """Each time each of these was asked, by series."""
    rounds: dict[str, list[Ask]] = defaultdict(list)
    series = [course.series for course in courses]
    for ask in Ask.objects.filter(kind=Ask.Kind.TRAINING, series__in=series).order_by("pk"):
        rounds[ask.series].append(ask)
    return rounds


def figures_of(viewer: Employee, *, on: dt.date, level: str = "", fewest: int = 0) -> list[CourseFigures]:
    """By course that was asked of the viewer's people, of at least `fewest` of them, in as many queries whatever their
    number: read from the tallies where they are many and were asked once, counted one by one otherwise."""
    courses = {course.series: course for course in Course.objects.all() if level in ("", course.level)}
    found = figures_summed(courses, viewer, Everyone(), on=on)
    people = people_of(viewer, on=on)
    found |= _counted({series: courses[series] for series in courses.keys() - found.keys()}, people, on)
    return sorted((each for each in found.values() if each.asked >= max(fewest, 1)), key=lambda each: each.course.pk)


def figures_summed(
    courses: Mapping[str, Course], viewer: Employee, chosen: Chosen, *, on: dt.date
) -> dict[str, CourseFigures]:
    """By series, of very many people: of the courses asked once. Of one asked again, no sum of tallies says whom an
    earlier round alone concerns; nor does any where the people are not those of a sum."""
    scope = scope_of(viewer, chosen, on)
    if scope is None:
        return {}
    once = {series: rounds[0] for series, rounds in _rounds_of(courses.values()).items() if len(rounds) == 1}
    sums = tallied_of_each([ask.pk for ask in once.values()], scope) if once else {}
    known = {series: (ask, sums.get(ask.pk, Tallied())) for series, ask in once.items()}
    return {series: _summed(courses[series], *each) for series, each in known.items() if each[1].asked > LARGE}


def _summed(course: Course, ask: Ask, sums: Tallied) -> CourseFigures:
    """Once the request was taken back, nobody is late or in progress any more."""
    is_standing = ask.closed_at is None
    pending = (sums.in_progress, sums.late) if is_standing else (0, 0)
    return CourseFigures(course, sums.asked, sums.done, *pending)


def _counted(courses: Mapping[str, Course], people: EmployeeQuerySet, on: dt.date) -> dict[str, CourseFigures]:
    if not courses:
        return {}
    rows = rows_of(people, courses.values()).order_by()
    late = dict(rows.overdue(on).values_list("ask__series").annotate(number=Count("pk")))
    begun = Q(done_at=None, closed_at=None, opened_at__isnull=False)
    counted = rows.values("ask__series").annotate(
        asked=Count("pk"),
        done=Count("pk", filter=Q(done_at__isnull=False)),
        in_progress=Count("pk", filter=begun),
    )
    return {
        row["ask__series"]: CourseFigures(
            courses[row["ask__series"]], row["asked"], row["done"], row["in_progress"], late.get(row["ask__series"], 0)
        )
        for row in counted
    }

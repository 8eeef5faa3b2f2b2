"""How far the people of a manager, or of human resources, are with each course asked of them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q

from assignments.models import Ask, Assignment, AssignmentQuerySet
from people.models.employees import EmployeeQuerySet
from training.models import Course


@dataclass(frozen=True)
class CourseFigures:
    course: Course
    asked: int
    done: int
    in_progress: int
    late: int


def rows_of(people: EmployeeQuerySet) -> AssignmentQuerySet:
    """What is asked of these people, of each course only the newest round that counts for the person."""
    counted = Assignment.objects.counted().filter(ask__kind=Ask.Kind.TRAINING)
    newer = counted.filter(employee=OuterRef("employee"), ask__series=OuterRef("ask__series"), ask__gt=OuterRef("ask"))
    rounds = Ask.objects.filter(kind=Ask.Kind.TRAINING).order_by().values("series").annotate(rounds=Count("pk"))
    again = rounds.filter(rounds__gt=1).values("series")  # of what was asked once, nobody looks for a newer round
    return counted.filter(~Q(ask__series__in=again) | ~Exists(newer), employee__in=people.order_by().values("pk"))


def figures_of(people: EmployeeQuerySet, *, on: dt.date, level: str = "", fewest: int = 0) -> list[CourseFigures]:
    """By course that was asked of these people, of at least `fewest` of them, in three queries."""
    rows = rows_of(people).order_by()
    late = dict(rows.overdue(on).values_list("ask__series").annotate(number=Count("pk")))
    begun = Q(done_at=None, closed_at=None, opened_at__isnull=False)
    counted = rows.values("ask__series").annotate(
        asked=Count("pk"),
        done=Count("pk", filter=Q(done_at__isnull=False)),
        in_progress=Count("pk", filter=begun),
    )
    courses = {course.series: course for course in Course.objects.all() if level in ("", course.level)}
    found = [
        CourseFigures(
            courses[row["ask__series"]], row["asked"], row["done"], row["in_progress"], late.get(row["ask__series"], 0)
        )
        for row in counted
        if row["ask__series"] in courses and row["asked"] >= fewest
    ]
    return sorted(found, key=lambda each: each.course.pk)

"""How far the people of a manager, or of human resources, are with each course asked of them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Q

from assignments.models import Ask, Assignment
from people.models import Employee, Role
from people.models.employees import EmployeeQuerySet
from training.models import Course


@dataclass(frozen=True)
class CourseFigures:
    course: Course
    asked: int
    done: int
    in_progress: int
    late: int


def may_report(viewer: Employee, *, on: dt.date) -> bool:
    return viewer.has_role(Role.HR_ADMIN, Role.AUDITOR, Role.HR_DEPARTMENT) or viewer.leads(on)


def people_of(viewer: Employee, *, on: dt.date) -> EmployeeQuerySet:
    return Employee.objects.visible_to(viewer, on=on).employed(on)


def figures_of(people: EmployeeQuerySet, *, on: dt.date) -> list[CourseFigures]:
    """By course that was asked of these people, in two queries."""
    rows = Assignment.objects.counted().filter(ask__kind=Ask.Kind.TRAINING, employee__in=people.order_by().values("pk"))
    to_do = Q(done_at=None, closed_at=None)
    counted = (
        rows.order_by()
        .values("ask__series")
        .annotate(
            asked=Count("pk"),
            done=Count("pk", filter=Q(done_at__isnull=False)),
            in_progress=Count("pk", filter=to_do & Q(opened_at__isnull=False)),
            late=Count("pk", filter=to_do & Q(due_on__lt=on)),
        )
    )
    courses = {course.series: course for course in Course.objects.all()}
    found = [
        CourseFigures(courses[row["ask__series"]], row["asked"], row["done"], row["in_progress"], row["late"])
        for row in counted
        if row["ask__series"] in courses
    ]
    return sorted(found, key=lambda each: each.course.pk)

"""Telling managers: one mail a day at most, who of their direct people is late with what, never about a consent.

Whoever stands in for a manager is told in their place. Where HR asks that managers read no names, nobody is told.
"""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists, OuterRef, Q

from announcements.models import Delivery
from announcements.ordering import order_for_all
from announcements.stepping import waiting
from assignments.models import Ask, AssignmentQuerySet
from people.models import Acting, Employee, Leave, Organisation
from people.models.employees import EmployeeQuerySet

KIND = "overdue:"


def tell_managers(rows: AssignmentQuerySet, on: dt.date, *, at: dt.datetime) -> int:
    """A mail to whoever leads the people of these rows; how many."""
    if Organisation.current().smallest_group:
        return 0
    return order_for_all(occasion_of(on), told(rows, on), by=None, at=at)


def late_at_a_step(rows: AssignmentQuerySet, on: dt.date) -> AssignmentQuerySet:
    """Of those who reached a step, the ones whose day is gone and who are at work."""
    return rows.overdue(on).exclude(ask__kind=Ask.Kind.CONSENT)


def told(rows: AssignmentQuerySet, on: dt.date) -> EmployeeQuerySet:
    """Those who lead them directly and are at work, or whoever stands in for these."""
    managers = rows.order_by().values("employee__manager")
    acting = Acting.objects.current(on)
    away = Leave.objects.current(on).filter(employee=OuterRef("pk"))
    replaced = Exists(acting.filter(manager=OuterRef("pk")))
    themselves = Q(pk__in=managers) & ~replaced
    deputies = Q(pk__in=acting.filter(manager__in=managers).order_by().values("deputy"))
    return Employee.objects.employed(on).filter(themselves | deputies).exclude(Exists(away))


def late_people_of(lead: Employee, on: dt.date) -> AssignmentQuerySet:
    """Who is late among the direct people of the lead, and of those for whom they stand in; never the lead's own."""
    replaced = Acting.objects.current(on).filter(manager=lead).exists()
    managers = [acting.manager for acting in lead.acting_on(on)] + ([] if replaced else [lead])
    people = Employee.objects.led_by(lead, on=on).employed(on).filter(manager__in=managers).exclude(pk=lead.pk)
    late = late_at_a_step(waiting(on), on).filter(employee__in=people.order_by())
    return late.select_related("ask", "employee").order_by("ask", "due_on", "sort_name", "pk")


def occasion_of(on: dt.date) -> str:
    return f"{KIND}{on.isoformat()}"


def day_of(delivery: Delivery) -> dt.date:
    return dt.date.fromisoformat(delivery.occasion.partition(":")[2])

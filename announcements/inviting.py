"""Inviting people to choose a first password, by mail."""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists, OuterRef

from announcements.models import Delivery, DeliveryQuerySet
from announcements.ordering import order, order_for_all
from people.models import Employee, Organisation
from people.models.employees import EmployeeQuerySet

KIND = "invitation:"


class NotEmployed(ValueError):
    """The person does not work here today."""


def invite_by_mail(employee: Employee, *, by: Employee | None, at: dt.datetime) -> Delivery:
    """Order the mail that carries a one-time link, unless one still waits to leave. Raises NoAddress, NotEmployed."""
    if not Employee.objects.employed(Organisation.current().today(at)).filter(pk=employee.pk).exists():
        raise NotEmployed
    on_its_way = _waiting().filter(employee=employee).first()
    return on_its_way or order(_occasion(at), employee, by=by, at=at)


def not_logged_in_yet(employees: EmployeeQuerySet, *, at: dt.datetime) -> EmployeeQuerySet:
    """Those whom an invitation would help: at work, with an address, never logged in, none on its way."""
    on_its_way = _waiting().filter(employee=OuterRef("pk"))
    able = employees.employed(Organisation.current().today(at)).reachable_by_mail().filter(is_active=True)
    return able.filter(~Exists(on_its_way), last_login=None)


def invite_all(employees: EmployeeQuerySet, *, by: Employee | None, at: dt.datetime) -> int:
    """Invite everyone among them who never logged in; how many."""
    return order_for_all(_occasion(at), not_logged_in_yet(employees, at=at), by=by, at=at)


def _occasion(at: dt.datetime) -> str:
    return f"{KIND}{at:%Y-%m-%dT%H:%M}"  # pressed twice within a minute: invited once


def _waiting() -> DeliveryQuerySet:
    return Delivery.objects.unsettled().filter(occasion__startswith=KIND)

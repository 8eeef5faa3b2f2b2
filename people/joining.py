"""Placing a person in the company: their record, who is above them, whether their account is open."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from people.granting import is_last_administrator
from people.models import Department, Employee, Organisation
from people.positions import is_below, renumber_departments, renumber_people


class BelowThemselves(Exception):
    """The chosen manager works below the person."""


class NobodyLeft(Exception):
    """The last HR admin would no longer be able to log in."""


@transaction.atomic
def place_employee(employee: Employee, *, at: dt.datetime) -> None:
    """Save a record, new or changed; positions follow the manager, and who has left no longer logs in.

    One at a time: two changes at once could put two people each below the other.
    """
    today = _locked_organisation().today(at)
    before = Employee.objects.select_for_update().filter(pk=employee.pk).values("manager_id").first()
    if employee.manager and before and (employee.manager == employee or is_below(employee.manager, employee)):
        raise BelowThemselves
    if employee.left_on and employee.left_on < today:
        employee.is_active = False
    if before and not employee.is_active and is_last_administrator(employee):
        raise NobodyLeft
    employee.login = employee.login or employee.email or employee.employee_number or ""
    employee.save()
    if before is None or before["manager_id"] != employee.manager_id:
        renumber_people()


@transaction.atomic
def place_department(department: Department) -> None:
    _locked_organisation()
    department.save()
    renumber_departments()


def _locked_organisation() -> Organisation:
    return Organisation.objects.select_for_update().get(pk=Organisation.current().pk)

"""Ordering mail: a row first, committed with the act it tells of; then a worker is woken to hand the mail over."""

from __future__ import annotations

import datetime as dt
from itertools import islice

from django.db import transaction

from announcements.mailing import message_id_of
from announcements.models import Announcement, Delivery
from announcements.tasks import deliver
from people.models import Employee
from people.models.employees import EmployeeQuerySet

ROWS_AT_ONCE = 1000


class NoAddress(ValueError):
    """The person has no e-mail address."""


@transaction.atomic
def order(occasion: str, employee: Employee, *, by: Employee | None, at: dt.datetime) -> Delivery:
    """One mail to one person, written when it leaves by whoever `occasions` knows. Ordering twice orders once."""
    if employee.email is None:
        raise NoAddress
    order_for_all(occasion, Employee.objects.filter(pk=employee.pk), by=by, at=at)
    return Delivery.objects.get(occasion=occasion, employee=employee, channel=Delivery.Channel.EMAIL)


@transaction.atomic
def order_for_all(
    occasion: str,
    employees: EmployeeQuerySet,
    *,
    announcement: Announcement | None = None,
    by: Employee | None,
    at: dt.datetime,
) -> int:
    """A mail to each of them who has an address; how many were ordered, those ordered before included."""
    addressees = employees.reachable_by_mail().values_list("pk", "email", "language")
    rows = (
        Delivery(
            occasion=occasion,
            announcement=announcement,
            employee_id=employee_id,
            address=address or "",
            language=language,
            message_id=message_id_of(occasion, employee_id),
            created_at=at,
            created_by=by,
        )
        for employee_id, address, language in addressees.iterator(chunk_size=ROWS_AT_ONCE)
    )
    ordered = 0
    while batch := list(islice(rows, ROWS_AT_ONCE)):
        Delivery.objects.bulk_create(batch, ignore_conflicts=True)
        ordered += len(batch)
    deliver.delay_on_commit(occasion)
    return ordered

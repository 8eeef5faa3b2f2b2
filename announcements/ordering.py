"""Ordering mail: a row first, committed with the act it tells of; then a worker is woken to hand the mail over."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import connection, transaction
from django.db.models import CharField, DateTimeField, F, Value
from django.db.models.functions import Cast, Concat

from announcements.mailing import around_message_id
from announcements.models import Announcement, Delivery
from announcements.tasks import deliver
from people.models import Employee
from people.models.employees import EmployeeQuerySet


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
    """A mail to each of them who has an address, all in one statement: however many they are, the rows never pass
    through here. How many were ordered, those ordered before included.
    """
    before, after = around_message_id(occasion)
    fields: dict[str, Any] = {
        "occasion": Value(occasion),
        "employee_id": F("pk"),
        "channel": Value(Delivery.Channel.EMAIL.value),
        "address": F("email"),
        "language": F("language"),
        "message_id": Concat(Value(before), Cast("pk", CharField()), Value(after)),
        "created_at": Value(at, DateTimeField()),
        "attempts": Value(0),
        "problem": Value(""),
        "error": Value(""),
        "receipt": Value(""),
    }
    if announcement is not None:
        fields["announcement_id"] = Value(announcement.pk)
    if by is not None:
        fields["created_by_id"] = Value(by.pk)
    addressees = employees.reachable_by_mail().order_by()
    ordered = addressees.count()  # some ask for those who were not written to yet
    if ordered:
        _write_down(fields, addressees)
    deliver.delay_on_commit(occasion)
    return ordered


def _write_down(fields: dict[str, Any], addressees: EmployeeQuerySet) -> None:
    rows, params = addressees.values_list(*fields.values()).query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {Delivery._meta.db_table} ({', '.join(fields)}) {rows} "
            "ON CONFLICT (occasion, employee_id, channel) DO NOTHING",
            params,
        )

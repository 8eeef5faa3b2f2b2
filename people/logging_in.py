"""Who may log in, and as whom: by log-in name, employee number or e-mail address."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.db import DEFAULT_DB_ALIAS
from django.http import HttpRequest
from django.utils import timezone

from people.models import Employee, Organisation
from people.prepared import Blanks, Prepared


def may_log_in(employee: Employee, *, at: dt.datetime) -> bool:
    """Their account is open, and their last day is not over."""
    if not employee.is_active:
        return False
    return employee.left_on is None or employee.left_on >= Organisation.current().today(at)


class EmployeeBackend(AuthenticationBackend):
    """Also asked for every request of a session: whoever may no longer log in is logged out at once.

    The base class spends the time of a password check when nobody was found, so that clocks do not tell who exists.
    """

    def _authenticate(self, request: HttpRequest | None, **credentials: Any) -> Employee | None:
        typed = str(credentials.get("username") or credentials.get("email") or "")
        for employee in Employee.objects.known_as(typed)[:3]:  # one person's number may be another's log-in name
            if self._check_password(employee, credentials["password"]):
                return employee
        return None

    def get_user(self, user_id: int) -> Employee | None:
        """Asked with every request: its SQL is written once."""
        rows = _by_key().ask(person=user_id)
        employee = Employee.from_db(DEFAULT_DB_ALIAS, _COLUMNS, rows[0]) if rows else None
        return employee if employee and self.user_can_authenticate(employee) else None

    def user_can_authenticate(self, user: Any) -> bool:
        return isinstance(user, Employee) and may_log_in(user, at=timezone.now())


_COLUMNS = [field.attname for field in Employee._meta.concrete_fields]


@cache
def _by_key() -> Prepared:
    return Prepared(Employee.objects.filter(pk=Blanks.person).order_by().values_list(*_COLUMNS))

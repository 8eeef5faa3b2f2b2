"""Giving roles and taking them back: who did it and when stays on record."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from people.models import Department, Employee, Role, RoleGrant


class AlreadyGranted(Exception):
    """The person holds the role already."""


class LastAdministrator(Exception):
    """Without this person nobody would be HR admin any more."""


@transaction.atomic
def grant(
    employee: Employee, role: str, *, department: Department | None = None, by: Employee, at: dt.datetime
) -> RoleGrant:
    Employee.objects.select_for_update().get(pk=employee.pk)
    if RoleGrant.objects.standing().filter(employee=employee, role=role, department=department).exists():
        raise AlreadyGranted
    return RoleGrant.objects.create(employee=employee, role=role, department=department, granted_by=by, granted_at=at)


@transaction.atomic
def revoke(role_grant: RoleGrant, *, by: Employee, at: dt.datetime) -> None:
    """Take a role back; a second time changes nothing."""
    if role_grant.role == Role.HR_ADMIN and is_last_administrator(role_grant.employee):
        raise LastAdministrator
    RoleGrant.objects.standing().filter(pk=role_grant.pk).update(revoked_at=at, revoked_by=by)


def is_last_administrator(employee: Employee) -> bool:
    """Whether nobody else who may log in is HR admin. The grants stay locked until the transaction ends."""
    admins = RoleGrant.objects.standing().filter(role=Role.HR_ADMIN, employee__is_active=True)
    holders = set(admins.select_for_update(of=("self",)).values_list("employee", flat=True))
    return holders == {employee.pk}

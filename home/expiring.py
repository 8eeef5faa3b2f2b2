"""The certificate of the seal comes to its end: HR is told by mail, once at 60, 30 and 7 days and at its end."""

from __future__ import annotations

import datetime as dt

from announcements.ordering import order_for_all
from documents.expiring import expiry
from people.models import Employee, Organisation, Role, RoleGrant

KIND = "seal-expiry"


def warn_of_expiry(*, at: dt.datetime) -> int:
    """To each HR admin who has an address; how many. Ordering twice orders once."""
    coming = expiry(at=at)
    if coming is None:
        return 0
    admins = RoleGrant.objects.standing().filter(role=Role.HR_ADMIN).order_by()
    people = Employee.objects.employed(Organisation.current().today(at)).filter(pk__in=admins.values("employee"))
    return order_for_all(f"{KIND}:{coming.fingerprint[:16]}:{coming.threshold}", people, by=None, at=at)

"""Sending again to those who were not reached, at the address they have now; whoever has it is left in peace."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Exists, OuterRef, Subquery

from announcements.models import AddressBounce, Announcement, Delivery, DeliveryQuerySet
from announcements.tasks import deliver as deliver_task
from people.models import Employee, Organisation


class NobodyToReach(Exception):
    """Everybody has it, or those who do not cannot be written to."""


def reachable_again(deliveries: DeliveryQuerySet, *, at: dt.datetime) -> DeliveryQuerySet:
    """Failed or come back, of nothing that was cancelled, to people who work here today and have an address."""
    able = Employee.objects.employed(Organisation.current().today(at)).reachable_by_mail().order_by()
    cancelled = Announcement.objects.cancelled().filter(pk=OuterRef("announcement"))
    return deliveries.failed().filter(~Exists(cancelled), employee__in=able)


@transaction.atomic
def resend(announcement: Announcement, *, by: Employee | None, at: dt.datetime) -> int:
    """One more try for each who was not reached; how many. Pressed twice, it tries once."""
    count = _try_again(Delivery.objects.filter(announcement=announcement), by=by, at=at)
    if not count:
        raise NobodyToReach
    deliver_task.delay_on_commit(announcement.occasion)
    announcement.refresh_from_db()
    return count


@transaction.atomic
def resend_to(employee: Employee, *, by: Employee | None, at: dt.datetime) -> int:
    """What came back from this person's mailbox leaves again, and the address counts as good until mail comes back."""
    returned = Delivery.objects.filter(employee=employee, bounced_at__isnull=False)
    count = _try_again(returned, by=by, at=at)
    if not count:
        raise NobodyToReach
    AddressBounce.objects.filter(employee=employee, settled_at=None).update(settled_at=at, settled_by=by)
    deliver_task.delay_on_commit()
    return count


def _try_again(deliveries: DeliveryQuerySet, *, by: Employee | None, at: dt.datetime) -> int:
    rows = Delivery.objects.filter(pk__in=list(reachable_again(deliveries, at=at).values_list("pk", flat=True)))
    Announcement.objects.filter(pk__in=rows.values("announcement")).update(finished_at=None)
    address = Employee.objects.filter(pk=OuterRef("employee")).order_by().values("email")[:1]
    return rows.update(
        address=Subquery(address),
        sent_at=None,
        failed_at=None,
        bounced_at=None,
        leased_until=None,
        not_before=None,
        attempts=0,
        problem="",
        error="",
        receipt="",
        resent_at=at,
        resent_by=by,
    )

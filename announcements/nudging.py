"""Nudging: whoever leads people reminds those who have not answered, within a cap that leaves everybody in peace."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from announcements.models import Delivery, DeliveryQuerySet
from announcements.ordering import order_for_all
from assignments.models import Ask, Assignment, AssignmentQuerySet, Exemption
from people.models import Employee, Leave, Organisation

KIND, LADDER = "nudge:", "reminder:"
CAP_DAYS = 3  # one mail in as many days, whatever is asked: who was just reminded needs time rather than a second mail
CAP_TOTAL = 3  # nudges of one person for one request: after these, a word in person does more than a mail


@dataclass(frozen=True)
class Nudged:
    """How many of those who have not answered are written to, and how many are not and why."""

    sent: int = 0
    capped: int = 0  # reminded lately, or often enough
    unreachable: int = 0  # no e-mail address
    on_leave: int = 0

    def __add__(self, other: Nudged) -> Nudged:
        return Nudged(
            self.sent + other.sent,
            self.capped + other.capped,
            self.unreachable + other.unreachable,
            self.on_leave + other.on_leave,
        )

    @property
    def total(self) -> int:
        return self.sent + self.capped + self.unreachable + self.on_leave


@transaction.atomic
def nudge(assignments: AssignmentQuerySet, *, by: Employee, at: dt.datetime) -> Nudged:
    """A mail to each who has not answered, may be written to and was left in peace lately. Pressed again the same day,
    nothing more leaves."""
    nudged = Nudged()
    for ask in _asks_of(assignments).select_for_update(no_key=True):
        nudged += foreseen(ask, assignments, at=at)
        people = Employee.objects.filter(pk__in=_writable(ask, assignments, at=at).values("employee"))
        order_for_all(_occasion(ask, at), people, by=by, at=at)
    return nudged


def foresee(assignments: AssignmentQuerySet, *, at: dt.datetime) -> Nudged:
    """What nudging them now would do."""
    return sum((foreseen(ask, assignments, at=at) for ask in _asks_of(assignments)), Nudged())


def foreseen(ask: Ask, assignments: AssignmentQuerySet, *, at: dt.datetime) -> Nudged:
    at_work = Q(is_away=False)
    reachable = at_work & Q(employee__email__isnull=False)
    counts = _awaited(ask, assignments, at=at).aggregate(
        sent=Count("pk", filter=reachable & Q(is_capped=False)),
        capped=Count("pk", filter=reachable & Q(is_capped=True)),
        unreachable=Count("pk", filter=at_work & Q(employee__email=None)),
        on_leave=Count("pk", filter=Q(is_away=True)),
    )
    return Nudged(**counts)


def ask_of(delivery: Delivery) -> Ask:
    """What the person is reminded of."""
    return Ask.objects.get(pk=delivery.occasion.split(":")[1])


def _asks_of(assignments: AssignmentQuerySet) -> QuerySet[Ask]:
    return Ask.objects.standing().filter(pk__in=assignments.order_by().values("ask")).order_by("pk")


def _writable(ask: Ask, assignments: AssignmentQuerySet, *, at: dt.datetime) -> AssignmentQuerySet:
    return _awaited(ask, assignments, at=at).filter(Q(is_away=False), Q(is_capped=False))


def _awaited(ask: Ask, assignments: AssignmentQuerySet, *, at: dt.datetime) -> AssignmentQuerySet:
    """Still to do, by people who work here today and are not exempt; each says `is_away` and `is_capped`."""
    today = Organisation.current().today(at)
    exempt = Exemption.objects.current(today).filter(ask=ask, employee=OuterRef("employee"))
    away = Leave.objects.current(today).filter(employee=OuterRef("employee"))
    rows = Assignment.objects.outstanding().filter(pk__in=assignments.order_by().values("pk"), ask=ask)
    at_work = rows.filter(~Exists(exempt), employee__in=Employee.objects.employed(today).order_by())
    often = _nudged_often(ask).values("employee")
    capped = Exists(_lately(ask, at=at).filter(employee=OuterRef("employee"))) | Q(employee__in=often)
    return at_work.order_by().annotate(is_away=Exists(away), is_capped=capped)


def _lately(ask: Ask, *, at: dt.datetime) -> DeliveryQuerySet:
    """What disturbed the person these days; and today's own, even undelivered: it is not made anew."""
    return reminded_lately(at) | Delivery.objects.filter(occasion=_occasion(ask, at))


def reminded_lately(at: dt.datetime) -> DeliveryQuerySet:
    """Reminders and nudges that keep a person in peace today, whatever was asked."""
    today = Organisation.current().today(at)
    return reminded_between(today - dt.timedelta(days=CAP_DAYS - 1), today)


def reminded_between(first: dt.date, last: dt.date) -> DeliveryQuerySet:
    """Those of these days here. What was not delivered disturbed nobody."""
    zone = Organisation.current().zone
    begin = dt.datetime.combine(first, dt.time.min, tzinfo=zone)
    end = dt.datetime.combine(last + dt.timedelta(days=1), dt.time.min, tzinfo=zone)
    reminders = Q(occasion__startswith=KIND) | Q(occasion__startswith=LADDER)
    return Delivery.objects.filter(reminders, created_at__gte=begin, created_at__lt=end, failed_at=None)


def _nudged_often(ask: Ask) -> QuerySet[Any, Any]:
    nudges = Delivery.objects.filter(occasion__startswith=f"{KIND}{ask.pk}:", failed_at=None)
    return nudges.order_by().values("employee").annotate(number=Count("pk")).filter(number__gte=CAP_TOTAL)


def _occasion(ask: Ask, at: dt.datetime) -> str:
    return f"{KIND}{ask.pk}:{Organisation.current().today(at)}"

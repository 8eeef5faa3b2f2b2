"""Reminding: each working morning, whoever reaches a step of a ladder gets one mail, whatever waits for them.

A step is a day counted from the day due. A day nobody works moves to the next one that is worked: a round takes every
day since the round before it, so that a morning missed is caught up by the next one, once. What a mail says is
read when it leaves: whoever answered meanwhile receives nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q

from announcements import escalating
from announcements.escalating import late_at_a_step, tell_managers
from announcements.laddering import asks_by_ladder
from announcements.models import FAILED, Delivery, ReminderRound, ReminderSubject
from announcements.nudging import LADDER, reminded_lately
from announcements.ordering import order_for_all
from announcements.stepping import at_a_step, waiting
from announcements.working_days import is_worked, last_worked, next_worked
from assignments.models import Ask, Assignment, AssignmentQuerySet
from people.models import Employee, Leave, Organisation
from people.models.employees import EmployeeQuerySet

HOUR = dt.time(8)
ROWS_AT_ONCE = 1000
CAUGHT_UP = dt.timedelta(days=10)  # of a longer silence, what is older is left alone


@dataclass(frozen=True)
class Reminded:
    """How many people a round writes to, and how many it does not and why."""

    written: int = 0
    capped: int = 0  # reminded lately
    unreachable: int = 0  # no e-mail address
    on_leave: int = 0


def remind_due(*, at: dt.datetime) -> bool:
    """The round of the day, from 8 o'clock here on a working day, once; True when one was held now."""
    here = Organisation.current()
    local = at.astimezone(here.zone)
    if local.time() < HOUR or not is_worked(local.date(), here):
        return False
    return remind(local.date(), at=at)


@transaction.atomic
def remind(on: dt.date, *, at: dt.datetime) -> bool:
    """The round of that day: reminders, and what managers are told. Held once, however often it is begun."""
    ReminderRound.objects.get_or_create(on=on, defaults={"since": _since(on), "began_at": at})
    held = ReminderRound.objects.select_for_update().get(on=on)
    if held.finished_at:
        return False
    rows = at_a_step(on, since=held.since)
    order_for_all(occasion_of(on), _people(rows, on).exclude(_is_capped(at)), by=None, at=at)
    _note_why(occasion_of(on), rows)
    tell_managers(late_at_a_step(rows, on), on, at=at)
    held.finished_at = at
    held.save(update_fields=["finished_at"])
    return True


def foresee(on: dt.date) -> Reminded:
    """What the round of that day would do, as things are now."""
    at = dt.datetime.combine(on, HOUR, tzinfo=Organisation.current().zone)
    people = Employee.objects.filter(pk__in=at_a_step(on, since=_since(on)).values("employee")).order_by()
    away = Exists(Leave.objects.current(on).filter(employee=OuterRef("pk")))
    known = people.annotate(is_away=away, is_capped=_is_capped(at))
    reachable = Q(is_away=False, email__isnull=False)
    counts = known.aggregate(
        written=Count("pk", filter=reachable & Q(is_capped=False)),
        capped=Count("pk", filter=reachable & Q(is_capped=True)),
        unreachable=Count("pk", filter=Q(is_away=False, email=None)),
        on_leave=Count("pk", filter=Q(is_away=True)),
    )
    return Reminded(**counts)


def next_round(*, at: dt.datetime) -> dt.date:
    """The day of the next round: today while it was not held, else the next day worked."""
    here = Organisation.current()
    today = here.today(at)
    is_held = ReminderRound.objects.filter(on=today).exclude(finished_at=None).exists()
    return today if is_worked(today, here) and not is_held else next_worked(today, here)


@dataclass(frozen=True)
class Held:
    """A round of these days, and what became of its mails."""

    on: dt.date
    sent: int = 0
    waiting: int = 0
    overtaken: int = 0  # answered meanwhile: nothing left to say
    failed: int = 0
    managers: int = 0


def rounds_lately(most: int = 10) -> list[Held]:
    days = list(ReminderRound.objects.exclude(finished_at=None).values_list("on", flat=True)[:most])
    reminders = _by_occasion([occasion_of(day) for day in days])
    digests = _by_occasion([escalating.occasion_of(day) for day in days])
    none = {"sent": 0, "waiting": 0, "overtaken": 0, "failed": 0}
    return [
        Held(
            on=day,
            **reminders.get(occasion_of(day), none),
            managers=digests.get(escalating.occasion_of(day), none)["sent"],
        )
        for day in days
    ]


def _by_occasion(occasions: list[str]) -> dict[str, dict[str, int]]:
    counts = {
        "sent": Count("sent_at"),
        "waiting": Count("pk", filter=Q(sent_at=None, failed_at=None)),
        "overtaken": Count("pk", filter=Q(problem=Delivery.Problem.OVERTAKEN)),
        "failed": Count("pk", filter=FAILED),
    }
    rows = Delivery.objects.filter(occasion__in=occasions).order_by().values("occasion").annotate(**counts)
    counted = rows.values_list("occasion", *counts)
    return {occasion: dict(zip(counts, numbers, strict=True)) for occasion, *numbers in counted}


def occasion_of(on: dt.date) -> str:
    return f"{LADDER}{on.isoformat()}"


def round_of(delivery: Delivery) -> ReminderRound:
    return ReminderRound.objects.get(on=dt.date.fromisoformat(delivery.occasion.partition(":")[2]))


def things_for(employee: Employee, held: ReminderRound) -> list[Assignment]:
    """What the person is reminded of: nothing once whatever reached a step is done; else that first, then the rest."""
    at_step = set(at_a_step(held.on, since=held.since).of(employee).values_list("pk", flat=True))
    if not at_step:
        return []
    asks = [pk for keys in asks_by_ladder().values() for pk in keys]
    rows = waiting(held.on).of(employee).filter(ask__in=asks).select_related("ask")
    return sorted(rows, key=lambda row: (row.pk not in at_step, row.due_on or dt.date.max, row.pk))


@transaction.atomic
def note_subjects(delivery: Delivery, asks: Iterable[Ask]) -> None:
    """It speaks of these requests as it leaves, and of no other."""
    told = list(asks)
    ReminderSubject.objects.filter(delivery=delivery).exclude(ask__in=told).delete()
    subjects = [ReminderSubject(delivery=delivery, ask=ask) for ask in told]
    ReminderSubject.objects.bulk_create(subjects, ignore_conflicts=True)


def _note_why(occasion: str, rows: AssignmentQuerySet) -> None:
    """Why each was ordered, so that one that never leaves is known for what it was."""
    ordered = rows.filter(employee__deliveries__occasion=occasion)
    pairs = ordered.values_list("employee__deliveries", "ask").iterator(chunk_size=ROWS_AT_ONCE)
    while chunk := list(islice(pairs, ROWS_AT_ONCE)):
        subjects = [ReminderSubject(delivery_id=delivery, ask_id=ask) for delivery, ask in chunk]
        ReminderSubject.objects.bulk_create(subjects, ignore_conflicts=True)


def _people(rows: AssignmentQuerySet, on: dt.date) -> EmployeeQuerySet:
    away = Leave.objects.current(on).filter(employee=OuterRef("pk"))
    return Employee.objects.filter(~Exists(away), pk__in=rows.values("employee"))


def _is_capped(at: dt.datetime) -> Exists:
    return Exists(reminded_lately(at).filter(employee=OuterRef("pk")))


def _since(on: dt.date) -> dt.date:
    """The round before; the first one of all takes the days since the last one worked."""
    earlier = ReminderRound.objects.filter(on__lt=on).exclude(finished_at=None).values_list("on", flat=True).first()
    if earlier is None:
        return last_worked(on, Organisation.current())
    return max(earlier, on - CAUGHT_UP)

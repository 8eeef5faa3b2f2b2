"""A long leave stops the clock: each of its days is given back to the day by which the person has to answer."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from itertools import islice

from django.db.models import Exists, OuterRef, Q

from assignments.models import Ask, Assignment
from people.models import Leave

BATCH = 1000
MOST_DAYS = 32_767  # what the column holds: ninety years
Span = tuple[dt.date, dt.date | None]


def paused_days(due_on: dt.date, counted_from: dt.date, leaves: Iterable[Span], *, today: dt.date) -> int:
    """Days of leave between the day from which days count and the day due, itself put off by those before.

    A leave whose end nobody knows counts up to today. One that begins after the day due changes nothing.
    """
    paused, reached = 0, counted_from
    for starts_on, ends_on in sorted(leaves, key=lambda leave: leave[0]):
        first, last = max(starts_on, reached), ends_on or today
        if first > due_on + dt.timedelta(days=paused) or last < first:
            continue
        paused += (last - first).days + 1
        reached = last + dt.timedelta(days=1)
    return min(paused, MOST_DAYS)


def stop_clocks(ask: Ask, *, today: dt.date, only: int | None = None) -> int:
    """The open assignments of people who are, were or will be away say the day that their leaves give them.

    `only`: the key of one assignment.
    """
    leaves = Leave.objects.filter(employee=OuterRef("employee"), starts_on__lte=OuterRef("due_on"))
    concerned = Exists(leaves.exclude(ends_on__lt=OuterRef("counted_from")))
    dated = Assignment.objects.outstanding().filter(ask=ask, due_on__isnull=False, counted_from__isnull=False)
    found = dated.filter(Q(concerned) | Q(paused_days__gt=0)).order_by("pk")
    rows = (found.filter(pk=only) if only else found).iterator(chunk_size=BATCH)
    changed = 0
    while batch := list(islice(rows, BATCH)):
        changed += _stop(ask, batch, today)
    return changed


def _stop(ask: Ask, rows: list[Assignment], today: dt.date) -> int:
    away: dict[int, list[Span]] = defaultdict(list)
    known = Leave.objects.filter(employee__in=[row.employee_id for row in rows])
    for employee, starts_on, ends_on in known.values_list("employee", "starts_on", "ends_on"):
        away[employee].append((starts_on, ends_on))
    changed = []
    for row in rows:
        given = ask.due_for(row.counted_from) if row.counted_from else None
        if given is None or row.counted_from is None:
            continue
        paused = paused_days(given, row.counted_from, away[row.employee_id], today=today)
        due_on = given + dt.timedelta(days=paused)
        if (row.paused_days, row.due_on) != (paused, due_on):
            row.paused_days, row.due_on = paused, due_on
            changed.append(row)
    Assignment.objects.bulk_update(changed, ["paused_days", "due_on"], batch_size=200)
    return len(changed)


def give_days(ask: Ask) -> None:
    """Open assignments say the day that the request gives them now; leaves are added by `stop_clocks`.

    A statement for each day from which days are counted, not for each person.
    """
    outstanding = Assignment.objects.outstanding().filter(ask=ask, counted_from__isnull=False).order_by()
    days: list[dt.date] = list(outstanding.values_list("counted_from", flat=True).distinct())  # type: ignore[arg-type]
    for counted_from in days:
        outstanding.filter(counted_from=counted_from).update(due_on=ask.due_for(counted_from), paused_days=0)

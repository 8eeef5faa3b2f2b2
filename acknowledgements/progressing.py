"""How a report came to where it is: acknowledgements day by day since people were asked."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import accumulate

from django.db.models import Count, Q
from django.db.models.functions import TruncDate

from acknowledgements.reporting import Report

MOST_POINTS = 60  # beyond, a point is a week, or as many days as it takes


@dataclass(frozen=True)
class Point:
    """What was done by the end of that day: of those of the selection, in all, and in percent of those asked now."""

    day: dt.date
    done: int
    total: int
    percent: int


def progress_of(report: Report, *, zone: dt.tzinfo) -> list[Point]:
    """From the day it was asked to the day of the report, in one query whatever the number of people."""
    if report.version.ask is None:
        return []
    rows = report.asked.filter(Q(is_done=True)).order_by().annotate(day=TruncDate("done_at", tzinfo=zone))
    done = dict(rows.values("day").annotate(number=Count("pk")).values_list("day", "number"))
    first = min([report.version.ask.asked_at.astimezone(zone).date(), *done])
    length = (report.on - first).days + 1
    if length < 1:
        return []
    step = -(-length // MOST_POINTS)
    days = [first + dt.timedelta(days=number) for number in range(length)]
    totals = list(accumulate(done.get(day, 0) for day in days))
    asked = report.figures.asked
    last = [min(start + step, length) - 1 for start in range(0, length, step)]
    before = [0, *(totals[at] for at in last[:-1])]
    return [
        Point(days[at], totals[at] - earlier, totals[at], totals[at] * 100 // asked if asked else 0)
        for at, earlier in zip(last, before, strict=True)
    ]

"""Days on which the organisation works: nobody is reminded at the weekend or on a holiday."""

from __future__ import annotations

import datetime as dt

from people.models import Organisation

SATURDAY = 5
DAY = dt.timedelta(days=1)
MOST_DAYS = 60  # a calendar that closes for longer is a mistake: it must not silence reminders for ever


def is_worked(day: dt.date, organisation: Organisation) -> bool:
    return day.weekday() < SATURDAY and day.isoformat() not in organisation.holidays


def next_worked(day: dt.date, organisation: Organisation) -> dt.date:
    """The first working day after that one."""
    return _walk(day, DAY, organisation)


def last_worked(day: dt.date, organisation: Organisation) -> dt.date:
    """The last working day before that one."""
    return _walk(day, -DAY, organisation)


def _walk(day: dt.date, step: dt.timedelta, organisation: Organisation) -> dt.date:
    for _number in range(MOST_DAYS):
        day += step
        if is_worked(day, organisation):
            break
    return day

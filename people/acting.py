"""Standing in for a manager who is away: who may be named, for how long, and taking it back early."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from people.models import Acting, Employee, Organisation, Role

LONGEST = dt.timedelta(days=366)  # longer than a year, it is no absence: another manager is named


class NotEmployedThen(ValueError):
    """The person does not work here during all that time."""


class LeadsNobody(ValueError):
    """There is nobody below that manager to follow."""


class OneAndTheSame(ValueError):
    """Nobody stands in for themself."""


class WrongDays(ValueError):
    """The last day comes before the first, or is more than a year later."""


class DaysGone(ValueError):
    """It would start before today."""


class AlreadyReplaced(Exception):
    """Somebody stands in for that manager on some of these days."""


class AlreadyEnded(Exception):
    """It was taken back before, or its last day is over."""


@transaction.atomic
def name_deputy(
    manager: Employee, deputy: Employee, *, starts_on: dt.date, ends_on: dt.date, by: Employee, at: dt.datetime
) -> Acting:
    """From the first day to the last, the deputy follows everyone below the manager as the manager does."""
    manager = Employee.objects.select_for_update().get(pk=manager.pk)
    _check_days(starts_on, ends_on, today=Organisation.current().today(at))
    _check_people(manager, deputy, starts_on, ends_on)
    if Acting.objects.standing().overlapping(starts_on, ends_on).filter(manager=manager).exists():
        raise AlreadyReplaced
    return Acting.objects.create(
        manager=manager, deputy=deputy, starts_on=starts_on, ends_on=ends_on, named_at=at, named_by=by
    )


def end_early(acting: Acting, *, by: Employee, at: dt.datetime) -> None:
    """From now on the deputy no longer follows them; who named whom and when stays on record."""
    today = Organisation.current().today(at)
    going_on = Acting.objects.standing().filter(pk=acting.pk, ends_on__gte=today)
    if not going_on.update(ended_at=at, ended_by=by):
        raise AlreadyEnded
    acting.refresh_from_db()


def names_for_others(viewer: Employee) -> bool:
    """Human resources names for the managers whose record they keep; a manager, for themself."""
    return viewer.has_role(Role.HR_ADMIN, Role.HR_DEPARTMENT)


def may_name(viewer: Employee) -> bool:
    return viewer.has_people or names_for_others(viewer)


def _check_days(starts_on: dt.date, ends_on: dt.date, *, today: dt.date) -> None:
    if not starts_on <= ends_on <= starts_on + LONGEST:
        raise WrongDays
    if starts_on < today:
        raise DaysGone


def _check_people(manager: Employee, deputy: Employee, starts_on: dt.date, ends_on: dt.date) -> None:
    if manager == deputy:
        raise OneAndTheSame
    if not manager.has_people:
        raise LeadsNobody
    there = Employee.objects.employed(starts_on) & Employee.objects.employed(ends_on)
    if not there.filter(pk=deputy.pk, is_active=True).exists():
        raise NotEmployedThen

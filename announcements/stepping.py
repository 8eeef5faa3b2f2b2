"""Who reached a step of a ladder, and who is asked again: one query whatever the number of people."""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists, F, OuterRef, Q

from announcements.laddering import Steps, asks_by_ladder
from announcements.nudging import CAP_DAYS, reminded_between
from assignments.models import Assignment, AssignmentQuerySet, Exemption
from people.models import Employee


def at_a_step(on: dt.date, *, since: dt.date) -> AssignmentQuerySet:
    """Still to do, and one of the steps fell after `since`, up to that day, or earlier while the person was left in
    peace after another mail; or asked again since."""
    reached = Q(pk__in=[])
    for steps, asks in asks_by_ladder().items():
        fell = _on_a_step(steps, since, on) | asked_again(since, on) | _put_off(steps, since, on)
        reached |= Q(ask__in=asks) & fell
    return waiting(on).filter(reached)


def waiting(on: dt.date) -> AssignmentQuerySet:
    """Still to do, by people who work here that day and are not exempt."""
    exempt = Exemption.objects.current(on).filter(ask=OuterRef("ask"), employee=OuterRef("employee"))
    there = Employee.objects.employed(on).order_by()
    return Assignment.objects.outstanding().standing().filter(~Exists(exempt), employee__in=there).order_by()


def asked_again(since: dt.date, on: dt.date) -> Q:
    """A new round of what was asked before (the request is not the first of its series) began for the person."""
    return Q(counted_from__gt=since, counted_from__lte=on) & ~Q(ask__subject=F("ask__series")) & ~Q(ask__series="")


def _on_a_step(steps: Steps, since: dt.date, on: dt.date) -> Q:
    """The day due, or without one the day asked, that many days before or after one of the days of the round."""
    found = Q(pk__in=[])
    for step in steps:
        days = _moved(since, step), _moved(on, step)
        found |= Q(due_on__gt=days[0], due_on__lte=days[1])
        if step > 0:
            found |= Q(due_on=None, counted_from__gt=days[0], counted_from__lte=days[1])
    return found


def _put_off(steps: Steps, since: dt.date, on: dt.date) -> Q:
    """Those whose days of peace end with this round, and for whom a step fell during them."""
    found, peace = Q(pk__in=[]), dt.timedelta(days=CAP_DAYS)
    for number in range(1, (on - since).days + 1):
        mailed_on = since - peace + dt.timedelta(days=number)
        if mailed_on < since:
            mailed = Exists(reminded_between(mailed_on, mailed_on).filter(employee=OuterRef("employee")))
            found |= _on_a_step(steps, mailed_on, since) & Q(mailed)
    return found


def _moved(day: dt.date, step: int) -> dt.date:
    return day - dt.timedelta(days=step)

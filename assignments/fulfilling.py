"""A person opens what they are asked, and does it, or declines to."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from assignments.models import Assignment
from assignments.tallying import count_declined, count_done
from people.models import Organisation


class AlreadyDone(Exception):
    """It was done before; nothing is recorded a second time."""


class NoLongerAsked(Exception):
    """It was closed undone: the person left, moved, is exempt, or a newer request replaced it."""


def mark_opened(assignment: Assignment, *, at: dt.datetime) -> None:
    """The first time it was opened is kept; later ones change nothing."""
    Assignment.objects.filter(pk=assignment.pk, opened_at=None).update(opened_at=at)


@transaction.atomic
def fulfil(assignment: Assignment, *, at: dt.datetime) -> Assignment:
    """Done, once: the row is locked, so of two at the same moment the second raises `AlreadyDone`."""
    return fulfil_held(hold(assignment), at=at)


@transaction.atomic
def decline(assignment: Assignment, *, at: dt.datetime) -> Assignment:
    """The person answered, and the answer is no: closed, so that nothing reminds them or calls them late any more.

    It stays among those asked and is never among those done. Reconciling leaves it closed: a refusal is asked again by
    a newer request only, never by a move or a return.
    """
    return decline_held(hold(assignment), at=at)


def hold(assignment: Assignment) -> Assignment:
    """As it is now, its request with it, locked until the transaction of the act ends."""
    return Assignment.objects.select_for_update(of=("self",)).select_related("ask").get(pk=assignment.pk)


def fulfil_held(held: Assignment, *, at: dt.datetime) -> Assignment:
    """`fulfil`, of a row that the act itself holds (`hold`): it is not asked for twice."""
    _refuse_closed(held)
    held.done_at = at
    held.save(update_fields=["done_at"])
    count_done(held, on=Organisation.current().today(at))
    return held


def decline_held(held: Assignment, *, at: dt.datetime) -> Assignment:
    """`decline`, of a row that the act itself holds (`hold`)."""
    _refuse_closed(held)
    held.closed_at, held.closed_reason = at, Assignment.Closed.DECLINED
    held.save(update_fields=["closed_at", "closed_reason"])
    count_declined(held, on=Organisation.current().today(at))
    return held


def _refuse_closed(held: Assignment) -> None:
    if held.done_at is not None:
        raise AlreadyDone
    if held.closed_at is not None:
        raise NoLongerAsked

"""A person opens what they are asked, and does it, or declines to."""

from __future__ import annotations

import datetime as dt
from functools import cache

from django.db import transaction

from assignments.models import Assignment, AssignmentQuerySet
from assignments.pausing import stop_clocks
from assignments.tallying import count_declined, count_done, count_each_begun, count_each_done, count_undone
from people.models import Organisation
from people.prepared import Blanks, PreparedRows
from people.together import Change, Together, written_together


class AlreadyDone(Exception):
    """It was done before; nothing is recorded a second time."""


class NoLongerAsked(Exception):
    """It was closed undone: the person left, moved, is exempt, or a newer request replaced it."""


@transaction.atomic
def mark_opened(assignments: AssignmentQuerySet, *, at: dt.datetime) -> None:
    """Of these, what is still to do is begun. The first time it was opened is kept; later ones change nothing."""
    rows = assignments.outstanding().filter(opened_at=None).select_related("ask").order_by("pk")
    held = list(rows.select_for_update(of=("self",)))
    if held:
        Assignment.objects.filter(pk__in=[row.pk for row in held]).update(opened_at=at)
        count_each_begun(held, on=Organisation.current().today(at))


@transaction.atomic
def fulfil(assignment: Assignment, *, at: dt.datetime) -> Assignment:
    """Done, once: the row is locked, so of two at the same moment the second raises `AlreadyDone`."""
    with written_together() as together:
        return fulfil_held(hold(assignment), at=at, together=together)


@transaction.atomic(savepoint=False)
def fulfil_open(assignments: AssignmentQuerySet, *, at: dt.datetime, waits: bool = True) -> int:
    """Of these, all that are still asked are done together, in the same few queries however many they are.

    What is answered or taken back at this very moment is left as it is. A task does not wait (`waits=False`) for those
    that somebody holds, and comes back for them.
    """
    rows = assignments.outstanding().standing().select_related("ask").order_by("pk")
    held = list(rows.select_for_update(of=("self",), skip_locked=not waits))
    if held:
        Assignment.objects.filter(pk__in=[row.pk for row in held]).update(done_at=at)
        count_each_done(held, on=Organisation.current().today(at))
    return len(held)


@transaction.atomic
def decline(assignment: Assignment, *, at: dt.datetime) -> Assignment:
    """The person answered, and the answer is no: closed, so that nothing reminds them or calls them late any more.

    It stays among those asked and is never among those done. Reconciling leaves it closed: a refusal is asked again by
    a newer request only, never by a move or a return.
    """
    with written_together() as together:
        return decline_held(hold(assignment), at=at, together=together)


def hold(assignment: Assignment) -> Assignment:
    """As it is now, its request with it, locked until the transaction of the act ends."""
    held: Assignment = _held().ask(row=assignment.pk)[0]
    return held


@cache
def _held() -> PreparedRows:
    rows = Assignment.objects.select_for_update(of=("self",)).select_related("ask")
    return PreparedRows(rows.filter(pk=Blanks.row).order_by())


def fulfil_held(held: Assignment, *, at: dt.datetime, together: Together) -> Assignment:
    """`fulfil`, of a row that the act itself holds (`hold`): it is not asked for twice. Written with the act."""
    _refuse_closed(held)
    held.done_at = at
    together.change(_done(), row=held.pk, moment=at)
    count_done(held, on=Organisation.current().today(at), together=together)
    return held


def decline_held(held: Assignment, *, at: dt.datetime, together: Together) -> Assignment:
    """`decline`, of a row that the act itself holds (`hold`). Written with the act."""
    _refuse_closed(held)
    held.closed_at, held.closed_reason = at, Assignment.Closed.DECLINED
    together.change(_declined(), row=held.pk, moment=at)
    count_declined(held, on=Organisation.current().today(at), together=together)
    return held


@transaction.atomic
def ask_again(assignment: Assignment, *, at: dt.datetime) -> bool:
    """What was taken for done is not: it is asked from today, with a full delay. Whether it is."""
    held, today = hold(assignment), Organisation.current().today(at)
    if held.done_at is None or held.ask.closed_at is not None:
        return False
    held.done_at = None
    held.reopen(held.ask, on=today)
    held.save(update_fields=["done_at", *Assignment.REOPENED])
    count_undone(held, on=today)
    stop_clocks(held.ask, today=today, only=held.pk)
    return True


@cache
def _done() -> Change:
    return Change(Assignment.objects.filter(pk=Blanks.row), done_at=Blanks.moment)


@cache
def _declined() -> Change:
    declined = Assignment.Closed.DECLINED.value
    return Change(Assignment.objects.filter(pk=Blanks.row), closed_at=Blanks.moment, closed_reason=declined)


def _refuse_closed(held: Assignment) -> None:
    if held.done_at is not None:
        raise AlreadyDone
    if held.closed_at is not None:
        raise NoLongerAsked

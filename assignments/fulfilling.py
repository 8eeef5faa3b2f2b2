"""A person opens what they are asked, and does it."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from assignments.models import Assignment
from assignments.tallying import count_done


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
    locked = Assignment.objects.select_for_update().get(pk=assignment.pk)
    if locked.done_at is not None:
        raise AlreadyDone
    if locked.closed_at is not None:
        raise NoLongerAsked
    locked.done_at = at
    locked.save(update_fields=["done_at"])
    count_done(locked)
    return locked

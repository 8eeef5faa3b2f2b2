"""Asking an audience to do something, and taking the request back."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from assignments.fulfilling import NoLongerAsked
from assignments.models import Ask
from assignments.pausing import give_days
from assignments.tasks import reconcile
from people.models import Audience, Employee, Organisation


@transaction.atomic
def ask(
    kind: str,
    subject: str,
    *,
    title_fr: str,
    title_en: str,
    path: str,
    audience: Audience,
    due_on: dt.date | None = None,
    due_days: int | None = None,
    minutes: int | None = None,
    is_optional: bool = False,
    series: str = "",
    spares_since: dt.datetime | None = None,
    by: Employee | None,
    at: dt.datetime,
) -> Ask:
    """The audience is asked; each person's assignment follows from a task, however many they are.

    `subject` is the key of what is asked (`guide:social-media:v2`) and is asked once. `due_days` counts from the day
    each person is asked; with `due_on` as well, the later of the two days holds. What is optional has no day.
    `series`: the subject of the first round, when this is another; whoever did it `spares_since` is left in peace.
    """
    asked = Ask.objects.create(
        kind=kind,
        subject=subject,
        title_fr=title_fr,
        title_en=title_en,
        path=path,
        audience=audience,
        due_on=due_on,
        due_days=due_days,
        minutes=minutes,
        is_optional=is_optional,
        series=series or subject,
        spares_since=spares_since,
        asked_at=at,
        asked_by=by,
    )
    reconcile.delay_on_commit(asked.pk)
    return asked


class DayGone(ValueError):
    """The day is over, or earlier than the one people were given."""


@transaction.atomic
def postpone(asked: Ask, due_on: dt.date, *, at: dt.datetime) -> None:
    """Everyone who has not answered has until that day at least; nobody loses a day they had."""
    locked = Ask.objects.select_for_update().get(pk=asked.pk)
    today = Organisation.current().today(at)
    if locked.closed_at is not None:
        raise NoLongerAsked
    if locked.is_optional or due_on < max(today, locked.due_on or today):
        raise DayGone
    locked.due_on = due_on
    locked.reconciled_at = None  # found by the sweep if the task is lost: leaves are counted anew
    locked.save(update_fields=["due_on", "reconciled_at"])
    give_days(locked)
    asked.refresh_from_db()
    reconcile.delay_on_commit(asked.pk)


@transaction.atomic
def close(asked: Ask, *, by: Employee | None, at: dt.datetime) -> None:
    """Nobody is asked any more: what was done stays done, a task closes what was not. Closing twice changes nothing."""
    if Ask.objects.standing().filter(pk=asked.pk).update(closed_at=at, closed_by=by, reconciled_at=None):
        asked.refresh_from_db()
        reconcile.delay_on_commit(asked.pk)

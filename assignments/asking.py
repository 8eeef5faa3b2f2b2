"""Asking an audience to do something, and taking the request back."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from assignments.models import Ask
from assignments.tasks import reconcile
from people.models import Audience, Employee


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
    by: Employee | None,
    at: dt.datetime,
) -> Ask:
    """The audience is asked; each person's assignment follows from a task, however many they are.

    `subject` is the key of what is asked (`guide:social-media:v2`) and is asked once. `due_days` counts from the day
    each person is asked; with `due_on` as well, the later of the two days holds.
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
        asked_at=at,
        asked_by=by,
    )
    reconcile.delay_on_commit(asked.pk)
    return asked


@transaction.atomic
def close(asked: Ask, *, by: Employee | None, at: dt.datetime) -> None:
    """Nobody is asked any more: what was done stays done, a task closes what was not. Closing twice changes nothing."""
    if Ask.objects.standing().filter(pk=asked.pk).update(closed_at=at, closed_by=by, reconciled_at=None):
        asked.refresh_from_db()
        reconcile.delay_on_commit(asked.pk)

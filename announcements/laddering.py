"""The ladder: on which days those who have not answered are reminded, as HR sets it for a kind or for one request."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from django.db import transaction

from announcements.models import ReminderLadder
from assignments.models import Ask
from people.models import Employee

Steps = tuple[int, ...]
Kind = Ask.Kind
MOST_STEPS, FURTHEST = 12, 365  # more mails than that, or a year away, help nobody
USUAL_STEPS: dict[str, Steps] = {
    Kind.GUIDE: (-7, -1, 3, 7, 14),
    Kind.TRAINING: (-7, -1, 3, 7, 14),
    Kind.CONSENT: (7, 21),  # asked, never owed: twice is enough
}


class WrongSteps(ValueError):
    """A step that is no day, too far away, or one too many."""


class TooManySteps(WrongSteps):
    """More than `MOST_STEPS`."""


@transaction.atomic
def set_kind(kind: str, steps: Iterable[int], *, by: Employee, at: dt.datetime) -> ReminderLadder:
    """From the next working day on, requests of this kind that have no ladder of their own follow this one."""
    fields = {"steps": checked(steps), "set_at": at, "set_by": by}
    return ReminderLadder.objects.update_or_create(kind=Kind(kind).value, ask=None, defaults=fields)[0]


@transaction.atomic
def set_request(ask: Ask, steps: Iterable[int], *, by: Employee, at: dt.datetime) -> ReminderLadder:
    """This request has days of its own; without any, nobody is reminded of it."""
    fields = {"steps": checked(steps), "set_at": at, "set_by": by}
    return ReminderLadder.objects.update_or_create(ask=ask, defaults=fields)[0]


def follow_kind(ask: Ask) -> None:
    """The request is reminded like the others of its kind again."""
    ReminderLadder.objects.filter(ask=ask).delete()


def checked(steps: Iterable[int]) -> list[int]:
    """In order, each once. Day 0 is the day due itself."""
    ordered = sorted(set(steps))
    if len(ordered) > MOST_STEPS:
        raise TooManySteps
    if any(not -FURTHEST <= step <= FURTHEST for step in ordered):
        raise WrongSteps
    return ordered


def steps_of_kinds() -> dict[str, Steps]:
    chosen = ReminderLadder.objects.filter(ask=None).values_list("kind", "steps")
    return USUAL_STEPS | {kind: tuple(steps) for kind, steps in chosen}


def own_steps() -> dict[int, Steps]:
    """The requests that have days of their own."""
    chosen = ReminderLadder.objects.filter(ask__isnull=False, ask__closed_at=None).values_list("ask", "steps")
    return {ask: tuple(steps) for ask, steps in chosen}


def asks_by_ladder() -> dict[Steps, list[int]]:
    """The standing requests of which people are reminded, by ladder. What one is merely invited to do is
    not among them unless it was given days of its own; a consent is."""
    of_kind, own = steps_of_kinds(), own_steps()
    found: dict[Steps, list[int]] = defaultdict(list)
    standing = Ask.objects.standing().order_by("pk").values_list("pk", "kind", "is_optional")
    for pk, kind, is_optional in standing:
        is_invitation = is_optional and kind != Kind.CONSENT
        steps = own.get(pk, () if is_invitation else of_kind[kind])
        if steps:
            found[steps].append(pk)
    return dict(found)

"""Delivering: workers claim what waits, batch by batch, and record the mail server's answer for each person.

A claim is a lease: a worker that is killed loses it after a while and the sweep finds its rows again. Each answer is
recorded as it comes, so that of a killed worker's batch only the message it was handing over may go out twice; its
Message-ID is the same both times.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable

from django.db import transaction
from django.db.models import Exists, F, OuterRef

from announcements.mailing import BadAddress, TooBig, message_of
from announcements.models import Announcement, Delivery, DeliveryQuerySet
from announcements.occasions import Overtaken, write
from announcements.pacing import allowance, held, paced
from announcements.personalising import EmptyPlaceholder
from announcements.posting import Answer, Outcome, Post, Unreachable, words_of
from people.models import Employee, Organisation

BATCH = 200
LEASE = dt.timedelta(minutes=15)
SHIFT = dt.timedelta(minutes=10)  # a worker puts the batch down well before its lease ends
TROUBLES = 3  # in a row: the server is not well, the rest waits for the sweep
MOST_ATTEMPTS = 12  # over about half a day
FIRST_PAUSE, LONGEST_PAUSE = dt.timedelta(minutes=1), dt.timedelta(hours=2)

Clock = Callable[[], dt.datetime]
Problem = Delivery.Problem
log = logging.getLogger(__name__)


def deliver_batch(*, clock: Clock, occasion: str = "", size: int = BATCH) -> bool:
    """Send what waits, a batch of it, over one connection; True when there may be more to send now.

    The edge gives the clock rather than the hour: a batch may take minutes, and each person has their own.
    """
    batch = claim(occasion=occasion, size=size, at=clock())
    try:
        went_well = hand_over(batch, clock=clock)
    finally:
        finish(at=clock())
    return bool(batch) and went_well


@transaction.atomic
def claim(*, occasion: str = "", size: int = BATCH, at: dt.datetime) -> list[Delivery]:
    """Rows that no other worker holds: skipped when locked (PostgreSQL), one writer at a time (SQLite)."""
    waiting = Delivery.objects.waiting(at).order_by("pk").select_for_update(skip_locked=True)
    waiting = waiting.exclude(announcement__in=list(held(at).values_list("pk", flat=True)))
    if occasion:
        waiting = waiting.filter(occasion=occasion)
    keys = _at_their_pace(waiting, size=size, at=at)
    claimed = Delivery.objects.filter(pk__in=keys).order_by("pk")
    claimed.update(leased_until=at + LEASE)
    return list(claimed.select_related("employee", "announcement__ask", "created_by"))


def _at_their_pace(waiting: DeliveryQuerySet, *, size: int, at: dt.datetime) -> list[int]:
    """What waits, but of an announcement with a pace no more than this minute allows; two never count at once."""
    slow = list(paced().order_by("pk").select_for_update())
    keys = list(waiting.exclude(announcement__in=slow).values_list("pk", flat=True)[:size])
    for announcement in slow:
        room = min(size - len(keys), allowance(announcement, at=at) or 0)
        keys += waiting.filter(announcement=announcement).values_list("pk", flat=True)[:room]
    return keys


def finish(*, at: dt.datetime) -> None:
    """Announcements of which nothing waits any more are sent."""
    left = Delivery.objects.unsettled().filter(announcement=OuterRef("pk"))
    Announcement.objects.under_way().filter(~Exists(left)).update(finished_at=at)


def hand_over(batch: list[Delivery], *, clock: Clock) -> bool:
    """Message by message over one connection, then the rest is put down; False when the mail server is not well."""
    try:
        return _hand_over_until(clock() + SHIFT, batch, clock=clock)
    except Unreachable as error:
        _left_of(batch).update(problem=Problem.UNREACHABLE, error=str(error))
        return False
    finally:
        _left_of(batch).update(leased_until=None)


def _hand_over_until(end_of_shift: dt.datetime, batch: list[Delivery], *, clock: Clock) -> bool:
    troubles = 0
    with Post() as post:
        for delivery in batch:
            if clock() > end_of_shift or troubles == TROUBLES:
                break
            if _still_ours(delivery):
                answer = _hand_over_one(delivery, post, at=clock())
                _record(delivery, answer, at=clock())
                troubles = troubles + 1 if answer.is_trouble else 0
    return troubles < TROUBLES


def _hand_over_one(delivery: Delivery, post: Post, *, at: dt.datetime) -> Answer:
    if not _works_here(delivery.employee, on=Organisation.current().today(at)):
        return Answer(Outcome.FAILED, Problem.LEFT)
    try:
        message = message_of(write(delivery, at=at))
        message.message()  # headers that cannot be written are this person's trouble, not the server's
    except BadAddress as error:
        return Answer(Outcome.FAILED, Problem.ADDRESS, str(error))
    except (EmptyPlaceholder, Overtaken, TooBig) as error:
        return Answer(Outcome.FAILED, Problem.MESSAGE, words_of(error))
    except Exception as error:  # whatever a template says of one person's data, the others go
        log.exception("The mail of delivery %s could not be written", delivery.pk)
        return Answer(Outcome.FAILED, Problem.MESSAGE, f"{type(error).__name__}: {error}")
    return post.hand_over(message)


def _works_here(employee: Employee, *, on: dt.date) -> bool:
    return (employee.hired_on or on) <= on <= (employee.left_on or on)


def _still_ours(delivery: Delivery) -> bool:
    """Not called off meanwhile, nor taken over by another worker."""
    held = Delivery.objects.unsettled().filter(pk=delivery.pk, leased_until=delivery.leased_until)
    return held.exists()


def _record(delivery: Delivery, answer: Answer, *, at: dt.datetime) -> None:
    row = Delivery.objects.unsettled().filter(pk=delivery.pk)
    if answer.outcome is Outcome.SENT:
        row.update(sent_at=at, leased_until=None, problem="", error="")
    elif answer.outcome is Outcome.FAILED or delivery.attempts + 1 >= MOST_ATTEMPTS:
        row.update(failed_at=at, leased_until=None, problem=answer.problem, error=answer.words)
    else:
        row.update(
            leased_until=None,
            not_before=at + _pause_after(delivery.attempts),
            attempts=F("attempts") + 1,
            problem=answer.problem,
            error=answer.words,
        )


def _pause_after(attempts: int) -> dt.timedelta:
    return min(FIRST_PAUSE * 2**attempts, LONGEST_PAUSE)


def _left_of(batch: list[Delivery]) -> DeliveryQuerySet:
    """What is left of the batch and still leased to us."""
    leases = {delivery.leased_until for delivery in batch}
    return Delivery.objects.unsettled().filter(pk__in=[row.pk for row in batch], leased_until__in=leases)

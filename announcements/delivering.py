"""Delivering: workers claim what waits, batch by batch, and record the mail server's answer for each person.

A claim is a lease: a worker that is killed loses it, and the sweep finds its rows again. Each message the server took
is written into a journal on disk at once and into the database within a second, so that of a killed worker's batch only
the message it was handing over may go out twice; its Message-ID is the same both times.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterator

from django.db import transaction
from django.db.models import Exists, F, OuterRef, prefetch_related_objects

from announcements.composing import Composer, Unwritable
from announcements.journal import Journal, journal, recover
from announcements.models import Announcement, Delivery, DeliveryQuerySet
from announcements.models.deliveries import LONGEST_RECEIPT
from announcements.pacing import allowance, held, paced
from announcements.posting import Answer, Outcome, Outgoing, Post, Unreachable

BATCH = 1000
LEASE = dt.timedelta(minutes=15)
SHIFT = dt.timedelta(minutes=10)  # a worker puts the batch down well before its lease ends
TROUBLES = 3  # in a row: the server is not well, the rest waits for the sweep
MOST_ATTEMPTS = 12  # over about half a day
FIRST_PAUSE, LONGEST_PAUSE = dt.timedelta(minutes=1), dt.timedelta(hours=2)
BREATH = 1.0  # seconds between two looks at the database: what was paused stops, what was sent is recorded

Clock = Callable[[], dt.datetime]
Problem = Delivery.Problem


def deliver_batch(*, clock: Clock, occasion: str = "", size: int = BATCH) -> bool:
    """Send what waits, a batch of it, over one connection; True when there may be more to send now.

    The edge gives the clock rather than the hour: a batch may take minutes, and each person has their own.
    """
    recover()
    with journal() as kept:
        batch = claim(occasion=occasion, size=size, at=clock(), kept=kept)
        try:
            went_well = hand_over(batch, clock=clock, kept=kept)
        finally:
            if len(batch) < size or not went_well:
                finish(at=clock())
    return bool(batch) and went_well


@transaction.atomic
def claim(*, occasion: str = "", size: int = BATCH, at: dt.datetime, kept: Journal | None = None) -> list[Delivery]:
    """Rows that no other worker holds: skipped when locked (PostgreSQL), one writer at a time (SQLite)."""
    waiting = Delivery.objects.waiting(at).order_by("pk").select_related("employee")
    waiting = waiting.select_for_update(skip_locked=True, of=("self",))
    waiting = waiting.exclude(announcement__in=list(held(at).values_list("pk", flat=True)))
    if occasion:
        waiting = waiting.filter(occasion=occasion)
    batch = sorted(_at_their_pace(waiting, size=size, at=at), key=lambda delivery: delivery.pk)
    keys, until = [delivery.pk for delivery in batch], at + LEASE
    Delivery.objects.filter(pk__in=keys).update(leased_until=until)
    for delivery in batch:
        delivery.leased_until = until
    if kept is not None:
        kept.claimed(keys, until=until)
    _share(batch)
    return batch


def _share(batch: list[Delivery]) -> None:
    """What many of them have in common is asked for once, rather than looked for in each."""
    of_announcements = {delivery.announcement_id for delivery in batch} - {None}
    known = Announcement.objects.select_related("ask", "created_by").in_bulk(of_announcements)
    for delivery in batch:
        if delivery.announcement_id is not None:
            delivery.announcement = known[delivery.announcement_id]
    prefetch_related_objects([delivery for delivery in batch if delivery.announcement_id is None], "created_by")


def _at_their_pace(waiting: DeliveryQuerySet, *, size: int, at: dt.datetime) -> list[Delivery]:
    """What waits, but of an announcement with a pace no more than this minute allows; two never count at once."""
    slow = list(paced().order_by("pk").select_for_update())
    batch = list(waiting.exclude(announcement__in=slow)[:size])
    for announcement in slow:
        room = min(size - len(batch), allowance(announcement, at=at) or 0)
        batch += waiting.filter(announcement=announcement)[:room]
    return batch


def finish(*, at: dt.datetime) -> None:
    """Announcements of which nothing waits any more are sent."""
    left = Delivery.objects.unsettled().filter(announcement=OuterRef("pk"))
    Announcement.objects.under_way().filter(~Exists(left)).update(finished_at=at)


def hand_over(batch: list[Delivery], *, clock: Clock, kept: Journal | None = None) -> bool:
    """Message by message over one connection, then the rest is put down; False when the mail server is not well."""
    shift = Shift(batch, clock=clock, kept=kept)
    try:
        with Post() as post:
            (shift.over_smtp if post.speaks_smtp else shift.through_a_provider)(post)
    except Unreachable as error:
        shift.record()  # before the rest is told apart
        _left_of(batch).update(problem=Problem.UNREACHABLE, error=str(error))
        return False
    finally:
        shift.record()
        _left_of(batch).update(leased_until=None)
    return shift.troubles < TROUBLES


class Shift:
    """A worker and its batch, until the batch is done, the hour has come or the server is not well."""

    def __init__(self, batch: list[Delivery], *, clock: Clock, kept: Journal | None) -> None:
        self.batch, self.clock, self.kept = batch, clock, kept
        self.ends_at = clock() + SHIFT
        self.troubles = 0
        self.sent: dict[int, str] = {}  # each with what the mail server said
        self.looked_at = -BREATH
        self.ours: set[int] = set()
        self.by_key = {delivery.pk: delivery for delivery in batch}

    def over_smtp(self, post: Post) -> None:
        for letter, answer in post.hand_over_all(self._letters()):
            self._note(self.by_key[letter.key], answer)

    def through_a_provider(self, post: Post) -> None:
        composer = Composer(self.batch, at=self.clock())
        for delivery in self._still_ours():
            try:
                answer = post.hand_over(composer.message(delivery, at=self.clock()))
            except Unwritable as refusal:
                answer = refusal.answer
            self._note(delivery, answer)

    def record(self) -> None:
        """The database hears of what left since it last did, in one statement.

        All from the first to the last that we still hold: what was not sent between them was answered for already,
        and is held no more.
        """
        if self.sent:
            rows = _left_of(self.batch).filter(pk__range=(min(self.sent), max(self.sent)))
            rows.record_sent(self.sent, at=self.clock())
        self.sent = {}

    def _letters(self) -> Iterator[Outgoing]:
        composer = Composer(self.batch, at=self.clock())
        for delivery in self._still_ours():
            try:
                yield composer.outgoing(delivery, at=self.clock())
            except Unwritable as refusal:
                self._note(delivery, refusal.answer)

    def _still_ours(self) -> Iterator[Delivery]:
        """Not called off or paused meanwhile, nor taken over by another worker."""
        for delivery in self.batch:
            if self.clock() > self.ends_at or self.troubles == TROUBLES:
                return
            if time.monotonic() - self.looked_at >= BREATH:
                self.record()
                self.ours = set(_left_of(self.batch).order_by().values_list("pk", flat=True))
                self.looked_at = time.monotonic()
            if delivery.pk in self.ours:
                yield delivery

    def _note(self, delivery: Delivery, answer: Answer) -> None:
        if answer.outcome is Outcome.SENT:
            receipt = self.sent[delivery.pk] = answer.words[:LONGEST_RECEIPT]
            if self.kept is not None:
                self.kept.sent(delivery.pk, receipt)
        else:
            _record(delivery, answer, at=self.clock())
        self.troubles = self.troubles + 1 if answer.is_trouble else 0


def _record(delivery: Delivery, answer: Answer, *, at: dt.datetime) -> None:
    row = Delivery.objects.unsettled().filter(pk=delivery.pk)
    if answer.outcome is Outcome.FAILED or delivery.attempts + 1 >= MOST_ATTEMPTS:
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
    if not batch:
        return Delivery.objects.none()
    theirs = Delivery.objects.unsettled().filter(leased_until__in={delivery.leased_until for delivery in batch})
    return theirs.filter(pk__range=(batch[0].pk, batch[-1].pk))

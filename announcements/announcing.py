"""Announcing: what is said, to whom and when; fixing the audience when the hour comes; calling it off."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from announcements.displaying import USUAL, Display, choose
from announcements.emails import announcement_sample
from announcements.hooking import order_posts
from announcements.mailing import TooBig, render
from announcements.models import Announcement, Delivery
from announcements.ordering import order_for_all
from announcements.personalising import check_placeholders, one_line
from announcements.tasks import deliver as deliver_task
from announcements.tasks import start as start_task
from assignments.models import Ask, Assignment
from assignments.reconciling import reconcile
from documents.richtext import plain_text, sanitise, without_pictures
from people.models import Audience, Employee, Organisation
from people.models.employees import EmployeeQuerySet
from people.wording import LANGUAGES

BODY_LIMIT = 40_000


class NothingToSay(ValueError):
    """Neither language has both a subject and a message."""


class TooLong(ValueError):
    """The message is longer than a mail should be: `size` bytes with its looks, once that is known."""

    def __init__(self, size: int | None = None) -> None:
        self.size = size
        super().__init__(size)


class ForeignPath(ValueError):
    """The page it leads to is not one of this site."""


class HourGone(ValueError):
    """It is planned for a moment that is over."""


class AlreadyUnderWay(Exception):
    """It was started: its hour cannot change any more."""


class AlreadyOver(Exception):
    """It was sent to all, or cancelled."""


class NotUnderWay(Exception):
    """There is nothing to pause, or nothing to take up again."""


@transaction.atomic
def announce(
    *,
    subject_fr: str,
    subject_en: str,
    body_fr: str,
    body_en: str,
    path: str,
    button_fr: str,
    button_en: str,
    audience: Audience,
    ask: Ask | None = None,
    send_at: dt.datetime | None = None,
    per_minute: int | None = None,
    office_hours: bool = False,
    asks_reading: bool = False,
    display: Display = USUAL,
    by: Employee | None,
    at: dt.datetime,
) -> Announcement:
    """A message to an audience; sent at its hour, or kept as a draft when it has none.

    With an ask, only those who still have to do what is asked receive it.
    """
    announcement = Announcement(
        audience=audience,
        ask=ask,
        path=path,
        per_minute=per_minute,
        office_hours=office_hours,
        asks_reading=asks_reading,
        created_at=at,
        created_by=by,
    )
    choose(announcement, display, at=at)
    _say(announcement, subject_fr, subject_en, body_fr, body_en, button_fr, button_en)
    announcement.save()
    if send_at is not None:
        schedule(announcement, send_at=send_at, at=at)
    return announcement


@transaction.atomic
def revise(
    announcement: Announcement,
    *,
    subject_fr: str,
    subject_en: str,
    body_fr: str,
    body_en: str,
    path: str,
    button_fr: str,
    button_en: str,
    audience: Audience,
    ask: Ask | None,
    per_minute: int | None,
    office_hours: bool,
    asks_reading: bool,
    display: Display,
    send_at: dt.datetime | None,
    at: dt.datetime,
) -> None:
    """Say something else, to others or at another hour, while nothing has left. Without an hour it is a draft again."""
    locked = Announcement.objects.select_for_update().get(pk=announcement.pk)
    if locked.started_at or locked.cancelled_at:
        raise AlreadyUnderWay
    locked.audience, locked.ask, locked.path = audience, ask, path
    locked.per_minute, locked.office_hours, locked.asks_reading = per_minute, office_hours, asks_reading
    locked.send_at = None
    choose(locked, display, at=at)
    _say(locked, subject_fr, subject_en, body_fr, body_en, button_fr, button_en)
    locked.save()
    if send_at is not None:
        schedule(locked, send_at=send_at, at=at)
    announcement.refresh_from_db()


def schedule(announcement: Announcement, *, send_at: dt.datetime, at: dt.datetime) -> None:
    """Give a draft its hour, or change it while nothing has left. An hour that has come sends it now."""
    if send_at < at.replace(second=0, microsecond=0):
        raise HourGone
    planned = Announcement.objects.filter(pk=announcement.pk, started_at=None, cancelled_at=None)
    if not planned.update(send_at=send_at):
        raise AlreadyUnderWay
    announcement.refresh_from_db()
    if send_at <= at:
        start_task.delay_on_commit(announcement.pk)


def start(announcement: Announcement, *, at: dt.datetime) -> None:
    """Fix the audience: one delivery for each person concerned today who has an address. Starting twice starts once."""
    if announcement.ask is not None:
        reconcile(announcement.ask, at=at)
    with transaction.atomic():
        locked = Announcement.objects.select_for_update().get(pk=announcement.pk)
        if locked.started_at is None and locked.cancelled_at is None:
            people = concerned(locked, at=at)
            order_for_all(locked.occasion, people, announcement=locked, by=locked.created_by, at=at)
            locked.send_at = locked.send_at or at
            locked.started_at = at
            locked.save(update_fields=["send_at", "started_at"])
            order_posts(locked, at=at)
    announcement.refresh_from_db()


@transaction.atomic
def cancel(announcement: Announcement, *, by: Employee | None, at: dt.datetime) -> None:
    """Nothing more leaves, but for the one message a worker may be handing over. What was sent stays recorded."""
    open_ones = Announcement.objects.filter(pk=announcement.pk, finished_at=None, cancelled_at=None)
    if not open_ones.update(cancelled_at=at, cancelled_by=by):
        raise AlreadyOver
    Delivery.objects.unsettled().filter(announcement=announcement).update(leased_until=None)
    announcement.refresh_from_db()


@transaction.atomic
def pause(announcement: Announcement, *, by: Employee | None, at: dt.datetime) -> None:
    """Nothing more leaves until somebody resumes it, but for the one message a worker may be handing over."""
    moving = Announcement.objects.under_way().filter(pk=announcement.pk)
    moving = moving.exclude(pk__in=Announcement.objects.paused().values("pk"))
    if not moving.update(paused_at=at, paused_by=by, resumed_at=None, resumed_by=None):
        raise NotUnderWay
    Delivery.objects.unsettled().filter(announcement=announcement).update(leased_until=None)
    announcement.refresh_from_db()


@transaction.atomic
def resume(announcement: Announcement, *, by: Employee | None, at: dt.datetime) -> None:
    """It goes on where it was: those who have it already do not receive it again."""
    resting = Announcement.objects.paused().under_way().filter(pk=announcement.pk)
    if not resting.update(resumed_at=at, resumed_by=by):
        raise NotUnderWay
    deliver_task.delay_on_commit(announcement.occasion)
    announcement.refresh_from_db()


def concerned(announcement: Announcement, *, at: dt.datetime) -> EmployeeQuerySet:
    """The people of the audience who work here today and, with an ask, still have to do what is asked."""
    people = announcement.audience.people().employed(Organisation.current().today(at))
    if announcement.ask is not None and announcement.ask.reconciled_at is not None:
        outstanding = Assignment.objects.outstanding().filter(ask=announcement.ask)
        people = people.filter(pk__in=outstanding.values("employee"))
    return people


def unreachable(announcement: Announcement, *, at: dt.datetime) -> EmployeeQuerySet:
    """Those concerned who have no e-mail address: the poster, or their manager, is how they will know."""
    return concerned(announcement, at=at).filter(email=None)


def _say(
    announcement: Announcement,
    subject_fr: str,
    subject_en: str,
    body_fr: str,
    body_en: str,
    button_fr: str,
    button_en: str,
) -> None:
    announcement.subject_fr, announcement.subject_en = one_line(subject_fr), one_line(subject_en)
    announcement.body_fr, announcement.body_en = _clean(body_fr), _clean(body_en)
    announcement.button_fr, announcement.button_en = one_line(button_fr), one_line(button_en)
    _check_wording(announcement)
    _check_size(announcement)


def _clean(body: str) -> str:
    return without_pictures(sanitise(body))


def _check_wording(announcement: Announcement) -> None:
    texts = [
        (announcement.subject_fr, announcement.body_fr),
        (announcement.subject_en, announcement.body_en),
    ]
    if not any(subject and plain_text(body) for subject, body in texts):
        raise NothingToSay
    if max(len(body) for _subject, body in texts) > BODY_LIMIT:
        raise TooLong
    if not announcement.path.startswith("/") or announcement.path.startswith("//") or "\\" in announcement.path:
        raise ForeignPath
    for subject, body in texts:
        check_placeholders(subject, body, ask=announcement.ask)
    for button in (announcement.button_fr, announcement.button_en):
        check_placeholders(button, "", ask=announcement.ask)


def _check_size(announcement: Announcement) -> None:
    """As its readers would receive it, looks included; whom it names makes it longer by some letters."""
    for language in LANGUAGES:
        try:
            render(announcement_sample(announcement, language=language))
        except TooBig as error:
            raise TooLong(error.size) from error

"""Pacing: no more a minute than the mail server bears, and only during office hours where somebody asked for it."""

from __future__ import annotations

import datetime as dt

from announcements.models import Announcement, AnnouncementQuerySet, Delivery
from people.models import Organisation

OPENS, CLOSES = dt.time(8), dt.time(18)
WEEKEND = 5  # Saturday, as Python counts
MINUTE = dt.timedelta(minutes=1)


def resumes_at(announcement: Announcement, *, at: dt.datetime) -> dt.datetime | None:
    """When the next message leaves; None when nothing holds it back."""
    opening = opens_at(at) if announcement.office_hours else at
    if opening > at:
        return opening
    if allowance(announcement, at=at) == 0:
        following = _minute_of(at) + MINUTE
        return opens_at(following) if announcement.office_hours else following
    return None


def held(at: dt.datetime) -> AnnouncementQuerySet:
    """Those that wait for the office to open."""
    waiting = Announcement.objects.under_way().filter(office_hours=True)
    return waiting if opens_at(at) > at else waiting.none()


def paced() -> AnnouncementQuerySet:
    return Announcement.objects.under_way().exclude(per_minute=None)


def allowance(announcement: Announcement, *, at: dt.datetime) -> int | None:
    """How many more may leave in this minute of the clock, those in a worker's hands counted; None: any number."""
    if announcement.per_minute is None:
        return None
    theirs = Delivery.objects.filter(announcement=announcement)
    left = theirs.filter(sent_at__gte=_minute_of(at)).count()
    in_hand = theirs.unsettled().filter(leased_until__gt=at).count()
    return max(announcement.per_minute - left - in_hand, 0)


def opens_at(at: dt.datetime) -> dt.datetime:
    """That moment when the office is open; else the moment it next opens, by the organisation's own clock."""
    here = Organisation.current()
    local = at.astimezone(here.zone)
    if _is_working(local.date(), here) and OPENS <= local.time() < CLOSES:
        return at
    day = local.date() if local.time() < OPENS else local.date() + dt.timedelta(days=1)
    while not _is_working(day, here):
        day += dt.timedelta(days=1)
    return dt.datetime.combine(day, OPENS, tzinfo=here.zone)


def _is_working(day: dt.date, organisation: Organisation) -> bool:
    return day.weekday() < WEEKEND and day.isoformat() not in organisation.holidays


def _minute_of(at: dt.datetime) -> dt.datetime:
    return at.replace(second=0, microsecond=0)

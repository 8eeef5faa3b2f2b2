"""Displaying: from which day to which an announcement is read on the intranet, as whoever announces it chooses.

What leaves by mail does not depend on it. To whom it is addressed holds here as it does there.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from announcements.hooking import order_posts
from announcements.models import Announcement
from people.models import Employee, Organisation


@dataclass(frozen=True)
class Display:
    """As it leaves and for three months, unless something else is said. Both days are included."""

    on_intranet: bool = True
    first_day: dt.date | None = None
    last_day: dt.date | None = None


USUAL = Display()


class LastDayGone(ValueError):
    """The last day comes before the first one, or is over."""


class ReadingNeedsPage(ValueError):
    """Whoever is asked whether they read it needs the page on which they say so."""


class CalledOff(Exception):
    """A cancelled announcement is shown nowhere."""


def choose(announcement: Announcement, display: Display, *, at: dt.datetime) -> None:
    """Where it is shown, written on an announcement that is yet to be saved. Raises LastDayGone, ReadingNeedsPage."""
    first, last = display.first_day, display.last_day
    today = Organisation.current().today(at)
    if display.on_intranet and last is not None and last < max(first or today, today):
        raise LastDayGone
    if announcement.asks_reading and not display.on_intranet:
        raise ReadingNeedsPage
    announcement.on_intranet = display.on_intranet
    announcement.shown_from = first if display.on_intranet else None
    announcement.shown_until = last if display.on_intranet else None


@transaction.atomic
def display(announcement: Announcement, wanted: Display, *, by: Employee, at: dt.datetime) -> None:
    """Shown otherwise from now on, even once it has left: page, feeds, card, channels. Raises CalledOff too."""
    locked = Announcement.objects.select_for_update().get(pk=announcement.pk)
    if locked.cancelled_at:
        raise CalledOff
    choose(locked, wanted, at=at)
    locked.display_set_at, locked.display_set_by = at, by
    locked.save(update_fields=["on_intranet", "shown_from", "shown_until", "display_set_at", "display_set_by"])
    if locked.started_at:
        order_posts(locked, at=at)
    announcement.refresh_from_db()

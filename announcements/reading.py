"""Announcements as they are read on the intranet, and "I have read it", said by a button."""

from __future__ import annotations

import datetime as dt
from typing import Any

from announcements.emails import announcement_to
from announcements.models import Announcement, Reading
from people.models import Employee


class NotAsked(Exception):
    """This announcement does not ask whether it was read."""


def confirm_reading(announcement: Announcement, *, by: Employee, at: dt.datetime) -> None:
    """The person has read it; saying so again changes nothing. Raises `NotAsked`."""
    if not announcement.asks_reading:
        raise NotAsked
    Reading.objects.get_or_create(announcement=announcement, employee=by, defaults={"said_at": at})


def has_read(announcement: Announcement, employee: Employee) -> bool:
    return announcement.readings.filter(employee=employee).exists()


def as_read_by(announcement: Announcement, employee: Employee, *, language: str, at: dt.datetime) -> dict[str, Any]:
    """The words of the message to this person. Raises `personalising.EmptyPlaceholder`."""
    return dict(announcement_to(announcement, employee, language=language, at=at).context)

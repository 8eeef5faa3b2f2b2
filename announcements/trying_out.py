"""Trying out: a message as one person is to receive it, sent to whoever writes it. It is counted nowhere."""

from __future__ import annotations

import datetime as dt

from announcements.emails import announcement_to
from announcements.mailing import render
from announcements.models import Announcement, Delivery
from announcements.ordering import order
from people.models import Employee

KIND = "trial:"


def try_out(announcement: Announcement, person: Employee, *, by: Employee, at: dt.datetime) -> Delivery:
    """Order it; its subject says that it is a test. Raises NoAddress, EmptyPlaceholder, TooBig."""
    render(announcement_to(announcement, person, at=at))
    return order(f"{KIND}{announcement.pk}:{person.pk}:{at:%Y-%m-%dT%H:%M:%S}", by, by=by, at=at)

"""Announcements made through the rule that makes them, and deliveries as workers find them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from announcements.announcing import announce, start
from announcements.models import Announcement, Delivery
from people.models import Employee
from tests.factories.people import AudienceFactory

ANNOUNCED_AT = dt.datetime(2026, 3, 2, 14, 0, tzinfo=dt.UTC)


def make_announcement(*people: Employee, at: dt.datetime = ANNOUNCED_AT, **given: Any) -> Announcement:
    """To these people (to everyone when none is named); a draft unless `send_at` is given."""
    audience = given.pop("audience", None) or AudienceFactory()
    if people:
        audience.included.set(people)
        audience.roles = ["nobody"]
        audience.save()
    fields: dict[str, Any] = {
        "subject_fr": "Votre nouveau guide",
        "subject_en": "Your new guide",
        "body_fr": "<p>Bonjour {{ first_name }},</p><p>Il est prêt.</p>",
        "body_en": "<p>Hello {{ first_name }},</p><p>It is ready.</p>",
        "path": "/guides/medias-sociaux/",
        "button_fr": "Lire le guide",
        "button_en": "Read the guide",
        "by": None,
        "at": at,
    } | given
    return announce(audience=audience, **fields)


def make_started(*people: Employee, at: dt.datetime = ANNOUNCED_AT, **given: Any) -> Announcement:
    announcement = make_announcement(*people, at=at, send_at=at, **given)
    start(announcement, at=at)
    return announcement


def delivery_to(employee: Employee, announcement: Announcement) -> Delivery:
    return Delivery.objects.get(announcement=announcement, employee=employee)

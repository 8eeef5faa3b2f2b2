"""Channels at any address, that of a server of the test included."""

from __future__ import annotations

from typing import Any

from announcements.models import WebhookChannel
from people.models import Employee
from tests.factories.announcements import ANNOUNCED_AT


def make_channel(*, by: Employee, url: str = "https://localhost/services/T0/B0/abcd", **given: Any) -> WebhookChannel:
    fields = {"kind": "slack", "name": "#général", "language": "fr", "secret": "key", "created_at": ANNOUNCED_AT}
    return WebhookChannel.objects.create(url=url, created_by=by, **(fields | given))

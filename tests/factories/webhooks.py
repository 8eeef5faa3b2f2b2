"""Channels at any address, that of a server of the test included."""

from __future__ import annotations

from typing import Any

from announcements.models import WebhookChannel
from people.locking import locked
from people.models import Employee
from tests.factories.announcements import ANNOUNCED_AT


def make_channel(*, by: Employee, url: str = "https://localhost/services/T0/B0/abcd", **given: Any) -> WebhookChannel:
    fields = {"kind": "slack", "name": "#général", "language": "fr", "created_at": ANNOUNCED_AT}
    secrets = {"locked_url": locked(url), "locked_secret": locked("key")}
    return WebhookChannel.objects.create(created_by=by, **(fields | secrets | given))

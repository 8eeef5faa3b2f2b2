"""What a mail provider tells us of a message, by django-anymail: an edge, as a view is."""

from __future__ import annotations

from typing import Any

from anymail.signals import EventType, RejectReason, tracking
from django.utils import timezone

from announcements.bouncing import Bounce, bounce, last_sent_to

HARD = {RejectReason.INVALID, RejectReason.BOUNCED}


def listen() -> None:
    tracking.connect(note, dispatch_uid="announcements.providers")


def note(sender: Any, event: Any, esp_name: str, **more: Any) -> None:
    if event.event_type not in (EventType.BOUNCED, EventType.REJECTED, EventType.FAILED):
        return
    said = str(event.message_id or "").strip("<>")
    reason = event.mta_response or event.description or esp_name
    is_hard = event.event_type == EventType.BOUNCED and event.reject_reason in HARD
    now = timezone.now()
    for message_id in (f"<{said}>", last_sent_to(event.recipient or "")):  # some have numbers of their own
        if bounce(Bounce(message_id, str(reason), is_hard), at=now) is not None:
            return

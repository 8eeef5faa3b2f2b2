"""Doors to the rules; imported inside because the rules enqueue these tasks."""

import logging

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from announcements.models import Announcement

log = logging.getLogger(__name__)


@shared_task
def deliver(occasion: str = "") -> None:
    """One batch, and then the next as a task of its own: short tasks lose little when a worker dies."""
    from announcements.delivering import deliver_batch

    if deliver_batch(clock=timezone.now, occasion=occasion):
        deliver.delay(occasion)


@shared_task
def deliver_waiting() -> None:
    deliver()


@shared_task
def post_to_channels() -> None:
    """Messages to Slack and Teams: a batch, and then the next as a task of its own."""
    from announcements import hooking

    if hooking.post_waiting(clock=timezone.now) == hooking.BATCH:
        post_to_channels.delay()


@shared_task
def start(announcement_id: int) -> None:
    from announcements import announcing

    announcing.start(Announcement.objects.get(pk=announcement_id), at=timezone.now())


@shared_task
def start_due() -> int:
    due = list(Announcement.objects.due(timezone.now()).values_list("pk", flat=True))
    for pk in due:
        start.delay(pk)
    return len(due)


@shared_task
def fetch_bounces() -> int:
    from announcements import mail_fetching

    if not settings.BOUNCE_IMAP_URL:
        return 0
    try:
        return mail_fetching.fetch_bounces(settings.BOUNCE_IMAP_URL, at=timezone.now())
    except mail_fetching.MailboxUnreadable:
        log.exception("The mailbox of what comes back could not be read; it is tried again in five minutes")
        return 0


@shared_task
def remind_due() -> bool:
    from announcements import reminding

    return reminding.remind_due(at=timezone.now())

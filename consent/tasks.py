from celery import shared_task
from django.utils import timezone

from consent.expiring import note_expired, remind_of_ends
from consent.taking_down import open_takedowns


@shared_task
def open_waiting_takedowns() -> None:
    """What expired, and who left, since the last time."""
    open_takedowns(at=timezone.now())


@shared_task
def follow_ends() -> None:
    at = timezone.now()
    note_expired(at=at)
    remind_of_ends(at=at)

from celery import shared_task
from django.utils import timezone

from training.asking import settle_completed
from training.reminding import remind_of_sessions


@shared_task
def settle_asked() -> None:
    settle_completed(at=timezone.now())


@shared_task
def remind_due() -> None:
    remind_of_sessions(at=timezone.now())

from celery import shared_task
from django.utils import timezone

from training.asking import settle_completed
from training.reminding import remind_of_sessions
from training.sweeping import sweep_uploads, sweep_videos


@shared_task
def settle_asked() -> None:
    settle_completed(at=timezone.now())


@shared_task
def remind_due() -> None:
    remind_of_sessions(at=timezone.now())


@shared_task
def sweep_files() -> None:
    sweep_videos(at=timezone.now())
    sweep_uploads(at=timezone.now())

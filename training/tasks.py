from celery import shared_task
from django.utils import timezone

from training.asking import settle_completed


@shared_task
def settle_asked() -> None:
    settle_completed(at=timezone.now())

from celery import shared_task
from django.utils import timezone


@shared_task
def publish_due() -> int:
    """What it publishes is one transaction each: a worker that dies midway leaves the plan as it was, due."""
    from guidebook import planning

    return planning.publish_due(at=timezone.now())


@shared_task
def renew_due() -> int:
    from guidebook import recurring

    return recurring.renew_due(at=timezone.now())

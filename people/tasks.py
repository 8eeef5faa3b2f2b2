from celery import shared_task
from django.core.management import call_command
from django.utils import timezone

from people.leaving import close_accounts


@shared_task
def close_departed() -> int:
    return close_accounts(at=timezone.now())


@shared_task
def clear_sessions() -> None:
    call_command("clearsessions")

from celery import shared_task
from django.core.cache import cache
from django.utils import timezone

from home import expiring
from home.witnessing import mail_latest_checkpoint

AT_IT = "home.mail_checkpoint"
LONGEST = 15 * 60  # seconds; ten addresses that a slow server takes one by one


@shared_task
def mail_checkpoint() -> int:
    """One worker at a time; what the mail server refused goes with the next hour."""
    if not cache.add(AT_IT, value=True, timeout=LONGEST):
        return 0
    try:
        return mail_latest_checkpoint(at=timezone.now())
    finally:
        cache.delete(AT_IT)


@shared_task
def warn_of_expiry() -> int:
    return expiring.warn_of_expiry(at=timezone.now())

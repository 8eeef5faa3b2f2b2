from contextlib import suppress

from celery import shared_task
from django.core.cache import cache
from django.utils import timezone

from documents import sealing
from documents.models import SealOrder

SWEEP = "documents.sweep"


@shared_task
def seal_ordered(order_id: int) -> None:
    with suppress(sealing.SealInHand, sealing.SealFailed):  # noted on the order; the sweep tries again
        sealing.seal(SealOrder.objects.get(pk=order_id), at=timezone.now())


@shared_task
def seal_waiting() -> None:
    """One sweep at a time: a backlog never holds every process of a worker while somebody waits for a copy."""
    if not cache.add(SWEEP, value=True, timeout=sealing.LEASE.total_seconds()):
        return
    try:
        for order in sealing.left_behind(at=timezone.now()):
            cache.touch(SWEEP, sealing.LEASE.total_seconds())
            seal_ordered(order.pk)
    finally:
        cache.delete(SWEEP)

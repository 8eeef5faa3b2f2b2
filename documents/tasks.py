import logging
from contextlib import suppress

from celery import shared_task
from django.core.cache import cache
from django.utils import timezone

from documents import checkpointing, sealing
from documents.certificates import SealUnavailable
from documents.models import SealOrder

SWEEP = "documents.sweep"
logger = logging.getLogger(__name__)


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


@shared_task
def take_checkpoints() -> int:
    """As many as it takes for nothing to wait. Another worker at it, or a seal that is not there: the next time."""
    taken = 0
    try:
        while checkpointing.take_checkpoint(at=timezone.now()):
            taken += 1
    except checkpointing.CheckpointInHand:
        pass
    except SealUnavailable as refusal:
        logger.warning("No checkpoint of the ledger was taken: %s", refusal)
    return taken

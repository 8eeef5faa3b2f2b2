from contextlib import suppress

from celery import shared_task
from django.utils import timezone

from documents import sealing
from documents.models import SealOrder


@shared_task
def seal_ordered(order_id: int) -> None:
    with suppress(sealing.SealInHand, sealing.SealFailed):  # noted on the order; the sweep tries again
        sealing.seal(SealOrder.objects.get(pk=order_id), at=timezone.now())


@shared_task
def seal_waiting() -> None:
    for order in sealing.left_behind(at=timezone.now()):
        seal_ordered(order.pk)

"""Doors to the rules; imported inside because the rules enqueue these tasks."""

from celery import shared_task
from django.utils import timezone

from acknowledgements.models import Nudging


@shared_task
def nudge(nudging_id: int) -> None:
    """One turn, and then the next as a task of its own."""
    from acknowledgements.nudging import take_turn

    if take_turn(Nudging.objects.get(pk=nudging_id), at=timezone.now()):
        nudge.delay(nudging_id)


@shared_task
def nudge_waiting() -> int:
    """Those whose task was lost."""
    waiting = list(Nudging.objects.under_way().values_list("pk", flat=True))
    for pk in waiting:
        nudge.delay(pk)
    return len(waiting)

from celery import shared_task
from django.utils import timezone

from assignments.models import Ask


@shared_task
def reconcile(ask_id: int) -> None:
    from assignments import reconciling  # the rule module of the same name

    reconciling.reconcile(Ask.objects.get(pk=ask_id), at=timezone.now())


@shared_task
def reconcile_waiting() -> int:
    """Requests made or taken back whose task was lost; each is a task of its own, so that none stops the others."""
    waiting = Ask.objects.filter(reconciled_at=None).values_list("pk", flat=True)
    for pk in waiting:
        reconcile.delay(pk)
    return len(waiting)


@shared_task
def reconcile_all() -> int:
    from assignments.summing import outgrown

    asks = [*Ask.objects.standing().values_list("pk", flat=True), *outgrown().values_list("pk", flat=True)]
    for pk in asks:
        reconcile.delay(pk)
    return len(asks)

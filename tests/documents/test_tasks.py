from collections.abc import Callable

import pytest

from documents.models import Document
from documents.tasks import seal_waiting
from people.models import Employee
from tests.factories.documents import make_order
from tooling.child import wait_until

pytestmark = pytest.mark.django_db(transaction=True)


def test_beat_knows_the_sweep_by_its_name() -> None:
    from config.celery import app

    assert "documents.tasks.seal_waiting" in {entry["task"] for entry in app.conf.beat_schedule.values()}
    assert seal_waiting.name == "documents.tasks.seal_waiting"


def test_a_real_worker_takes_the_order_and_says_why_it_cannot_be_made(
    zoe: Employee, celery_worker_process: Callable[[], str]
) -> None:
    order = make_order(zoe, kind="poem", about="poem:1")
    assert wait_until(lambda: "poem:1 could not be sealed" in celery_worker_process(), 60)
    order.refresh_from_db()
    assert order.last_error.startswith("UnknownKind")
    assert Document.objects.count() == 0

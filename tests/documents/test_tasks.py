from collections.abc import Callable

import pytest

from documents.checking import check
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


def test_a_real_worker_takes_an_order_that_none_of_its_composers_knows_and_says_why(
    zoe: Employee, celery_worker_process: Callable[[], str]
) -> None:
    order = make_order(zoe, kind="poem", about="poem:1")
    assert wait_until(lambda: "poem:1 could not be sealed" in celery_worker_process(), 60)
    assert wait_until(lambda: bool(_refreshed(order).last_error), 10)
    assert Document.objects.count() == 0


def _refreshed(order):  # type: ignore[no-untyped-def]
    order.refresh_from_db()
    return order

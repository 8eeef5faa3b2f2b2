import datetime as dt
import hashlib
import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from django.db import connection, transaction

from documents.certificates import seal_key
from documents.checking import check
from documents.models import Document, SealOrder
from documents.sealing import LEASE, SealFailed, SealInHand, left_behind, seal
from documents.tasks import seal_ordered, seal_waiting
from people.models import Employee
from tests.factories.documents import ACTED_AT, KIND, make_document, make_order
from tests.services import database_url

pytestmark = pytest.mark.django_db


def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def test_an_order_becomes_one_sealed_document(zoe: Employee) -> None:
    at = now()
    order = make_order(zoe)
    document = seal(order, at=at)
    order.refresh_from_db()
    content = document.content
    assert check(content).holds
    assert (document.size, document.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    assert (document.person, document.about, document.kind, document.language) == (zoe, "test:fr:1", KIND, "fr")
    assert document.certificate_sha256 == seal_key().fingerprint
    assert document.acted_at == ACTED_AT
    assert document.sealed_at == order.sealed_at == at
    assert (order.attempts, order.leased_until, order.last_error) == (1, None, "")


def test_the_record_in_the_file_is_the_record_kept(zoe: Employee, tmp_path: Path) -> None:
    document = make_document(zoe)
    (tmp_path / "a.pdf").write_bytes(document.content)
    subprocess.run(["pdfdetach", "-save", "1", "-o", tmp_path / "r.json", tmp_path / "a.pdf"], check=True)
    record = json.loads((tmp_path / "r.json").read_bytes())
    assert record == document.record
    assert record["name"] == "Zoé Tremblay"
    assert record["document"] == {
        "about": "test:fr:1",
        "acted_at": "2026-03-24T18:05:09+00:00",
        "code": document.code,
        "issuer": "Boréal Mobilité",
        "kind": KIND,
        "language": "fr",
        "title": "Accusé de lecture – Guide des médias sociaux",
        "verify": f"http://testserver/v/{document.code}",
    }


def test_the_page_bears_the_code_that_is_kept(zoe: Employee, tmp_path: Path) -> None:
    document = make_document(zoe)
    (tmp_path / "a.pdf").write_bytes(document.content)
    words = subprocess.run(["pdftotext", tmp_path / "a.pdf", "-"], capture_output=True, text=True, check=True).stdout
    assert document.code in words


def test_sealing_twice_gives_the_same_document(zoe: Employee) -> None:
    order = make_order(zoe)
    assert seal(order, at=now()) == seal(order, at=now())
    assert Document.objects.count() == 1


def test_an_act_is_ordered_once(zoe: Employee) -> None:
    make_order(zoe)
    with pytest.raises(Exception, match=r"(?i)unique"), transaction.atomic():
        make_order(zoe)


def test_another_worker_leaves_alone_what_one_holds(zoe: Employee) -> None:
    order, at = make_order(zoe), now()
    SealOrder.objects.update(leased_until=at + LEASE)
    with pytest.raises(SealInHand):
        seal(order, at=at)
    assert left_behind(at=at) == []
    assert left_behind(at=at + LEASE) == [order]  # the worker died
    assert seal(order, at=at + LEASE).about == order.about


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_make_one_document(zoe: Employee) -> None:
    order, outcomes = make_order(zoe), []
    start = threading.Barrier(2)

    def work() -> None:
        try:
            start.wait()
            outcomes.append(type(seal(SealOrder.objects.get(pk=order.pk), at=now())).__name__)
        except SealInHand:
            outcomes.append("SealInHand")
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert "Document" in outcomes
    assert len(outcomes) == 2
    assert Document.objects.count() == 1
    assert SealOrder.objects.get().attempts == 1


def test_a_worker_slower_than_its_lease_yields_to_the_first(zoe: Employee) -> None:
    from documents import sealing

    order = make_order(zoe)
    first = seal(order, at=now())
    assert sealing._insert(order, now()) == first


def test_an_expired_certificate_seals_nothing_and_says_so(zoe: Employee) -> None:
    order = make_order(zoe)
    after = seal_key().certificate.not_valid_after_utc + dt.timedelta(days=1)
    with pytest.raises(SealFailed):
        seal(order, at=after)
    order.refresh_from_db()
    assert Document.objects.count() == 0
    assert order.last_error.startswith("CertificateExpired: The sealing certificate expired on")
    assert (order.sealed_at, order.leased_until) == (None, None)


def test_failures_are_tried_again_later_and_later_up_to_an_hour(zoe: Employee) -> None:
    order, at, rests = make_order(zoe, kind="poem"), now(), []
    for _ in range(9):
        with pytest.raises(SealFailed):
            seal(order, at=at)
        order.refresh_from_db()
        assert order.not_before is not None
        rests.append(int((order.not_before - at).total_seconds() // 60))
        assert left_behind(at=at) == []
        at = order.not_before
        assert left_behind(at=at) == [order]
    assert rests == [1, 2, 4, 8, 16, 32, 60, 60, 60]
    assert order.attempts == 9
    assert "poem" in order.last_error


def test_what_failed_is_sealed_once_it_can_be(zoe: Employee) -> None:
    order, at = make_order(zoe, kind="poem"), now()
    with pytest.raises(SealFailed):
        seal(order, at=at)
    SealOrder.objects.update(kind=KIND)
    order.refresh_from_db()
    assert seal(order, at=at + dt.timedelta(minutes=2)).about == order.about
    order.refresh_from_db()
    assert (order.last_error, order.not_before) == ("", None)


def test_the_sweep_takes_them_in_order_and_skips_what_cannot_be_made(zoe: Employee) -> None:
    for about, kind in (("test:fr:1", KIND), ("test:fr:2", "poem"), ("test:en:3", KIND)):
        make_order(zoe, about=about, kind=kind)
    seal_waiting()
    assert list(Document.objects.order_by("pk").values_list("about", flat=True)) == ["test:fr:1", "test:en:3"]
    seal_waiting()
    assert SealOrder.objects.get(about="test:fr:2").attempts == 1


def test_the_task_swallows_what_the_order_already_says(zoe: Employee) -> None:
    order = make_order(zoe, kind="poem")
    seal_ordered(order.pk)
    order.refresh_from_db()
    assert order.attempts == 1


@pytest.mark.django_db(transaction=True)
def test_an_act_succeeds_though_the_broker_is_down(zoe: Employee, tmp_path: Path) -> None:
    """In a process of its own: Celery keeps the connections it has."""
    act = (
        "import django; django.setup()\n"
        "from django.db import transaction\n"
        "from tests.factories.documents import make_order\n"
        "with transaction.atomic(): make_order()\n"
        "print('the act is done')\n"
    )
    environment = {**os.environ, "DATABASE_URL": database_url(), "REDIS_URL": "redis://127.0.0.1:1/0"}
    said = subprocess.run([sys.executable, "-c", act], capture_output=True, text=True, check=False, env=environment)
    assert "the act is done" in said.stdout
    assert "Error 111" in said.stderr
    assert [order.about for order in left_behind(at=now())] == ["test:fr:1"]


@pytest.mark.django_db(transaction=True)
def test_nothing_is_ordered_when_the_act_is_rolled_back(zoe: Employee) -> None:
    with transaction.atomic():
        make_order(zoe)
        transaction.set_rollback(True)
    assert SealOrder.objects.count() == 0

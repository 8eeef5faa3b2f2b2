import base64
import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from documents.bundling import Selection, gather, written
from documents.certificates import seal_key
from documents.checking import check
from documents.checkpointing import take_checkpoint
from documents.ledger import append
from documents.models import Checkpoint, Document, SealOrder
from documents.queueing import queue, retry, trouble
from documents.sealing import SealFailed, seal
from documents.timestamping import TimestampUnavailable, read_timestamp, timestamp
from documents.trusting import trusted_clocks
from documents.verdicts import Level
from documents.verifying import verify
from people.models import Employee
from tests.factories.authorities import LocalAuthority
from tests.factories.documents import make_document, make_order
from tests.factories.ledger import checkpoint, write_entries

pytestmark = pytest.mark.django_db


def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def test_the_queue_counts_what_waits_and_what_failed(zoe: Employee) -> None:
    assert (queue().waiting, queue().failing, queue().since) == (0, 0, None)
    make_order(zoe)
    with pytest.raises(SealFailed):
        seal(make_order(zoe, about="test:fr:2", kind="poem"), at=now())
    make_document(zoe, about="test:fr:3")
    counted = queue()
    assert (counted.waiting, counted.failing) == (2, 1)
    assert counted.since is not None


def test_retrying_touches_nothing_that_is_sealed(zoe: Employee) -> None:
    make_document(zoe)
    assert retry(SealOrder.objects.all()) == 0


def test_trouble_is_said_in_words_outside_the_days_of_the_certificate() -> None:
    assert trouble(at=now()) == ""
    assert trouble(at=seal_key().certificate.not_valid_after_utc + dt.timedelta(days=1))


# --- Timestamps ------------------------------------------------------------------------------------------------------
def test_a_document_is_sealed_with_a_timestamp(zoe: Employee, authority: LocalAuthority) -> None:
    verdict = check(bytes(make_document(zoe).content))
    assert verdict.holds
    assert verdict.level == Level.B_LT


def test_a_document_waits_while_no_authority_answers(zoe: Employee, authority: LocalAuthority) -> None:
    order = make_order(zoe, at=now())
    authority.way = "page"
    with pytest.raises(SealFailed):
        seal(order, at=now())
    order.refresh_from_db()
    assert order.waits_for_timestamp
    assert order.sealed_at is None
    assert not Document.objects.exists()
    authority.way = "honestly"
    assert check(bytes(seal(order, at=now()).content)).level == Level.B_LT


def test_after_long_enough_it_is_sealed_without_and_says_so(
    zoe: Employee,
    authority: LocalAuthority,
    settings: Any,
) -> None:
    order = make_order(zoe, at=now() - dt.timedelta(hours=settings.TSA_PATIENCE, minutes=1))
    authority.way = "page"
    verdict = check(bytes(seal(order, at=now()).content))
    assert (verdict.holds, verdict.level, verdict.timestamped_at) == (True, Level.B_B, None)


def test_a_checkpoint_is_timestamped_over_its_signature(authority: LocalAuthority) -> None:
    write_entries(3)
    taken = take_checkpoint(at=now())
    assert taken is not None
    kept = Checkpoint.objects.get()
    signature = base64.b64decode(kept.signature)
    assert abs(read_timestamp(bytes(kept.timestamp_token), signature, clocks=trusted_clocks()) - now()).seconds < 60


def test_a_checkpoint_waits_for_its_timestamp_an_hour_at_most(authority: LocalAuthority) -> None:
    authority.way = "garbage"
    append("test", "test:1", record={}, at=now() - dt.timedelta(minutes=59))
    with pytest.raises(TimestampUnavailable):
        take_checkpoint(at=now())
    assert not Checkpoint.objects.exists()
    append("test", "test:2", record={}, at=now() - dt.timedelta(minutes=61))
    assert take_checkpoint(at=now()) is not None
    assert Checkpoint.objects.get().timestamp_token is None


def test_a_bundle_brings_its_clocks_and_their_word_is_checked_offline(
    authority: LocalAuthority, organisation: object, tmp_path: Path, settings: Any, lifted_triggers: Any
) -> None:
    write_entries(2)
    checkpoint()
    other = timestamp(b"something else", at=now())
    roots = settings.TSA_ROOTS
    path = tmp_path / "evidence.zip"
    path.write_bytes(b"".join(written(gather(Selection()), at=now())))
    settings.TSA_ROOTS = ""  # another machine, which knows no authority
    assert verify(path).faults == []
    settings.TSA_ROOTS = roots
    with lifted_triggers():
        Checkpoint.objects.update(timestamp_token=other)
    path.write_bytes(b"".join(written(gather(Selection()), at=now())))
    (fault,) = verify(path).faults
    assert fault.startswith("Checkpoint 1: its timestamp does not hold")

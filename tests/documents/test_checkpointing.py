from __future__ import annotations

import dataclasses
import datetime as dt
import threading
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from documents import checkpointing
from documents.certificates import CertificateExpired, seal_key
from documents.checkpointing import CheckpointInHand, is_signed, statement_of, take_checkpoint
from documents.development_certificate import certify
from documents.growing import consistency_proof, inclusion_proof
from documents.ledger import leaf_of
from documents.merkle import is_consistent, is_included, root_of
from documents.models import Checkpoint, LedgerEntry, LedgerLeaf, LedgerNode
from tests.documents.test_certificates import bundle
from tests.factories.ledger import checkpoint, write_entries

pytestmark = pytest.mark.django_db


def leaves() -> list[bytes]:
    return [leaf_of(leaf.entry.digest) for leaf in LedgerLeaf.objects.select_related("entry")]


def test_nothing_waits_and_nothing_is_signed() -> None:
    assert take_checkpoint(at=timezone.now()) is None
    assert not Checkpoint.objects.exists()


@pytest.mark.parametrize("parts", [(1,), (3, 4), (15, 1, 1), (16, 16), (70, 300, 1), (255, 2)])
def test_the_root_is_that_of_the_whole_tree_however_it_grew(parts: tuple[int, ...]) -> None:
    size = 0
    for part in parts:
        write_entries(part, start=size)
        size += part
        taken = checkpoint()
        assert (taken.tree_size, taken.root_hash) == (size, root_of(leaves()).hex())
    assert LedgerNode.objects.filter(level=4).count() == size // 16
    assert LedgerNode.objects.filter(level=8).count() == size // 256
    assert not LedgerNode.objects.exclude(level__in=[4, 8]).exists()


def test_every_entry_is_proved_and_every_checkpoint_follows_from_those_before() -> None:
    taken = []
    for part in (1, 6, 30, 264):
        write_entries(part)
        taken.append(checkpoint())
    last, known = taken[-1], leaves()
    root = bytes.fromhex(last.root_hash)
    for index in range(last.tree_size):
        assert is_included(known[index], index, last.tree_size, inclusion_proof(index, last.tree_size), root)
    for before in taken:
        proof = consistency_proof(before.tree_size, last.tree_size)
        assert is_consistent(before.tree_size, last.tree_size, bytes.fromhex(before.root_hash), root, proof)
    assert [each.previous for each in taken] == [None, *taken[:-1]]


def test_a_proof_takes_two_queries_whatever_the_size(django_assert_num_queries: Any) -> None:
    write_entries(300)
    size = checkpoint().tree_size
    with django_assert_num_queries(2):
        inclusion_proof(17, size)
    with django_assert_num_queries(2):
        consistency_proof(277, size)


def test_the_signature_is_that_of_the_seal_and_of_nothing_else() -> None:
    write_entries(2)
    taken = checkpoint()
    certificate = x509.load_pem_x509_certificate(taken.certificate.encode())
    statement = statement_of(Checkpoint.objects.get())
    assert is_signed(statement, taken.signature, certificate)
    assert taken.certificate_sha256 == seal_key().fingerprint
    for forged in ({"root_hash": "0" * 64}, {"tree_size": 3}, {"signed_at": "2020-01-01T00:00:00.000000Z"}):
        assert not is_signed({**statement, **forged}, taken.signature, certificate)
    assert not is_signed(statement, "not base64", certificate)
    assert not is_signed(statement, "AAAA", certificate)
    assert not is_signed(statement, taken.signature, seal_key().root)


def test_an_expired_certificate_signs_nothing_and_loses_nothing() -> None:
    write_entries(2)
    with pytest.raises(CertificateExpired):
        take_checkpoint(at=timezone.now() + dt.timedelta(days=20_000))
    assert not LedgerLeaf.objects.exists()
    assert checkpoint().tree_size == 2


def test_very_many_take_several_checkpoints(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkpointing, "MOST_ENTRIES", 4)
    write_entries(6)
    assert [checkpoint().tree_size, checkpoint().tree_size] == [4, 6]


def test_the_database_refuses_a_fork() -> None:
    write_entries(1)
    first = checkpoint()
    write_entries(1)
    second = checkpoint()
    fields = {field.attname: getattr(second, field.attname) for field in Checkpoint._meta.fields}
    for fork in (
        {"number": 3, "tree_size": 9},  # a second successor of the first, out of step
        {"number": 2, "tree_size": 9},
        {"number": 3, "previous_id": second.pk, "tree_size": second.tree_size},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Checkpoint.objects.bulk_create([Checkpoint(**(fields | fork))])
    assert first.next == second


@pytest.mark.django_db(transaction=True)
def test_an_entry_committed_late_is_taken_by_the_next_checkpoint() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite writes one transaction at a time")
    written, go_on = threading.Event(), threading.Event()

    def act_slowly() -> None:
        with transaction.atomic():
            write_entries(1, start=100)
            written.set()
            go_on.wait(20)
        connection.close()

    slow = threading.Thread(target=act_slowly)
    slow.start()
    assert written.wait(20)
    write_entries(3)  # nobody waits for the slow one
    assert checkpoint().tree_size == 3
    go_on.set()
    slow.join()
    after = checkpoint()
    late = LedgerEntry.objects.get(about="test:100")
    assert late.leaf.index == 3
    assert late.pk < after.covers_up_to
    assert after.root_hash == root_of(leaves()).hex()


@pytest.mark.django_db(transaction=True)
def test_two_checkpoints_are_never_taken_at_once() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite writes one transaction at a time")
    write_entries(3)
    found: list[object] = []

    def take_another() -> None:
        try:
            found.append(take_checkpoint(at=timezone.now()))
        except CheckpointInHand as refusal:
            found.append(refusal)
        connection.close()

    with transaction.atomic():
        checkpoint()
        other = threading.Thread(target=take_another)
        other.start()
        other.join()
    assert isinstance(found[0], CheckpointInHand)
    assert Checkpoint.objects.count() == 1


def test_an_rsa_key_signs_as_well(tmp_path: Path, settings: Any, request: pytest.FixtureRequest) -> None:
    key, root = rsa.generate_private_key(public_exponent=65537, key_size=2048), seal_key()
    starts = dt.datetime.now(dt.UTC) - dt.timedelta(minutes=5)
    certificate = certify("RSA", key, starts=starts, days=2)
    sealing = dataclasses.replace(root, private_key=key, certificate=certificate, chain=())
    settings.SEAL_PKCS12 = str(bundle(tmp_path / "rsa.p12", sealing))
    settings.SEAL_PKCS12_PASSWORD = "s3cret"
    seal_key.cache_clear()
    request.addfinalizer(seal_key.cache_clear)
    write_entries(1)
    taken = checkpoint()
    assert is_signed(statement_of(taken), taken.signature, certificate)
    assert not is_signed({**statement_of(taken), "number": 2}, taken.signature, certificate)

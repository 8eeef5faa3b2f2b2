from __future__ import annotations

import hashlib

import pytest
from django.db import transaction

from documents.canonical import NotCanonical, canonical
from documents.ledger import append, entry_data, leaf_of
from documents.models import LedgerEntry
from tests.factories.ledger import AT, write_entries

pytestmark = pytest.mark.django_db


def test_an_entry_says_what_its_digest_was_taken_of() -> None:
    entry = append("test", "test:1", record={"person": 7, "subject": "guide:a:v1", "é": "ü"}, at=AT)
    entry.refresh_from_db()
    assert hashlib.sha256(canonical(entry_data(entry))).hexdigest() == entry.digest
    assert entry_data(entry)["appended_at"] == "2026-03-03T19:05:00.000000Z"
    assert (entry.person, entry.subject) == (7, "guide:a:v1")
    assert leaf_of(entry.digest) == hashlib.sha256(b"\0" + bytes.fromhex(entry.digest)).digest()


def test_an_entry_is_one_insert(django_assert_num_queries: object) -> None:
    with django_assert_num_queries(1):  # type: ignore[operator]
        write_entries(1)


def test_an_act_undone_leaves_no_entry() -> None:
    with transaction.atomic():
        write_entries(1)
        transaction.set_rollback(True)
    assert not LedgerEntry.objects.exists()


@pytest.mark.parametrize("record", [{"at": AT}, {"ratio": 0.5}, {"set": {1}}, {"big": 2**60}])
def test_what_two_machines_could_write_in_two_ways_is_refused(record: dict[str, object]) -> None:
    with pytest.raises(NotCanonical):
        append("test", "test:1", record=record, at=AT)
    assert not LedgerEntry.objects.exists()

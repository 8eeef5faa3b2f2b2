from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from documents.models import CheckpointMailing
from tests.factories.ledger import checkpoint, write_entries

pytestmark = pytest.mark.django_db
TABLES = {
    "documents_ledgerentry": "kind",
    "documents_ledgerleaf": '"index"',
    "documents_ledgernode": "hash",
    "documents_checkpoint": "root_hash",
    "documents_checkpointmailing": "recipients",
}


@pytest.fixture(autouse=True)
def _ledger() -> None:
    write_entries(16)
    CheckpointMailing.objects.create(day="2026-03-03", checkpoint=checkpoint(), recipients=1, sent_at=timezone.now())


@pytest.mark.parametrize(("table", "column"), TABLES.items())
@pytest.mark.parametrize("statement", ["UPDATE {0} SET {1} = {1}", "DELETE FROM {0}"])
def test_the_database_refuses_to_rewrite_the_ledger(table: str, column: str, statement: str) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(table, column))


@pytest.mark.parametrize("table", TABLES)
def test_emptying_it_is_refused(table: str) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no TRUNCATE")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            cursor.execute(f"TRUNCATE {table} CASCADE")

# ruff: noqa: S608
from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.db import DatabaseError, connection, transaction

from acknowledgements.models import Acknowledgement
from tests.conftest import Cast
from tests.factories.acknowledgements import ask_guide, sign

TABLE = "acknowledgements_acknowledgement"


@pytest.mark.parametrize(
    "statement",
    [
        f"UPDATE {TABLE} SET answer = 'declined'",
        f"UPDATE {TABLE} SET statement = statement",
        f"UPDATE {TABLE} SET acknowledged_at = '2020-01-01'",
        f"DELETE FROM {TABLE}",
        f"INSERT INTO {TABLE} SELECT * FROM {TABLE} ON CONFLICT (id) DO UPDATE SET answer = 'declined'",
    ],
)
def test_the_database_refuses_to_change_an_acknowledgement(cast: Cast, statement: str) -> None:
    acknowledgement = sign(ask_guide(), cast.zoe)
    if connection.vendor == "sqlite":
        statement = statement.replace(" ON CONFLICT", " WHERE true ON CONFLICT")

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert Acknowledgement.objects.get().answer == acknowledgement.answer


def test_replacing_a_row_on_sqlite_is_refused_too(cast: Cast) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("INSERT OR REPLACE is SQLite's own")
    sign(ask_guide(), cast.zoe)

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"INSERT OR REPLACE INTO {TABLE} SELECT * FROM {TABLE}")


def test_emptying_the_table_is_refused(cast: Cast) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no TRUNCATE")
    sign(ask_guide(), cast.zoe)

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a table with pending checks refuses for another reason
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            cursor.execute(f"TRUNCATE {TABLE}")


def test_one_named_way_past_it_is_open_to_tests(
    cast: Cast, lifted_triggers: Callable[[], AbstractContextManager[None]]
) -> None:
    sign(ask_guide(), cast.zoe)

    with lifted_triggers():
        Acknowledgement.objects.update(answer="declined")

    assert Acknowledgement.objects.get().answer == "declined"

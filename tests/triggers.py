"""Lift, for tests alone, the triggers by which the database refuses to change evidence."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.db.backends.base.operations import BaseDatabaseOperations

from people.append_only import trigger_names


@contextmanager
def lifted() -> Iterator[None]:
    lift, restore = statements()
    execute(lift)
    try:
        yield
    finally:
        execute(restore)


def execute(statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def statements() -> tuple[list[str], list[str]]:
    """What lifts every trigger now standing, and what makes it stand again."""
    triggers = trigger_names()
    if connection.vendor == "postgresql":
        tables = sorted({table for _trigger, table in triggers})
        settle = ["SET CONSTRAINTS ALL IMMEDIATE"]  # a table with pending checks refuses ALTER
        return (
            settle + [f'ALTER TABLE "{table}" DISABLE TRIGGER USER' for table in tables],
            settle + [f'ALTER TABLE "{table}" ENABLE TRIGGER USER' for table in tables],
        )
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        definitions = dict(cursor.fetchall())
    names = [trigger for trigger, _table in triggers]
    return [f'DROP TRIGGER "{name}"' for name in names], [definitions[name] for name in names]


def let_flush_empty_tables() -> None:
    """A transactional test ends by emptying every table, those too that the database keeps append-only."""
    plain = BaseDatabaseOperations.execute_sql_flush

    def flush(operations: BaseDatabaseOperations, sql_list: list[str]) -> None:
        with lifted():
            plain(operations, sql_list)

    BaseDatabaseOperations.execute_sql_flush = flush

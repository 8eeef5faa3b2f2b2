"""Tables filled at the speed of the disk: without their indexes, made once all rows are there, nor the check of each
key, since what the benchmarks write points where it should."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

# Those that hold no constraint: a row that is there already is refused while filling as ever.
_PLAIN = """
    SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
    WHERE indrelid = %s::regclass AND NOT indisunique
"""


@contextmanager
def bare(*tables: str) -> Iterator[None]:
    """These tables while they are filled; as they were afterwards."""
    from django.db import connection

    with connection.cursor() as cursor:
        definitions: list[str] = []
        for table in tables:
            cursor.execute(_PLAIN, [table])
            for name, definition in cursor.fetchall():
                definitions.append(definition)
                cursor.execute(f"DROP INDEX {name}")
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("SET maintenance_work_mem = '512MB'")
    yield
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = origin")
        for definition in definitions:
            cursor.execute(definition)
        cursor.execute("RESET maintenance_work_mem")
        for table in tables:
            cursor.execute(f"ANALYZE {table}")

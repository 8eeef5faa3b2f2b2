"""What one act writes, sent to the database at once.

An act of evidence adds a row to several tables and counts itself in others: a dozen statements, each of which the
request waits for. Rows are still ordinary instances, and changes ordinary querysets; only their way to the database is
shared. PostgreSQL is sent one statement of all of them, whose plan it keeps; SQLite, which is in the process, each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any, NamedTuple

from django.db import DEFAULT_DB_ALIAS, connection, models
from django.db.models.sql import UpdateQuery

from people.prepared import fill, named_blanks, server_cursor


class NextKey(models.Func):
    """The key that the next row of the model is to have; drawn in the transaction that adds it.

    PostgreSQL gives it to nobody else. SQLite lets one transaction write at a time, and the row is in that one.
    """

    output_field = models.BigIntegerField()

    def __init__(self, model: type[models.Model]) -> None:
        super().__init__()
        self.model = model

    def as_sql(self, *_args: Any, **_more: Any) -> tuple[str, tuple[Any, ...]]:
        table = self.model._meta.db_table  # our own
        return f"COALESCE((SELECT seq FROM sqlite_sequence WHERE name = '{table}'), 0) + 1", ()  # noqa: S608

    def as_postgresql(self, *_args: Any, **_more: Any) -> tuple[str, tuple[Any, ...]]:
        return f"nextval(pg_get_serial_sequence('{self.model._meta.db_table}', 'id'))", ()


def next_keys(*models_added: type[models.Model]) -> list[int]:
    """The keys that the next row of each is to have (`NextKey`)."""
    key_of = "as_postgresql" if connection.vendor == "postgresql" else "as_sql"
    drawn = ", ".join(getattr(NextKey(model), key_of)()[0] for model in models_added)
    with server_cursor() as cursor:
        cursor.execute(f"SELECT {drawn}")
        return list(cursor.fetchone())


class Change:
    """An update whose SQL is written once, with blanks (`people.prepared`) in its conditions and values."""

    def __init__(self, rows: models.QuerySet[Any], **values: Any) -> None:
        query: Any = rows.query.chain(UpdateQuery)
        query.add_update_values(values)
        self.sql, params = query.get_compiler(DEFAULT_DB_ALIAS).as_sql()
        self.blanks = named_blanks(params)


class _Making(NamedTuple):
    """A change, made only where the one of that number was."""

    change: Change
    after: int | None


class Together:
    """Rows to add and changes to make, in the order in which they are given. Inside the transaction of the act.

    A row is changed once, and not one that is added with it: a statement sees what stood there before it.
    """

    def __init__(self) -> None:
        self._shapes: list[Any] = []
        self._params: list[list[Any]] = []
        self._rows: list[Sequence[models.Model]] = []
        self._otherwise: list[Callable[[], object] | None] = []
        self._last = dict[Callable[[], object], int]()

    def add(self, *rows: models.Model) -> None:
        """Rows of one model, all of whose values are known; their keys too, where something else names them."""
        if not rows:
            return
        model, has_key = type(rows[0]), rows[0].pk is not None
        values = [
            field.get_db_prep_save(field.pre_save(row, True), connection)
            for row in rows
            for field in _fields(model, has_key)
        ]
        self._shapes.append((model, has_key, tuple(value is None for value in values)))
        self._params.append([value for value in values if value is not None])
        self._rows.append(rows)
        self._otherwise.append(None)

    def change(self, change: Change, *, otherwise: Callable[[], object] | None = None, **given: Any) -> None:
        """`otherwise`: what to do, once, where there was nothing to change.

        It is done in the place of the changes after it for which it is given too. It may lock what stands before them:
        who held theirs by then would wait for somebody who waits for them.
        """
        self._shapes.append(_Making(change, self._last.get(otherwise) if otherwise else None))
        if otherwise:
            self._last[otherwise] = len(self._shapes) - 1
        self._params.append(fill(change.blanks, given))
        self._rows.append(())
        self._otherwise.append(otherwise)

    def write(self) -> None:
        """A row alone of its model knows its key from then on."""
        if not self._shapes:
            return
        answers = self._write_at_once() if connection.vendor == "postgresql" else self._write_each()
        missed = dict[Callable[[], object], None]()
        for rows, otherwise, (count, key) in zip(self._rows, self._otherwise, answers, strict=True):
            for row in rows:
                row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS  # noqa: SLF001  (as saving does)
                if row.pk is None and len(rows) == 1:
                    row.pk = key
            if otherwise and not count:
                missed[otherwise] = None
        for otherwise in missed:
            otherwise()

    def _write_at_once(self) -> list[tuple[int, int | None]]:
        with server_cursor() as cursor:
            cursor.execute(_at_once(tuple(self._shapes)), [param for params in self._params for param in params])
            (answer,) = cursor.fetchall()
        return list(zip(answer[::2], answer[1::2], strict=True))

    def _write_each(self) -> list[tuple[int, int | None]]:
        answers = list[tuple[int, int | None]]()
        with connection.cursor() as cursor:
            for shape, params in zip(self._shapes, self._params, strict=True):
                if isinstance(shape, _Making) and shape.after is not None and not answers[shape.after][0]:
                    answers.append((0, None))
                    continue
                cursor.execute(_sql(shape), params)
                answers.append((cursor.rowcount, cursor.lastrowid))
        return answers


@contextmanager
def written_together() -> Iterator[Together]:
    """All that is added to it and changed by it is written at its end; nothing, when something is refused."""
    together = Together()
    yield together
    together.write()


@cache
def _fields(model: type[models.Model], has_key: bool) -> list[models.Field[Any, Any]]:
    """A key that is not known is the database's to give."""
    return [field for field in model._meta.local_concrete_fields if has_key or not field.primary_key]


def _sql(shape: Any) -> str:
    if isinstance(shape, _Making):
        return shape.change.sql
    model, has_key, are_empty = shape
    columns = [connection.ops.quote_name(str(field.column)) for field in _fields(model, has_key)]
    values = ["NULL" if is_empty else "%s" for is_empty in are_empty]
    rows = [f"({', '.join(values[start : start + len(columns)])})" for start in range(0, len(values), len(columns))]
    table = connection.ops.quote_name(model._meta.db_table)
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES {', '.join(rows)}"  # noqa: S608  (our own names)


@cache
def _at_once(shapes: tuple[Any, ...]) -> str:
    """Each is counted in turn, so each is done before the next: two who act lock what they share in the same order."""
    parts, counted = [], []
    for number, shape in enumerate(shapes):
        is_change = isinstance(shape, _Making)
        key = "NULL::bigint" if is_change else connection.ops.quote_name("id")
        where = f" AND EXISTS (TABLE s{shape.after})" if is_change and shape.after is not None else ""
        parts.append(f"s{number} AS ({_sql(shape)}{where} RETURNING {key} AS key)")
        counted.append(f"(SELECT count(*) FROM s{number}), (SELECT max(key) FROM s{number})")  # noqa: S608
    return f"WITH {', '.join(parts)} SELECT {', '.join(counted)}"

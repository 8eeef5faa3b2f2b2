"""Questions whose SQL is written once: for the few pages that everybody opens at the same time.

Django takes longer to write a question about an audience than the database takes to answer it. The question itself is
still an ordinary queryset, written where its words are: it is made with blanks in the place of what differs from one
person to the next, and its SQL is kept.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import QuerySet
from django.db.models.query import get_related_populators

from people.models import Employee, RoleGrant

_FIRST = 2**62  # no row has such a key


class Blanks:
    """What a question is made with, to be filled in each time it is asked."""

    person = _FIRST
    site = _FIRST + 1
    language = "\ue000language"
    slug = "\ue000slug"
    version = _FIRST + 2
    number = 2**31 - 2  # a column of numbers holds hardly more: what is larger is not to be asked for
    ask = _FIRST + 3
    row = _FIRST + 4
    place = "\ue000place"
    moment = dt.datetime(9998, 12, 31, 1, 2, 3, tzinfo=dt.UTC)


_NAMES = {value: name for name, value in vars(Blanks).items() if not name.startswith("_")}


def named_blanks(params: Sequence[Any]) -> list[tuple[str | None, Any]]:
    """Each parameter of a question with the name of the blank that it is, if it is one."""
    moment = connection.ops.adapt_datetimefield_value(Blanks.moment)
    names = _NAMES | {moment: "moment"}
    return [(names.get(param) if isinstance(param, int | str | dt.datetime) else None, param) for param in params]


def fill(blanks: Sequence[tuple[str | None, Any]], given: Mapping[str, Any]) -> list[Any]:
    if "moment" in given:
        given = {**given, "moment": connection.ops.adapt_datetimefield_value(given["moment"])}
    return [given[name] if name else param for name, param in blanks]


class Prepared:
    """A question that answers in rows of plain values: a `values_list`."""

    def __init__(self, question: QuerySet[Any, Any]) -> None:
        self._compiler = question.query.get_compiler(connection.alias)
        self._sql, params = self._compiler.as_sql()
        self._blanks = named_blanks(params)
        self._converters = self._compiler.get_converters([column for column, *_ in self._compiler.select])

    def ask(self, **given: Any) -> list[Any]:
        with server_cursor() as cursor:
            cursor.execute(self._sql, fill(self._blanks, given))
            rows = cursor.fetchall()
        return list(self._compiler.apply_converters(rows, self._converters)) if self._converters else rows


class PreparedRows(Prepared):
    """A question that answers in instances, with those that it selects beside them (`select_related`) and what it is
    annotated with."""

    def __init__(self, question: QuerySet[Any, Any]) -> None:
        super().__init__(question)
        compiler = self._compiler
        places = compiler.klass_info["select_fields"]
        self._model, self._own = compiler.klass_info["model"], slice(places[0], places[-1] + 1)
        self._names = [column.target.attname for column, *_ in compiler.select[self._own]]
        beside: Any = get_related_populators  # in the stubs, that of a later Django
        self._beside = beside(compiler.klass_info, compiler.select, DEFAULT_DB_ALIAS)

    def ask(self, **given: Any) -> list[Any]:
        return [self._instance(row) for row in super().ask(**given)]

    def _instance(self, row: Any) -> Any:
        instance = self._model.from_db(DEFAULT_DB_ALIAS, self._names, row[self._own])
        for related in self._beside:
            related.populate(row, instance)
        for name, place in (self._compiler.annotation_col_map or {}).items():
            setattr(instance, name, row[place])
        return instance


def server_cursor() -> Any:
    """PostgreSQL keeps the plan too, of a question that comes apart from its values (settings: prepare_threshold)."""
    if connection.vendor != "postgresql" or connection.queries_logged:  # what is logged says its values
        return connection.cursor()
    from django.db.backends.postgresql.base import ServerBindingCursor

    connection.ensure_connection()
    connection.validate_no_broken_transaction()
    cursor: Any = ServerBindingCursor(connection.connection)  # type: ignore[call-arg]
    return connection.make_cursor(cursor)


def roles_of(employee: Employee) -> tuple[str, ...]:
    """Each role they hold, once, in one order."""
    return tuple(sorted({role for (role,) in _roles().ask(person=employee.pk)}))


@cache
def _roles() -> Prepared:
    return Prepared(RoleGrant.objects.standing().filter(employee=Blanks.person).order_by().values_list("role"))

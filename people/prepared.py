"""Questions whose SQL is written once: for the few pages that everybody opens at the same time.

Django takes longer to write a question about an audience than the database takes to answer it. The question itself is
still an ordinary queryset, written where its words are: it is made with blanks in the place of what differs from one
person to the next, and its SQL is kept.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from people.models import Employee, RoleGrant

_FIRST = 2**62  # no row has such a key


class Blanks:
    """What a question is made with, to be filled in each time it is asked."""

    person = _FIRST
    site = _FIRST + 1
    language = "\ue000language"
    slug = "\ue000slug"
    version = _FIRST + 2


_NAMES = {value: name for name, value in vars(Blanks).items() if not name.startswith("_")}


class Prepared:
    """A question that answers in rows of plain values: a `values_list`."""

    def __init__(self, question: QuerySet[Any, Any]) -> None:
        self._compiler = question.query.get_compiler(connection.alias)
        self._sql, params = self._compiler.as_sql()
        self._params = [(_NAMES.get(param) if isinstance(param, int | str) else None, param) for param in params]
        self._converters = self._compiler.get_converters([column for column, *_ in self._compiler.select])

    def ask(self, **given: Any) -> list[Any]:
        with _cursor() as cursor:
            cursor.execute(self._sql, [given[name] if name else param for name, param in self._params])
            rows = cursor.fetchall()
        return list(self._compiler.apply_converters(rows, self._converters)) if self._converters else rows


def _cursor() -> Any:
    """PostgreSQL keeps the plan too, of a question that comes apart from its values (settings: prepare_threshold)."""
    if connection.vendor != "postgresql":
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

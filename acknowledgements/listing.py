"""A list of any number of people, read a page at a time: the last page costs what the first does.

The rows come in parts, one for each state, the most pressing first; each part follows an index. A page begins after a
row of a part, or ends before it, so nothing is counted or skipped to reach it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import islice
from typing import NamedTuple

from django.db.models import F, Q
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan
from django.db.models.functions import Coalesce

from acknowledgements.counting import UNREACHABLE, State, with_states
from assignments.models import Assignment, AssignmentQuerySet

ROWS = 50
BY_NAME = ("sort_name", "pk")
BY_DAY = ("due_on", "sort_name", "pk")
BY_PERSON = ("employee__sort_name", "employee_id")
_CURSOR = re.compile(r"([0-9]{1,2})-([0-9]{1,18})")


@dataclass(frozen=True)
class Part:
    """People of one state, in an order that an index follows."""

    state: str
    rows: Q
    order: tuple[str, ...] = BY_NAME


class Line(NamedTuple):
    """A person of the list, as the page shows them; no object is made of what the page does not show."""

    pk: int
    employee_id: int
    sort_name: str
    state: str
    due_on: dt.date | None
    done_at: dt.datetime | None
    closed_at: dt.datetime | None
    email: str | None
    first: str
    last: str
    preferred: str
    department_fr: str | None
    department_en: str | None
    site: str | None
    manager_first: str | None
    manager_last: str | None
    manager_preferred: str | None

    @property
    def name(self) -> str:
        return self.preferred or f"{self.first} {self.last}".strip()

    @property
    def manager(self) -> str:
        return self.manager_preferred or f"{self.manager_first or ''} {self.manager_last or ''}".strip()

    @property
    def is_unreachable(self) -> bool:
        return not self.email and self.done_at is None and self.closed_at is None


_FIELDS = (
    *("pk", "employee_id", "sort_name", "state", "due_on", "done_at", "closed_at", "employee__email"),
    *("employee__first_name", "employee__last_name", "employee__preferred_name"),
    *("employee__department__name_fr", "employee__department__name_en", "employee__site__name"),
    *("employee__manager__first_name", "employee__manager__last_name", "employee__manager__preferred_name"),
)


def lines_of(keys: Sequence[int], *, on: dt.date, until: dt.datetime | None = None) -> list[Line]:
    """The lines of these assignments, in their order; found by key, so that nothing else is read."""
    rows = with_states(Assignment.objects.filter(pk__in=keys), on=on, until=until)
    found = {row[0]: Line._make(row) for row in rows.order_by().values_list(*_FIELDS)}
    return [found[key] for key in keys if key in found]


@dataclass(frozen=True)
class Slice:
    """A page of the list, by key; the addresses of its neighbours, as the query string names them (empty: there is
    none)."""

    keys: list[int]
    before: str
    after: str


def parts(state: str, *, by_name: bool, on: dt.date) -> list[Part]:
    """The parts of a list narrowed to a state (empty: all of them)."""
    closed = Assignment.Closed
    to_do = Q(done_at=None, closed_at=None)
    if state == UNREACHABLE:
        return [Part(state, to_do & Q(employee__email=None), BY_PERSON)]
    if by_name and not state:
        listed = [closed.EXEMPT, closed.SUPERSEDED, closed.DECLINED]
        return [Part(state, Q(closed_at=None) | Q(closed_reason__in=listed))]
    present = to_do & Q(is_away=False)
    known = [
        Part(State.OVERDUE, present & Q(due_on__lt=on), BY_DAY),
        Part(State.TO_DO, present & Q(due_on__gte=on), BY_DAY),
        Part(State.TO_DO, present & Q(due_on=None)),
        Part(State.ON_LEAVE, to_do & Q(is_away=True)),
        Part(State.NOT_DONE, Q(closed_at__isnull=False, closed_reason=closed.SUPERSEDED)),
        Part(State.DECLINED, Q(closed_at__isnull=False, closed_reason=closed.DECLINED)),
        Part(State.DONE, Q(done_at__isnull=False)),
        Part(State.EXEMPT, Q(closed_at__isnull=False, closed_reason=closed.EXEMPT)),
    ]
    return [part for part in known if state in ("", part.state)]


def page_of(
    asked: AssignmentQuerySet,
    found: list[Part],
    *,
    after: str = "",
    before: str = "",
    last: bool = False,
    are_few: bool = False,
) -> Slice:
    """The first page, the one that follows or precedes a row, or the last one. A strange cursor begins anew.

    `are_few`: the report is on few of those asked, who are found and then sorted. An index that holds everybody in
    order would be read a long way before it met fifty of them.
    """
    start, row = (None, None) if last else _place(asked, found, _CURSOR.fullmatch(before or after))
    backwards = last or (bool(before) and row is not None)
    taken = list(islice(_keys(asked, found, start, row, backwards=backwards, are_few=are_few), ROWS + 1))
    more, taken = len(taken) > ROWS, taken[:ROWS]
    if backwards:
        taken.reverse()
    is_first = not more if backwards else row is None
    is_last = row is None if backwards else not more
    return Slice(
        keys=[key for _number, key in taken],
        before="" if is_first or not taken else "{}-{}".format(*taken[0]),
        after="" if is_last or not taken else "{}-{}".format(*taken[-1]),
    )


def _place(
    asked: AssignmentQuerySet, found: list[Part], cursor: re.Match[str] | None
) -> tuple[int | None, Assignment | None]:
    """The part and the row that a cursor names. The row is looked up among those of the report, whatever its state is
    now: who answered since is still a place to go on from."""
    if cursor is None or int(cursor[1]) >= len(found):
        return None, None
    row = asked.filter(pk=int(cursor[2])).order_by().first()
    return (int(cursor[1]), row) if row else (None, None)


def _keys(
    asked: AssignmentQuerySet,
    found: list[Part],
    start: int | None,
    row: Assignment | None,
    *,
    backwards: bool,
    are_few: bool,
) -> Iterator[tuple[int, int]]:
    numbers = list(range(len(found)))
    if backwards:
        numbers.reverse()
    if start is not None:
        numbers = numbers[numbers.index(start) :]
    for number in numbers:
        part = found[number]
        rows = asked.filter(part.rows)
        if number == start and row is not None:
            rows = _beyond(rows, part, row, backwards=backwards)
        fields = [F(name) for name in part.order]
        keys = [Coalesce(field, field) for field in fields] if are_few else fields  # no index is in that order
        order = [key.desc() if backwards else key.asc() for key in keys]
        for key in rows.order_by(*order).values_list("pk", flat=True)[: ROWS + 1]:
            yield number, key


def _beyond(rows: AssignmentQuerySet, part: Part, row: Assignment, *, backwards: bool) -> AssignmentQuerySet:
    """The row compared whole, so that the index is entered where it stands."""
    values = tuple(reduce(getattr, name.split("__"), row) for name in part.order)
    if None in values:  # it lost its day since
        return rows
    compare = TupleLessThan if backwards else TupleGreaterThan
    names = Tuple(*(F(name) for name in part.order))
    return rows.filter(compare(names, values))

"""Counts per direct manager and per place, changed in the same transaction as the assignment they count.

Locked in one order everywhere, manager before place, so that two writers never wait for each other.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import cache, partial
from typing import Any

from django.db import connection, models, transaction
from django.db.models import Count, Exists, F, OuterRef, Q, Value
from django.db.models.functions import Cast, Coalesce, Concat, Greatest

from assignments.models import MOVING, SUMS, Ask, Assignment, ManagerTally, PlaceTally
from assignments.summing import sum_teams
from people.models import Leave
from people.prepared import Blanks
from people.together import Change, Together, written_together

Counted = tuple[type[Any], int, Any]  # which tally, of which request, of whom or where


def count_done(assignment: Assignment, *, on: dt.date, together: Together) -> None:
    """The person's manager and place have one more done. Written with the act."""
    _count(together, assignment, on, done=1, **_no_longer_awaited(assignment, is_late(assignment, on)))


def count_undone(assignment: Assignment, *, on: dt.date) -> None:
    """What was taken for done is asked again, with a full delay."""
    with written_together() as together:
        _count(together, assignment, on, done=-1, begun=1 if assignment.opened_at else 0)


def count_each_done(assignments: Sequence[Assignment], *, on: dt.date) -> None:
    """As `count_done` of each, in the same few queries however many they are. Their rows are done already."""
    late = late_among(assignments, on)
    _count_each([(row, {"done": 1, **_no_longer_awaited(row, row.employee_id in late)}) for row in assignments], on)


def count_each_begun(assignments: Sequence[Assignment], *, on: dt.date) -> None:
    """One more for each is opened and still to do."""
    _count_each([(row, {"begun": 1}) for row in assignments], on)


def count_declined(assignment: Assignment, *, on: dt.date, together: Together) -> None:
    """One more has answered no: still asked, and never done."""
    _count(together, assignment, on, declined=1, **_no_longer_awaited(assignment, is_late(assignment, on)))


def count_exempt(assignment: Assignment, *, on: dt.date) -> None:
    """One fewer is asked."""
    with written_together() as together:
        _count(together, assignment, on, asked=-1, exempt=1, **_no_longer_awaited(assignment, is_late(assignment, on)))


def count_reopened(assignment: Assignment, *, on: dt.date) -> None:
    """Who was exempt is asked again, from where they had left off."""
    with written_together() as together:
        _count(together, assignment, on, asked=1, exempt=-1, begun=1 if assignment.opened_at else 0)


def _no_longer_awaited(assignment: Assignment, was_late: bool) -> dict[str, int]:
    return {"overdue": -1 if was_late else 0, "begun": -1 if assignment.opened_at else 0}


def late_among(assignments: Iterable[Assignment], on: dt.date) -> set[int]:
    """The people who are counted as late, for whom the day has gone by: nobody is while they are on leave."""
    late = {row.employee_id for row in assignments if row.due_on is not None and row.due_on < on}
    if late:
        late -= set(Leave.objects.current(on).filter(employee__in=late).values_list("employee", flat=True))
    return late


def is_late(assignment: Assignment, on: dt.date) -> bool:
    return bool(late_among([assignment], on))


def _count_each(counted: Sequence[tuple[Assignment, dict[str, int]]], on: dt.date) -> None:
    if len(counted) == 1:
        with written_together() as together:
            _count(together, counted[0][0], on, **counted[0][1])
        return
    moved: dict[Counted, Counter[str]] = defaultdict(Counter)
    for assignment, changes in counted:
        for tally, key in _tallies_of(assignment):
            moved[(tally, assignment.ask_id, *key.values())].update(changes)
    held = hold_tallies([assignment for assignment, _changes in counted])
    missing = {ask for _tally, ask, _key in moved.keys() - held.keys()}
    for of, row in held.items():
        for name, change in moved[of].items():
            setattr(row, name, max(getattr(row, name) + change, 0))
    names = sorted({name for _row, changes in counted for name in changes})
    counted_in = [row for row in held.values() if row.ask_id not in missing]
    teams = [row for row in counted_in if isinstance(row, ManagerTally)]
    for row in teams:
        row.is_moved = True
    ManagerTally.objects.bulk_update(teams, [*names, "is_moved"])
    PlaceTally.objects.bulk_update([row for row in counted_in if isinstance(row, PlaceTally)], names)
    for ask in {row.ask_id: row.ask for row, _changes in counted if row.ask_id in missing}.values():
        recount(ask, on=on)


def place_key(department: int | None, site: int | None, language: str) -> str:
    return f"{department or 0}:{site or 0}:{language}"


def _count(together: Together, assignment: Assignment, on: dt.date, **changes: int) -> None:
    """Nothing counts them yet: all are counted."""
    moved = frozenset((name, change) for name, change in changes.items() if change)
    place = place_key(assignment.tally_department_id, assignment.tally_site_id, assignment.tally_language)
    anew = partial(recount, assignment.ask, on=on)
    manager = {"person": assignment.tally_manager_id} if assignment.tally_manager_id else {}
    together.change(_of_manager(moved, bool(manager)), otherwise=anew, ask=assignment.ask_id, **manager)
    together.change(_of_place(moved), otherwise=anew, ask=assignment.ask_id, place=place)


@cache
def _of_manager(moved: frozenset[tuple[str, int]], has_manager: bool) -> Change:
    manager = Blanks.person if has_manager else None
    return Change(ManagerTally.objects.filter(ask=Blanks.ask, manager=manager), is_moved=True, **_moved(moved))


@cache
def _of_place(moved: frozenset[tuple[str, int]]) -> Change:
    return Change(PlaceTally.objects.filter(ask=Blanks.ask, key=Blanks.place), **_moved(moved))


def _moved(changes: frozenset[tuple[str, int]]) -> dict[str, Any]:
    """None goes below nothing."""
    return {
        name: F(name) + change if change > 0 else Greatest(F(name), Value(-change)) + change
        for name, change in sorted(changes)
    }


def _tallies_of(assignment: Assignment) -> list[tuple[type[ManagerTally | PlaceTally], dict[str, Any]]]:
    place = place_key(assignment.tally_department_id, assignment.tally_site_id, assignment.tally_language)
    return [(ManagerTally, {"manager_id": assignment.tally_manager_id}), (PlaceTally, {"key": place})]


def count_missing(assignments: Sequence[Assignment], *, on: dt.date) -> None:
    """Before an act of several holds anything: whoever counts anew locks all that is counted, managers before places,
    and would wait for who waits for this act."""
    wanted = {(tally, row.ask_id, *key.values()) for row in assignments for tally, key in _tallies_of(row)}
    missing = {ask for _tally, ask, _key in wanted - _tallies(assignments, lambda rows: rows).keys()}
    for ask in {row.ask_id: row.ask for row in assignments if row.ask_id in missing}.values():
        recount(ask, on=on)


def hold_tallies(assignments: Iterable[Assignment]) -> dict[Counted, ManagerTally | PlaceTally]:
    """Lock all that these count in, managers before places, when one act counts several of them."""
    return _tallies(assignments, lambda rows: rows.select_for_update().order_by("pk"))


def _tallies(
    assignments: Iterable[Assignment], read: Callable[[models.QuerySet[Any]], models.QuerySet[Any]]
) -> dict[Counted, ManagerTally | PlaceTally]:
    wanted: dict[type[Any], Q] = {}
    for assignment in assignments:
        for tally, key in _tallies_of(assignment):
            wanted[tally] = wanted.get(tally, Q(pk__in=[])) | Q(ask=assignment.ask_id, **key)
    found: dict[Counted, ManagerTally | PlaceTally] = {}
    for tally, counted in wanted.items():
        for row in read(tally.objects.filter(counted)):
            found[(tally, row.ask_id, row.manager_id if tally is ManagerTally else row.key)] = row
    return found


@transaction.atomic
def recount(ask: Ask, *, on: dt.date) -> None:
    """Both tallies of the ask say what its rows say that day.

    Rows of the tallies are locked before counting: an act under way adds itself to the new count when this commits.
    """
    _recount(ManagerTally, ask, on, ("manager_id",), ("tally_manager_id",))
    places = ("tally_department_id", "tally_site_id", "tally_language")
    _recount(PlaceTally, ask, on, ("key", "department_id", "site_id", "language"), ("place", *places))
    sum_teams(ask)


_COUNTED = {name: f"counted.{name}" for name in SUMS}
_READ = {f"summed_{name}": f"counted.{name}" for name in MOVING}


def _recount(tally: type[Any], ask: Ask, on: dt.date, fields: tuple[str, ...], sources: tuple[str, ...]) -> None:
    """In two statements, however many rows: those there are set right, those missing added.

    Of a request counted for the first time, nothing is looked for among what is not there: the database would search
    the rows it is adding, each time more of them. Two who count it at once write it once.
    """
    held = tally.objects.select_for_update().filter(ask=ask).order_by("pk").values_list("pk", flat=True)
    is_new = not list(held)
    counted, params = _counted(ask, on).values_list(*sources).annotate(**_counts(on)).query.sql_with_params()
    columns = ", ".join([*fields, *SUMS])
    read = _READ if tally is ManagerTally else {}
    start = f"WITH counted ({columns}) AS ({counted})"  # tables and columns are our own
    table, key = tally._meta.db_table, fields[0]
    same = f"held.{key} = counted.{key}"
    if key == "manager_id":  # nobody leads some people
        same = "COALESCE(held.manager_id, 0) = COALESCE(counted.manager_id, 0)"
    values = ", ".join(f"{name} = COALESCE({value}, 0)" for name, value in {**_COUNTED, **read}.items())
    differs = " OR ".join(f"held.{name} <> COALESCE(counted.{name}, 0)" for name in SUMS)
    if read:
        values, differs = f"{values}, is_moved = FALSE", f"{differs} OR held.is_moved"
    update = (
        f"{start} UPDATE {table} SET {values} FROM {table} AS held LEFT JOIN counted ON {same} "  # noqa: S608
        f"WHERE {table}.id = held.id AND held.ask_id = %s AND ({differs})"
    )
    more = {**read, "is_moved": "FALSE"} if read else {}
    into, chosen = ", ".join(["ask_id", columns, *more]), ", ".join(["%s", "counted.*", *more.values()])
    insert = f"{start} INSERT INTO {table} ({into}) SELECT {chosen} FROM counted WHERE "  # noqa: S608
    missing = f"NOT EXISTS (SELECT 1 FROM {table} AS held WHERE held.ask_id = %s AND {same})"  # noqa: S608
    with connection.cursor() as cursor:
        if is_new:
            cursor.execute(f"{insert} TRUE ON CONFLICT DO NOTHING", [*params, ask.pk])
        else:
            cursor.execute(update, [*params, ask.pk])
            cursor.execute(insert + missing, [*params, ask.pk, ask.pk])


def _counted(ask: Ask, on: dt.date) -> models.QuerySet[Assignment]:
    away = Leave.objects.current(on).filter(employee=OuterRef("employee"))
    number = models.CharField()
    place = Concat(
        Cast(Coalesce("tally_department_id", 0), number),
        Value(":"),
        Cast(Coalesce("tally_site_id", 0), number),
        Value(":"),
        "tally_language",
        output_field=number,
    )
    rows = Assignment.objects.filter(ask=ask).exclude(employee__left_on__lt=on).order_by()
    return rows.annotate(place=place, is_away=Exists(away))


def _counts(on: dt.date) -> dict[str, Count]:
    closed = Assignment.Closed
    to_do = Q(done_at=None, closed_at=None)
    asked = Q(closed_at=None) | Q(closed_reason__in=[closed.SUPERSEDED, closed.DECLINED])
    return {
        "asked": Count("pk", filter=asked),
        "done": Count("pk", filter=Q(done_at__isnull=False)),
        "declined": Count("pk", filter=Q(closed_reason=closed.DECLINED)),
        "exempt": Count("pk", filter=Q(closed_reason=closed.EXEMPT)),
        "overdue": Count("pk", filter=to_do & Q(due_on__lt=on, is_away=False)),
        "away": Count("pk", filter=to_do & Q(is_away=True)),
        "unreachable": Count("pk", filter=to_do & Q(employee__email=None)),
        "begun": Count("pk", filter=to_do & Q(opened_at__isnull=False)),
    }

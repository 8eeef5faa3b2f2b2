"""Everyone below a manager of very many, in one sum: read where the tallies were last counted, with what moved since.

A sum over the tallies of a hundred thousand managers takes half a second; no act may touch a sum that all of them
share, since one would wait for another. So each large team is summed when its request is counted anew, and the
managers' own tallies keep what was read of them then: the few that an act has moved are added when somebody looks.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import F, Func, IntegerField, Q, QuerySet, Sum, Value

from assignments.models import MOVING, SUMS, Ask, ManagerTally, TeamTally
from people.models import Employee

LARGE_TEAM = 1_000  # people below: such a team is summed when it is counted, a smaller one when it is looked up


class Bracket(Func):
    """The key of the first span in which a position is; none: it is in none of them. One expression, however many the
    spans: Django takes longer to write a condition for each than the database to sum by them."""

    output_field = IntegerField(null=True)

    def __init__(self, place: str, spans: Sequence[tuple[int, int, int]]) -> None:
        super().__init__(F(place))
        self.spans = tuple(spans)

    def as_sql(self, compiler: Any, connection: Any, **_kept: Any) -> tuple[str, tuple[Any, ...]]:  # type: ignore[override]
        place, params = compiler.compile(self.source_expressions[0])
        cases = " ".join(f"WHEN {place} BETWEEN {first:d} AND {last:d} THEN {key:d}" for key, first, last in self.spans)
        return f"(CASE {cases or 'WHEN 1 = 0 THEN 0'} END)", tuple(params) * len(self.spans)


def sum_teams(ask: Ask) -> None:
    """Each large team, from what is read of its managers' tallies now: a sum that runs along the tree is looked at
    where each team begins and where it ends."""
    moved = ManagerTally.objects.filter(ask=ask, is_moved=True)
    moved.update(is_moved=False, **{f"summed_{name}": F(name) for name in MOVING})
    sums, zeros = ", ".join(SUMS), ", ".join("0" for _name in SUMS)
    read = ", ".join(f"summed_{name}" if name in MOVING else name for name in SUMS)
    running = ", ".join(f"SUM({name}) OVER (ORDER BY place, kind ROWS UNBOUNDED PRECEDING) AS {name}" for name in SUMS)
    between = ", ".join(f"SUM(CASE kind WHEN 2 THEN {name} ELSE -{name} END)" for name in SUMS)
    large = "FROM people_employee WHERE last_position - position >= %s"
    statement = (
        f"WITH points (place, kind, manager, people, {sums}) AS (SELECT person.position, 0, 0, 0, {read} "  # noqa: S608
        "FROM assignments_managertally AS tally JOIN people_employee AS person ON person.id = tally.manager_id "
        f"WHERE tally.ask_id = %s UNION ALL SELECT position - 1, 1, id, last_position - position, {zeros} {large} "
        f"UNION ALL SELECT last_position, 2, id, last_position - position, {zeros} {large}), "
        f"run AS (SELECT kind, manager, people, {running} FROM points) "
        f"INSERT INTO assignments_teamtally (ask_id, manager_id, people, {sums}) "
        f"SELECT %s, manager, people, {between} FROM run WHERE kind > 0 GROUP BY manager, people"
    )
    TeamTally.objects.filter(ask=ask).delete()
    with connection.cursor() as cursor:
        cursor.execute(statement, [ask.pk, LARGE_TEAM, LARGE_TEAM, ask.pk])


@dataclass(frozen=True)
class Tallied:
    """Sums of tallies. Those away and unreachable are as of the last count, so they never exceed who has to answer."""

    asked: int = 0
    done: int = 0
    declined: int = 0
    exempt: int = 0
    overdue: int = 0
    away: int = 0
    unreachable: int = 0
    begun: int = 0

    @property
    def outstanding(self) -> int:
        return max(self.asked - self.done - self.declined, 0)

    @property
    def on_leave(self) -> int:
        return min(self.away, self.outstanding)

    @property
    def late(self) -> int:
        return min(self.overdue, self.outstanding - self.on_leave)

    @property
    def in_progress(self) -> int:
        return min(self.begun, self.outstanding)

    def __add__(self, other: Tallied) -> Tallied:
        return Tallied(*(getattr(self, name) + getattr(other, name) for name in SUMS))

    def __sub__(self, other: Tallied) -> Tallied:
        """Never below nothing: an act may come between two readings."""
        return Tallied(*(max(getattr(self, name) - getattr(other, name), 0) for name in SUMS))


def outgrown() -> QuerySet[Ask]:
    """Requests taken back, whose large teams are no longer those that were summed."""
    below = F("manager__last_position") - F("manager__position")
    changed = TeamTally.objects.exclude(people=below).order_by().values("ask")
    return Ask.objects.filter(pk__in=changed).exclude(closed_at=None)


Shares = dict[int | None, Tallied]  # by lead; None: those led by none of them


def tallied_below(asks: Iterable[int], manager: Employee, leads: Sequence[Employee] = ()) -> dict[int, Shares]:
    """By request: everyone below the manager, shared out among those right below who lead people themselves."""
    wanted = list(asks)
    found = _read_below(wanted, manager, leads) if _is_large(manager) else {}
    missing = [ask for ask in wanted if ask not in found]
    within = Q(manager__position__range=(manager.position, manager.last_position))
    return found | _summed(missing, within, leads) if missing else found


def _is_large(manager: Employee) -> bool:
    return manager.last_position - manager.position >= LARGE_TEAM


def _summed(asks: list[int], within: Q, leads: Sequence[Employee]) -> dict[int, Shares]:
    rows = ManagerTally.objects.filter(within, ask__in=asks).order_by()
    rows = rows.values_list("ask", _share(leads)).annotate(**{f"sum_{name}": Sum(name) for name in SUMS})
    return _by_ask(rows)


def _read_below(asks: list[int], manager: Employee, leads: Sequence[Employee]) -> dict[int, Shares]:
    """Of the requests whose large teams are still those that were counted. What was read then and what moved since are
    asked in one statement: another count may come between two."""
    large = [lead for lead in (manager, *leads) if _is_large(lead)]
    same = Q(pk__in=[])
    for lead in large:
        same |= Q(manager=lead.pk, people=lead.last_position - lead.position)
    read = TeamTally.objects.filter(same, ask__in=asks).order_by()
    moved = ManagerTally.objects.filter(ask__in=asks, is_moved=True).order_by()
    moved = moved.filter(manager__position__range=(manager.position, manager.last_position))
    since = {f"since_{name}": Sum(F(name) - F(f"summed_{name}") if name in MOVING else Value(0)) for name in SUMS}
    changes = moved.values_list(Value(True), "ask", _share(leads)).annotate(**since)
    rows = list(read.values_list(Value(False), "ask", "manager", *SUMS).union(changes, all=True))
    known = _by_ask(row[1:] for row in rows if not row[0])
    added = _by_ask(row[1:] for row in rows if row[0])
    whole = [ask for ask, teams in known.items() if len(teams) == len(large)]
    small = {lead.pk: lead for lead in leads if lead not in large}
    within = Q(pk__in=[])
    for lead in small.values():
        within |= Q(manager__position__range=(lead.position, lead.last_position))
    summed = _summed(whole, within, leads) if small and whole else {}
    shares: dict[int, Shares] = {}
    for ask in whole:
        since_then = added.get(ask, {})
        among = {key: team + since_then.get(key, Tallied()) for key, team in known[ask].items() if key != manager.pk}
        among |= summed.get(ask, {})
        total = sum(since_then.values(), known[ask][manager.pk])
        shares[ask] = {**among, None: total - sum(among.values(), Tallied())}
    return shares


def _share(leads: Sequence[Employee]) -> Bracket:
    return Bracket("manager__position", [(lead.pk, lead.position, lead.last_position) for lead in leads])


def _by_ask(rows: Iterable[Any]) -> dict[int, Shares]:
    found: dict[int, Shares] = defaultdict(dict)
    for ask, key, *sums in rows:
        found[ask][key] = Tallied(*sums)
    return dict(found)

"""Counts per direct manager and per department, changed in the same transaction as the assignment they count.

Locked in one order everywhere, manager before department, so that two writers never wait for each other.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Count, F, Q

from assignments.models import Ask, Assignment, DepartmentTally, ManagerTally


def count_done(assignment: Assignment) -> None:
    """The person's manager and department have one more done. Called inside the act's transaction."""
    for tally, field, key in _tallies_of(assignment):
        if not tally.objects.filter(ask_id=assignment.ask_id, **{field: key}).update(done=F("done") + 1):
            recount(assignment.ask)
            return


def hold_tallies(assignments: Iterable[Assignment]) -> None:
    """Lock all that these count in, managers before departments, when one act counts several of them."""
    rows = list(assignments)
    asks = {row.ask_id for row in rows}
    for tally, field, key in (
        (ManagerTally, "manager", "tally_manager_id"),
        (DepartmentTally, "department", "tally_department_id"),
    ):
        keys = {getattr(row, key) for row in rows}
        counted = Q(**{f"{field}__in": keys - {None}})
        if None in keys:
            counted |= Q(**{field: None})
        held = tally.objects.select_for_update()
        list(held.filter(counted, ask__in=asks).order_by("pk"))


def count_closed(assignment: Assignment) -> None:
    """One fewer is asked."""
    for tally, field, key in _tallies_of(assignment):
        tally.objects.filter(ask_id=assignment.ask_id, **{field: key}, asked__gt=0).update(asked=F("asked") - 1)


def _tallies_of(assignment: Assignment) -> list[tuple[type[ManagerTally | DepartmentTally], str, int | None]]:
    return [
        (ManagerTally, "manager_id", assignment.tally_manager_id),
        (DepartmentTally, "department_id", assignment.tally_department_id),
    ]


@transaction.atomic
def recount(ask: Ask) -> None:
    """Both tallies of the ask say what its rows say.

    Rows of the tallies are locked before counting: an act under way adds itself to the new count when this commits.
    """
    _recount(ManagerTally, ask, "manager_id", "tally_manager_id")
    _recount(DepartmentTally, ask, "department_id", "tally_department_id")


def _recount(tally: type[Any], ask: Ask, field: str, source: str) -> None:
    held = {getattr(row, field): row for row in tally.objects.select_for_update().filter(ask=ask).order_by("pk")}
    counts = (
        Assignment.objects.filter(ask=ask)
        .counted()
        .order_by()
        .values_list(source)
        .annotate(asked=Count("pk"), done=Count("pk", filter=Q(done_at__isnull=False)))
    )
    fresh = {key: (asked, done) for key, asked, done in counts}
    changed = []
    for key, row in held.items():
        if (row.asked, row.done) != fresh.get(key, (0, 0)):
            row.asked, row.done = fresh.get(key, (0, 0))
            changed.append(row)
    tally.objects.bulk_update(changed, ["asked", "done"], batch_size=400)
    missing = [
        tally(ask=ask, asked=asked, done=done, **{field: key})
        for key, (asked, done) in fresh.items()
        if key not in held
    ]
    tally.objects.bulk_create(missing, batch_size=400)

"""The pre-order of the manager tree and of the department tree: who is below whom, as a range of numbers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from django.db import models, transaction

from people.models import Department, Employee


class Loop(Exception):
    """Somebody would end up below themselves; `members` are the keys of those concerned."""

    def __init__(self, members: list[int]) -> None:
        super().__init__(f"loop among {members}")
        self.members = members


def preorder(parents: Mapping[int, int | None]) -> dict[int, tuple[int, int]]:
    """(position, last position below) of each node, positions from 1, siblings in the order given.

    A parent that is not in the mapping counts as none. Raises `Loop` when the mapping is not a forest.
    """
    children: dict[int | None, list[int]] = defaultdict(list)
    for node, parent in parents.items():
        children[parent if parent in parents else None].append(node)
    spans: dict[int, tuple[int, int]] = {}
    opened: dict[int, int] = {}
    counter = 0
    stack = [(node, False) for node in reversed(children[None])]
    while stack:
        node, is_closing = stack.pop()
        if is_closing:
            spans[node] = (opened[node], counter)
            continue
        counter += 1
        opened[node] = counter
        stack.append((node, True))
        stack += [(child, False) for child in reversed(children[node])]
    if len(spans) < len(parents):
        raise Loop(sorted(set(parents) - set(spans)))
    return spans


def is_below(candidate: Employee, person: Employee) -> bool:
    """Whether the candidate already works below the person (read from the rows, not from positions)."""
    above, seen = candidate.manager_id, set()
    while above is not None and above not in seen:
        if above == person.pk:
            return True
        seen.add(above)
        above = Employee.objects.values_list("manager_id", flat=True).get(pk=above)
    return False


@transaction.atomic
def renumber_people() -> int:
    """Every employee's position says the manager tree as it is now; returns how many changed."""
    people = Employee.objects.order_by("sort_name", "id").only("id", "manager_id", "position", "last_position")
    return _renumber(Employee, people, "manager_id")


@transaction.atomic
def renumber_departments() -> int:
    departments = Department.objects.order_by("name_fr", "id").only("id", "parent_id", "position", "last_position")
    return _renumber(Department, departments, "parent_id")


def _renumber(model: type[models.Model], rows: Iterable[models.Model], parent_field: str) -> int:
    found = list(rows)
    spans = preorder({row.pk: getattr(row, parent_field) for row in found})
    changed = []
    for row in found:
        if (row.position, row.last_position) != spans[row.pk]:  # type: ignore[attr-defined]
            row.position, row.last_position = spans[row.pk]  # type: ignore[attr-defined]
            changed.append(row)
    model._default_manager.bulk_update(changed, ["position", "last_position"], batch_size=400)
    return len(changed)

"""Figures without names, where human resources ask for them: managers then learn about groups, never about a person."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from assignments.completing import Completion
from people.models import Employee, Organisation, Role

Group = TypeVar("Group")


def fewest_shown_to(viewer: Employee) -> int:
    """The smallest group of which the viewer is told a figure; 0: they see people by name.

    It concerns those who look people up only because they lead them: human resources and auditors keep the names.
    """
    if viewer.has_role(Role.HR_ADMIN, Role.AUDITOR, Role.HR_DEPARTMENT):
        return 0
    return Organisation.current().smallest_group


def in_steps(number: int, fewest: int) -> int:
    """Of so many people who came one after another, how many a figure counts: as many more as `fewest` at a time.

    Two figures told to one viewer, before and after somebody came, are then the same, or differ by `fewest` people.
    """
    return number - number % fewest if fewest else number


def merged(
    groups: list[Group], fewest: int, *, size_of: Callable[[Group], Completion]
) -> tuple[list[Group], Completion | None]:
    """The groups to show, and the rest in one sum: no line is about fewer than `fewest` people, nor is what is left of
    the whole without the lines shown. None: every group is large enough.

    With nothing large enough left beside the rest, there is nothing to compare: no group is shown.
    """
    sizes = [size_of(group) for group in groups]
    rest, large = Completion(), sorted(range(len(groups)), key=lambda place: sizes[place].asked)
    while large and (sizes[large[0]].asked < fewest or (len(large) < len(groups) and rest.asked < fewest)):
        rest += sizes[large.pop(0)]
    if len(large) == len(groups):
        return groups, None
    return [groups[place] for place in sorted(large)], rest if large else None

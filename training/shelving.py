"""The trainings a person finds on their page: by level, theirs first, each with how far they are."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from assignments.models import Ask, Assignment
from people.models import Employee
from training.completing import Progress, progress_in
from training.models import Course, Level


@dataclass(frozen=True)
class OnShelf:
    progress: Progress
    due_on: dt.date | None
    is_asked: bool
    is_overdue: bool


@dataclass(frozen=True)
class LevelShelf:
    level: Level
    is_suggested: bool
    courses: list[OnShelf]


def shelf_of(employee: Employee, *, level: str, on: dt.date) -> list[LevelShelf]:
    """In the same few queries however many courses there are."""
    courses = list(Course.objects.shown_to(employee).select_related("guide"))
    owed = {
        row.ask.series: row
        for row in Assignment.objects.of(employee)
        .outstanding()
        .standing()
        .filter(ask__kind=Ask.Kind.TRAINING)
        .select_related("ask")
    }
    entries = [_entry(progress, owed.get(progress.course.series), on) for progress in progress_in(courses, employee)]
    order = sorted(Level, key=lambda each: each != level)  # stable: theirs, then the others in order
    shelves = [LevelShelf(each, each == level, _of_level(entries, each)) for each in order]
    return [shelf for shelf in shelves if shelf.courses]


def _of_level(entries: list[OnShelf], level: Level) -> list[OnShelf]:
    return [entry for entry in entries if entry.progress.course.level == level]


def _entry(progress: Progress, owed: Assignment | None, on: dt.date) -> OnShelf:
    return OnShelf(progress, owed.due_on if owed else None, owed is not None, owed.is_overdue(on) if owed else False)

"""The gate of a guide: which sections a person opens, and answers the questions of, before they may sign.

It never keeps anybody from reading: only the signing waits. What counts is the text itself: a section opened counts as
long as it reads so, whatever version it stands in, in the language in which it was opened.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from acknowledgements.models import CheckTry, SectionOpening
from acknowledgements.renewing import Renewal
from assignments.models import Assignment
from documents.canonical import digest, utc
from guidebook.models import Edition, Gate
from people.models import Employee


class UnknownSection(LookupError):
    """The edition holds no such section."""


class NotTheirSection(Exception):
    """Only the person asked opens sections for themselves."""


@dataclass(frozen=True)
class Step:
    """A section to open; `checks` are its questions when the gate asks them."""

    key: str
    title: str
    body: str
    digest: str
    checks: tuple[Mapping[str, Any], ...]
    opened_at: dt.datetime | None
    is_passed: bool

    @property
    def is_done(self) -> bool:
        return self.opened_at is not None and (self.is_passed or not self.checks)


@dataclass(frozen=True)
class Passage:
    """Where a person is with the gate of what they are to sign; `kind` None: there is no gate."""

    kind: Gate | None
    steps: tuple[Step, ...]
    tries: int

    @property
    def remaining(self) -> list[Step]:
        return [step for step in self.steps if not step.is_done]

    @property
    def is_met(self) -> bool:
        return not self.remaining

    @property
    def done(self) -> int:
        return len(self.steps) - len(self.remaining)

    def step(self, key: str) -> Step | None:
        return next((step for step in self.steps if step.key == key), None)

    @property
    def record(self) -> dict[str, Any] | None:
        """How it was met, as the evidence keeps it."""
        if self.kind is None:
            return None
        moments = sorted(step.opened_at for step in self.steps if step.opened_at)
        return {
            "kind": Gate(self.kind).name.lower(),
            "sections": len(self.steps),
            "first_opened_at": utc(moments[0]) if moments else None,
            "last_opened_at": utc(moments[-1]) if moments else None,
            "tries": self.tries,
        }


def passage_of(assignment: Assignment, edition: Edition, renewal: Renewal | None) -> Passage:
    """Of who acknowledged an earlier version, only the sections that changed are asked."""
    kind = edition.version.gate
    if kind is None:
        return Passage(None, (), 0)
    opened = {(row.key, row.digest): row.opened_at for row in SectionOpening.objects.filter(assignment=assignment)}
    tries = list(CheckTry.objects.filter(assignment=assignment).values_list("key", "digest", "is_right"))
    passed = {(key, of) for key, of, is_right in tries if is_right}
    steps = []
    for section in _asked(edition, renewal):
        known = (section["key"], section_digest(section))
        checks = tuple(section.get("checks", ())) if kind == Gate.CHECKED else ()
        steps.append(
            Step(known[0], section["title"], section["body"], known[1], checks, opened.get(known), known in passed)
        )
    return Passage(Gate(kind), tuple(steps), len(tries))


def open_section(assignment: Assignment, edition: Edition, key: str, *, by: Employee, at: dt.datetime) -> None:
    """The person turned this page; the first time is kept."""
    section = _section(assignment, edition, key, by)
    opening = SectionOpening(assignment=assignment, key=key, digest=section_digest(section), opened_at=at)
    SectionOpening.objects.bulk_create([opening], ignore_conflicts=True)


@transaction.atomic
def try_checks(
    assignment: Assignment, edition: Edition, key: str, answers: Sequence[int], *, by: Employee, at: dt.datetime
) -> list[Mapping[str, Any]]:
    """The choices made, question by question, each with whether it is right and why; all right: the section is passed.

    That it was tried, and whether all was right, is kept; what was answered is not.
    """
    section = _section(assignment, edition, key, by)
    chosen = [check["choices"][answer] for check, answer in zip(section["checks"], answers, strict=True)]
    is_right = all(choice["is_right"] for choice in chosen)
    CheckTry.objects.create(
        assignment=assignment, key=key, digest=section_digest(section), is_right=is_right, tried_at=at
    )
    return chosen


def section_digest(section: Mapping[str, Any]) -> str:
    """Of what the person reads there, its questions included."""
    return digest({"title": section["title"], "body": section["body"], "checks": section.get("checks", [])})


def _asked(edition: Edition, renewal: Renewal | None) -> list[Mapping[str, Any]]:
    if renewal is None or renewal.changes is None:
        return list(edition.sections)
    changed = {section.key for section in renewal.changes.changed}
    return [section for section in edition.sections if section["key"] in changed]


def _section(assignment: Assignment, edition: Edition, key: str, by: Employee) -> Mapping[str, Any]:
    if by.pk != assignment.employee_id:
        raise NotTheirSection
    section = next((section for section in edition.sections if section["key"] == key), None)
    if section is None:
        raise UnknownSection(key)
    return section

"""Where a person stands with a version of a guide."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from acknowledgements.models import Acknowledgement
from assignments.models import Ask, Assignment
from guidebook.models import Edition, GuideVersion
from people.models import Employee, Leave
from people.prepared import Blanks, PreparedRows


@dataclass(frozen=True)
class Standing:
    """What is asked of the person about the version, and what they answered."""

    employee: Employee
    version: GuideVersion
    assignment: Assignment | None
    acknowledgement: Acknowledgement | None
    on: dt.date

    @cached_property
    def is_on_leave(self) -> bool:
        return Leave.objects.current(self.on).filter(employee=self.employee).exists()

    @property
    def is_asked(self) -> bool:
        """They may acknowledge it now."""
        return (
            self.assignment is not None
            and self.assignment.is_outstanding
            and self.assignment.ask.closed_at is None
            and self.version.is_in_force
        )

    @property
    def is_overdue(self) -> bool:
        return (
            self.is_asked
            and not self.is_on_leave
            and self.assignment is not None
            and self.assignment.is_overdue(self.on)
        )

    @property
    def is_coming(self) -> bool:
        """The version was published a moment ago, and the task that asks each person has not run yet."""
        asked = self.version.ask
        return (
            self.assignment is None and self.version.is_in_force and asked is not None and asked.reconciled_at is None
        )

    @property
    def is_excused(self) -> bool:
        return self.assignment is not None and self.assignment.closed_reason == Assignment.Closed.EXEMPT

    @property
    def replacement(self) -> GuideVersion | None:
        """The version in force in its place."""
        return self.version.guide.versions.in_force().exclude(pk=self.version.pk).first()


def published_version(slug: str, number: int) -> GuideVersion | None:
    """With its guide, its request and its editions, but for their sections: long, and only those shown are read."""
    editions: list[Edition] = _editions().ask(slug=slug, number=number) if number <= Blanks.number else []
    if not editions:
        return None
    version = editions[0].version
    for edition in editions:
        edition.version = version
    read: Any = version.editions.all()
    read._result_cache = editions  # noqa: SLF001  (as prefetching does, whose question would be written each time)
    vars(version)["_prefetched_objects_cache"] = {"editions": read}
    return version


@cache
def _editions() -> PreparedRows:
    published = Edition.objects.filter(version__in=GuideVersion.objects.published())
    asked = published.filter(version__guide__slug=Blanks.slug, version__number=Blanks.number)
    return PreparedRows(asked.defer("sections").select_related("version__guide", "version__ask"))


@cache
def _assignments() -> PreparedRows:
    return PreparedRows(Assignment.objects.filter(employee=Blanks.person, ask=Blanks.ask).order_by())


def standing_of(employee: Employee, version: GuideVersion, *, on: dt.date) -> Standing:
    assignment = acknowledgement = None
    if version.ask_id is not None:
        assignment = next(iter(_assignments().ask(person=employee.pk, ask=version.ask_id)), None)
    if assignment is not None and version.ask is not None:
        assignment.ask = version.ask
    if assignment is not None and (assignment.done_at is not None or assignment.is_declined):
        acknowledgement = Acknowledgement.objects.filter(assignment=assignment).first()
    elif assignment is None and version.ask is not None and version.ask.spares_since is not None:
        acknowledgement = _of_an_earlier_round(employee, version.ask)
    return Standing(employee, version, assignment, acknowledgement, on)


def _of_an_earlier_round(employee: Employee, ask: Ask) -> Acknowledgement | None:
    """Of who acknowledged it shortly before it was asked again, and is left in peace this time."""
    answered = Acknowledgement.objects.of(employee).filter(assignment__ask__series=ask.series)
    return answered.select_related("edition__version").order_by("-acknowledged_at").first()

"""What publishing would do, before anybody publishes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from assignments.models import Assignment
from guidebook.coverage import gaps_of
from guidebook.models import GuideVersion
from people.models import Department, Employee, Organisation, Site
from people.models.employees import EmployeeQuerySet
from people.wording import LANGUAGES

MOST_OPEN = 8  # a longer table is folded


@dataclass(frozen=True)
class Share:
    """The people of one department, site or language, among those it is for."""

    name: str  # empty: of none
    people: int
    acknowledged: int  # the version now in force
    without_email: int

    @property
    def with_email(self) -> int:
        return self.people - self.without_email


@dataclass(frozen=True)
class Shares:
    """All those it is for, shared out one way."""

    kind: str  # department, site, language
    rows: list[Share]

    @property
    def is_long(self) -> bool:
        return len(self.rows) > MOST_OPEN


@dataclass(frozen=True)
class Effect:
    """Numbers of people: those it is for, and what changes for them."""

    people: int  # those it is for
    asked: int  # asked to acknowledge: all of them, or nobody
    asked_again: int  # among them, those who acknowledged the version now in force
    keep: int  # whose acknowledgement of the version in force stays what is asked of them
    still_to_answer: int  # asked for the version in force, not answered yet: they will answer on this text
    with_email: int
    without_email: int
    without_their_language: int  # who will read the other language
    shares: list[Shares]


def rehearse(version: GuideVersion, people: EmployeeQuerySet, *, must_acknowledge: bool, at: dt.datetime) -> Effect:
    """`people`: the audience, whatever their state; those who work here today are counted.

    Each way of sharing them out is one GROUP BY, however many they are.
    """
    employed = people.employed(Organisation.current().today(at)).order_by()
    previous = version.guide.versions.in_force().select_related("ask").first()
    assignments = Assignment.objects.filter(ask__series=previous.ask.series) if previous and previous.ask else None
    acknowledged = assignments.done() if assignments is not None else Assignment.objects.none()
    outstanding = assignments.outstanding() if assignments is not None else Assignment.objects.none()
    missing = [language for language in LANGUAGES if gaps_of(version, language)]
    languages = _counted(employed, "language", acknowledged)
    total = sum(row["people"] for row in languages.values())
    without_email = sum(row["without_email"] for row in languages.values())
    lost = [row["people"] for language, row in languages.items() if language in missing]
    return Effect(
        people=total,
        asked=total if must_acknowledge else 0,
        asked_again=sum(row["acknowledged"] for row in languages.values()) if must_acknowledge else 0,
        keep=0 if must_acknowledge else acknowledged.order_by().values("employee").distinct().count(),
        still_to_answer=0 if must_acknowledge else outstanding.count(),
        with_email=total - without_email,
        without_email=without_email,
        without_their_language=sum(lost) if len(missing) < len(LANGUAGES) else 0,
        shares=[
            _shared("department", _counted(employed, "department", acknowledged), _departments()),
            _shared("site", _counted(employed, "site", acknowledged), _sites()),
            _shared("language", languages, Employee.Language.choices),
        ],
    )


def _counted(people: EmployeeQuerySet, field: str, acknowledged: Any) -> dict[Any, dict[str, Any]]:
    grouped = people.values(field).annotate(
        people=Count("pk"),
        acknowledged=Count("pk", filter=Q(pk__in=acknowledged.values("employee"))),
        without_email=Count("pk", filter=Q(email=None)),
    )
    return {row.pop(field): row for row in grouped}


def _shared(kind: str, counted: Mapping[Any, Mapping[str, Any]], names: Iterable[tuple[Any, Any]]) -> Shares:
    rows = [Share(name=str(name), **counted[key]) for key, name in names if key in counted]
    return Shares(kind, [*rows, Share(name="", **counted[None])] if None in counted else rows)


def _departments() -> list[tuple[int, Department]]:
    return [(department.pk, department) for department in Department.objects.order_by("position", "pk")]


def _sites() -> list[tuple[int, Site]]:
    return [(site.pk, site) for site in Site.objects.all()]

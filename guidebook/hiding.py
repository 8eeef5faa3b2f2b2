"""Sections that some people do not see, and the combinations of sections that this makes.

A section may be hidden from an audience (sites, departments). Whoever belongs to several such audiences misses several
sections: each combination that can occur is an edition of its own, so that what a person signs is what they were shown.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain, combinations

from django.db import models, transaction

from guidebook.drafting import lock_draft
from guidebook.models import GuideVersion, Section
from people.models import Audience, Department, Employee, Site
from people.models.audiences import criteria
from people.models.employees import EmployeeQuerySet

MOST_AUDIENCES = 4  # each may double the number of editions


class TooManyCombinations(ValueError):
    """Sections would be hidden from more audiences than editions can be looked at by a person."""


class NothingLeft(ValueError):
    """Some people would see no section at all."""


@dataclass(frozen=True)
class HiddenFrom:
    """An audience, and the sections it does not see."""

    departments: frozenset[Department]
    sites: frozenset[Site]
    keys: frozenset[str]

    @property
    def people(self) -> models.Q:
        return criteria(departments=self.departments, sites=self.sites)


@dataclass(frozen=True)
class Combination:
    """A way in which the guide is shown: number 0 shows every section; the others leave out `hides`."""

    number: int
    hides: frozenset[str]
    audiences: tuple[tuple[HiddenFrom, ...], ...]  # people who belong to all of one of these, and to no other audience

    def people(self, version: GuideVersion) -> EmployeeQuerySet:
        """Those who are shown it, whatever their state; a queryset, evaluated by the caller."""
        every = audiences_of(version)
        shown = models.Q(pk__in=[])
        for audiences in self.audiences:
            belongs = models.Q(pk__isnull=False)
            for audience in every:
                belongs &= audience.people if audience in audiences else ~audience.people
            shown |= belongs
        return Employee.objects.filter(shown)


@transaction.atomic
def hide_section(
    section: Section,
    *,
    departments: Iterable[Department] = (),
    sites: Iterable[Site] = (),
    by: Employee | None,
    at: dt.datetime,
) -> None:
    """Hide it from the people of these departments (with all below) and sites; from nobody when none is given."""
    lock_draft(section.version)
    departments, sites = list(departments), list(sites)
    section.hidden_from = None
    if departments or sites:
        section.hidden_from = Audience.objects.create()
        section.hidden_from.departments.set(departments)
        section.hidden_from.sites.set(sites)
    section.save(update_fields=["hidden_from"])
    refuse_what_shows_nothing(section.version)


def refuse_what_shows_nothing(version: GuideVersion) -> None:
    """Raises `TooManyCombinations` and `NothingLeft`: for whoever hides sections or takes some away."""
    combinations_of(GuideVersion.objects.with_text().get(pk=version.pk))


def audiences_of(version: GuideVersion) -> list[HiddenFrom]:
    """Audiences of the same people are one. Reads `version.sections` with `hidden_from`: see `with_text`."""
    hidden: dict[tuple[frozenset[Department], frozenset[Site]], set[str]] = {}
    for section in version.sections.all():
        if audience := section.hidden_from:
            whom = frozenset(audience.departments.all()), frozenset(audience.sites.all())
            hidden.setdefault(whom, set()).add(section.key)
    return [HiddenFrom(departments, sites, frozenset(keys)) for (departments, sites), keys in hidden.items()]


def combinations_of(version: GuideVersion) -> list[Combination]:
    """All that can occur, the one that shows everything first. Raises `TooManyCombinations` and `NothingLeft`."""
    audiences = audiences_of(version)
    if len(audiences) > MOST_AUDIENCES:
        raise TooManyCombinations
    sizes = (combinations(audiences, size) for size in range(len(audiences) + 1))
    ways: dict[frozenset[str], list[tuple[HiddenFrom, ...]]] = {}
    for together in chain.from_iterable(sizes):
        if _may_be_one_person(together):
            ways.setdefault(frozenset().union(*(audience.keys for audience in together)), []).append(together)
    everything = frozenset(section.key for section in version.sections.all())
    if everything and everything in ways:
        raise NothingLeft
    return [Combination(number, hides, tuple(of)) for number, (hides, of) in enumerate(ways.items())]


def _may_be_one_person(audiences: tuple[HiddenFrom, ...]) -> bool:
    """A person works at one site. (Departments are moved below one another; sites are not.)"""
    sites = [audience.sites for audience in audiences if audience.sites]
    return not sites or bool(frozenset.intersection(*sites))


def hidden_from(version: GuideVersion, employee: Employee) -> frozenset[str]:
    """The keys of the sections that this person does not see."""
    hideable = dict(version.sections.exclude(hidden_from=None).values_list("key", "hidden_from"))
    if not hideable:  # most guides: nothing more to ask
        return frozenset()
    audiences = Audience.objects.including(employee).filter(pk__in=hideable.values()).values_list("pk", flat=True)
    mine = set(audiences)
    return frozenset(key for key, audience in hideable.items() if audience in mine)


def hidden_sections(version_id: int, employee: Employee) -> models.QuerySet[Section]:
    """The same, as one question."""
    return Section.objects.filter(version=version_id, hidden_from__in=Audience.objects.including(employee))


@dataclass(frozen=True)
class ShownTo:
    """A combination, the titles of what it leaves out, and how many people read it."""

    number: int
    hidden_titles: list[str]
    people: int


def shown_to(version: GuideVersion, *, on: dt.date) -> list[ShownTo]:
    """The ways in which the guide is shown, when there are several. Read the version `with_text`."""
    every = combinations_of(version)
    if len(every) == 1:
        return []
    titles = {section.key: section.title for section in version.sections.all()}
    return [
        ShownTo(
            combination.number,
            [title for key, title in titles.items() if key in combination.hides],
            combination.people(version).employed(on).count(),
        )
        for combination in every
    ]

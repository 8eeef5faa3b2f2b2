"""How far a consent form is answered and what may be shown, in figures; and the consents that come to their end.

Refusals are told to nobody but HR admins and privacy officers, who may read each answer. Communications people read
figures of groups, none of them small; managers read nothing of it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.db.models import Count, F, Prefetch, QuerySet
from django.utils.translation import gettext, override, pgettext

from assignments.completing import Completion
from assignments.masking import merged
from assignments.models import Assignment
from consent.models import Consent, ConsentFormVersion, Decision, ReportLook
from consent.models.forms import Channel, Element, Purpose
from consent.roles import PRIVY
from people.models import Department, Employee, Organisation

FEWEST = 5  # what a person answers is more private than whether they did: never about fewer people than this
WINDOWS = (30, 60, 90)
ROWS_AT_A_TIME = 500


@dataclass(frozen=True)
class Cover:
    """Of a department's own people: asked, who have answered, who have at least one yes in force."""

    department: Department | None
    asked: int
    answered: int
    granting: int

    @property
    def completion(self) -> Completion:
        return Completion(self.asked, self.answered)


@dataclass(frozen=True)
class Use:
    """One thing the form asks about, and how many people may be shown so today."""

    purpose: str
    element: str
    channel: str
    people: int


@dataclass(frozen=True)
class Coverage:
    version: ConsentFormVersion
    whole: Cover
    departments: list[Cover]
    rest: Cover | None  # departments of which too little may be told, in one line
    uses: list[Use]
    fewest: int  # people who said yes of whom the reader is told how many they are; 0: however few
    is_withheld: bool = False  # even the whole is too small a group

    def told(self, people: int) -> int | str:
        """How many said yes, or that they are few."""
        if people >= self.fewest:
            return people
        return gettext("fewer than %(number)s") % {"number": self.fewest}


def fewest_told_to(viewer: Employee) -> int:
    """0: they may read each answer."""
    return 0 if viewer.has_role(*PRIVY) else max(Organisation.current().smallest_group, FEWEST)


def coverage_of(version: ConsentFormVersion, *, fewest: int, on: dt.date) -> Coverage:
    """Of the people asked who work here; three queries, however many they are."""
    asked = Assignment.objects.filter(ask=version.ask_id).counted().exclude(employee__left_on__lt=on).order_by()
    counted = asked.values(place=F("employee__department")).annotate(people=Count("pk"), done=Count("done_at"))
    standing = Decision.objects.in_force(on).filter(
        consent__version__form=version.form_id, person__in=asked.values("employee")
    )
    granting = dict(
        standing.order_by()
        .values(place=F("person__department"))
        .annotate(people=Count("person", distinct=True))
        .values_list("place", "people")
    )
    rows = {row["place"]: (row["people"], row["done"], granting.get(row["place"], 0)) for row in counted}
    named: list[Department | None] = [*Department.objects.filter(pk__in=[key for key in rows if key]), None]
    named.sort(key=lambda department: department.position if department else 0)
    covers = [
        Cover(department, *rows[department.pk if department else None])
        for department in named
        if (department.pk if department else None) in rows
    ]
    whole = _sum(covers)
    if whole.asked < fewest:
        return Coverage(version, whole, [], None, [], fewest, is_withheld=True)
    shown = merged(covers, fewest, size_of=_told_apart)[0] if fewest else covers
    left = _sum([cover for cover in covers if cover not in shown]) if 0 < len(shown) < len(covers) else None
    return Coverage(version, whole, shown, left, _uses(version, standing), fewest)


def _told_apart(cover: Cover) -> Completion:
    """Few who said yes tell as much as few who were asked: where nobody did, each of them is known to have refused."""
    return Completion(min(cover.asked, cover.granting), 0)


def _sum(covers: list[Cover]) -> Cover:
    total = Cover(None, 0, 0, 0)
    for cover in covers:
        total = replace(
            total,
            asked=total.asked + cover.asked,
            answered=total.answered + cover.answered,
            granting=total.granting + cover.granting,
        )
    return total


def _uses(version: ConsentFormVersion, standing: QuerySet[Decision]) -> list[Use]:
    """Of each item of the version, in its order."""
    cells = standing.order_by().values("purpose", "element", "channel").annotate(people=Count("person", distinct=True))
    people = {(row["purpose"], row["element"], row["channel"]): row["people"] for row in cells}
    return [
        Use(*cell, people.get(cell, 0))
        for question in version.questions.all()
        for item in question.items.all()
        for cell in [(question.purpose, item.element, item.channel)]
    ]


def expiring(*, days: int, on: dt.date) -> QuerySet[Consent]:
    """Those of which something is in force today and nothing after that many days, the nearest end first."""
    until = on + dt.timedelta(days=days)
    standing = Decision.objects.in_force(on).filter(expires_on__range=(on, until))
    return (
        Consent.objects.filter(expires_on__range=(on, until), pk__in=standing.order_by().values("consent"))
        .select_related("version__form", "person__department", "guest")
        .prefetch_related(Prefetch("decisions", standing.select_related("item__question"), to_attr="standing"))
        .order_by("expires_on", "pk")
    )


def note_report(
    report: ReportLook.Report, *, is_export: bool, days: int | None = None, by: Employee, at: dt.datetime
) -> None:
    """Each look is kept: who, at what, when, and whether it left as a file."""
    ReportLook.objects.create(report=report, is_export=is_export, days=days, looked_by=by, looked_at=at)


def coverage_titles(*, tells_refusals: bool) -> list[str]:
    titles = [
        gettext("Department"),
        pgettext("people", "Asked"),
        pgettext("people", "Answered"),
        gettext("With a yes in force"),
    ]
    return [*titles, gettext("Answered, nothing in force")] if tells_refusals else titles


def coverage_rows(coverage: Coverage, *, tells_refusals: bool) -> list[list[object]]:
    named = [(str(cover.department or gettext("No department")), cover) for cover in coverage.departments]
    if coverage.rest:
        named.append((gettext("Other departments"), coverage.rest))
    named.append((gettext("Everyone asked"), coverage.whole))
    rows: list[list[object]] = []
    for name, cover in named:
        row: list[object] = [name, cover.asked, cover.answered, coverage.told(cover.granting)]
        rows.append([*row, max(cover.answered - cover.granting, 0)] if tells_refusals else row)
    return rows


def expiring_titles() -> list[str]:
    return [
        gettext("Name"),
        gettext("Department"),
        gettext("Form"),
        gettext("In force until"),
        gettext("What ends"),
        gettext("Record"),
    ]


def expiring_rows(consents: QuerySet[Consent], *, language: str) -> Iterator[list[object]]:
    """Ready to be read: the language of the page is no longer in force while they are sent."""
    for consent in consents.iterator(chunk_size=ROWS_AT_A_TIME):
        with override(language):
            row = _expiring_row(consent)
        yield row


def _expiring_row(consent: Consent) -> list[object]:
    department = consent.person.department if consent.person else None
    ends = "; ".join(said_of(decision) for decision in consent.standing)  # type: ignore[attr-defined]
    name = str(consent.person or consent.guest)
    return [name, str(department or ""), str(consent.version.form), consent.expires_on, ends, consent.key]


def said_of(decision: Decision) -> str:
    parts = (Purpose(decision.purpose).label, Element(decision.element).label, Channel(decision.channel).label)
    return " – ".join(str(part) for part in parts)

"""Who was bound by which text on a given day: for each person employed then, the last edition they had acknowledged.

What is told of an acknowledgement is what was kept with it: the edition and its digest, the name signed with, the
department of that day. Whoever left, moved or changed name since is found as they were.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan
from django.utils.translation import gettext

from acknowledgements.models import Acknowledgement, AcknowledgementQuerySet
from guidebook.models import Guide, GuideVersion
from people.folding import fold
from people.models import Employee, Organisation
from people.models.employees import EmployeeQuerySet
from people.wording import localized

ROWS = 50
ROWS_AT_A_TIME = 1000
ORDER = ("sort_name", "pk")


@dataclass(frozen=True)
class Bound:
    """A person employed on that day, and what they had acknowledged by then; None: nothing."""

    person: Employee
    acknowledgement: Acknowledgement | None

    @property
    def signed_as(self) -> str:
        """The name they signed with, when it is not the one they bear now; empty once it was erased."""
        name = self.acknowledgement.evidence.legal_name if self.acknowledgement else ""
        known = {fold(self.person.legal_name), fold(self.person.name)}
        return name if name and fold(name) not in known else ""

    @property
    def since(self) -> dt.date | None:
        """The day they signed: on paper, the day written on the sheet."""
        row = self.acknowledgement
        if row is None:
            return None
        return row.sheet.signed_on if row.sheet else Organisation.current().today(row.acknowledged_at)


@dataclass(frozen=True)
class Turned:
    """A page of people; the keys of the first and the last when there are others before and after."""

    rows: list[Bound]
    before: int | None
    after: int | None


@dataclass(frozen=True)
class Binding:
    """The question: which guide, which day, who among whom."""

    guide: Guide
    on: dt.date
    words: str = ""
    is_bound: bool | None = None  # None: both

    @property
    def version(self) -> GuideVersion | None:
        """The text in force at the end of that day."""
        return (
            GuideVersion.objects.filter(guide=self.guide, published_at__lt=self._until)
            .exclude(retired_at__lt=self._until)
            .order_by("number")
            .last()
        )

    def counts(self) -> tuple[int, int]:
        """(employed that day, bound by a text), whatever words were searched for."""
        counted = self._employed.aggregate(
            employed=Count("pk"), bound=Count("pk", filter=Q(Exists(self._acknowledged(OuterRef("pk")))))
        )
        return counted["employed"], counted["bound"]

    @property
    def people(self) -> EmployeeQuerySet:
        people = self._employed.matching(self.words)
        if self.is_bound is not None:
            bound = Exists(self._acknowledged(OuterRef("pk")))
            people = people.filter(bound if self.is_bound else ~bound)
        latest = self._acknowledged(OuterRef("pk")).order_by("-acknowledged_at", "-pk")
        return people.select_related("department").annotate(latest=Subquery(latest.values("pk")[:1])).order_by(*ORDER)

    def page(self, *, after: int | None = None, before: int | None = None) -> Turned:
        """A page is entered by a person's key; the last costs what the first does."""
        start = self._employed.filter(pk=after or before or 0).first()
        people, is_back = self.people, start is not None and not after
        if start:
            people = _beyond(people, start, is_back=is_back)
        taken = list(people[: ROWS + 1])
        is_more, taken = len(taken) > ROWS, taken[:ROWS]
        if is_back:
            taken.reverse()
        has_before = is_more if is_back else start is not None
        has_after = start is not None if is_back else is_more
        return Turned(
            _with_acknowledgements(taken),
            taken[0].pk if taken and has_before else None,
            taken[-1].pk if taken and has_after else None,
        )

    def rows(self) -> Iterator[Bound]:
        """All of them, a thousand at a time."""
        people = self.people.iterator(chunk_size=ROWS_AT_A_TIME)
        while batch := list(islice(people, ROWS_AT_A_TIME)):
            yield from _with_acknowledgements(batch)

    @property
    def _employed(self) -> EmployeeQuerySet:
        return Employee.objects.employed(self.on)

    @property
    def _until(self) -> dt.datetime:
        midnight = dt.datetime.combine(self.on + dt.timedelta(days=1), dt.time())
        return midnight.replace(tzinfo=Organisation.current().zone)

    def _acknowledged(self, person: OuterRef) -> AcknowledgementQuerySet:
        """By the end of that day; on paper, whenever it was recorded."""
        here = Q(sheet=None, acknowledged_at__lt=self._until)
        agreed = Acknowledgement.objects.agreed().filter(here | Q(sheet__signed_on__lte=self.on))
        return agreed.filter(employee=person, edition__version__guide=self.guide)


def _beyond(people: EmployeeQuerySet, start: Employee, *, is_back: bool) -> EmployeeQuerySet:
    compare = TupleLessThan if is_back else TupleGreaterThan
    people = people.filter(compare(Tuple(F("sort_name"), F("pk")), (start.sort_name, start.pk)))
    return people.order_by("-sort_name", "-pk") if is_back else people


def _with_acknowledgements(people: list[Employee]) -> list[Bound]:
    keys = [person.latest for person in people]  # type: ignore[attr-defined]  # annotated by `people`
    rows: QuerySet[Acknowledgement] = (
        Acknowledgement.objects.filter(pk__in=[key for key in keys if key])
        .select_related("edition__version__guide", "evidence", "department", "sheet")
        .defer("sheet__content", "edition__sections")
    )
    found = {row.pk: row for row in rows}
    return [Bound(person, found.get(key)) for person, key in zip(people, keys, strict=True)]


def export_titles() -> list[str]:
    return [
        gettext("Name"),
        gettext("Employee number"),
        gettext("Name signed with"),
        gettext("Department then"),
        gettext("Version acknowledged"),
        gettext("Language of the text"),
        gettext("SHA-256 of the text"),
        gettext("Acknowledged on"),
        gettext("On paper"),
        gettext("Left on"),
    ]


def export_cells(rows: Iterator[Bound], *, language: str, words: dict[str, str]) -> Iterator[list[object]]:
    """`words`: looked up while the request's language is in force, for rows are written after it."""
    for bound in rows:
        row, person = bound.acknowledgement, bound.person
        said: list[object] = [""] * 7
        if row:
            said = [
                row.evidence.legal_name,
                localized(row.department, "name", language) if row.department else "",
                row.edition.version.number,
                words[row.edition.language],
                row.edition_digest,
                bound.since,
                words["yes"] if row.sheet_id else words["no"],
            ]
        yield [person.name, person.employee_number, *said, person.left_on]

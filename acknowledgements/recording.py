"""A sheet that people signed on paper, recorded by human resources for each of those who signed it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, F, OuterRef

from acknowledgements.acknowledging import AlreadyAnswered, NotTheirs, TextChanged, record_from_paper
from acknowledgements.models import Acknowledgement, SignedSheet
from assignments.fulfilling import NoLongerAsked
from assignments.models import Assignment, AssignmentQuerySet
from assignments.tallying import count_missing, hold_tallies
from documents.evidence import EvidenceFacts
from documents.ledger import append
from documents.scans import Scan
from guidebook.models import Edition, GuideVersion
from guidebook.writing import clean_lines
from people.models import Employee, Organisation, Role
from people.models.employees import EmployeeQuerySet

MOST_PEOPLE = 200  # on the sheets printed at once, and recorded at once
NOTE_LENGTH = 500
DIGEST_SHOWN = 16  # characters of the edition's digest, on a sheet
REFUSALS = (AlreadyAnswered, NoLongerAsked, NotTheirs, TextChanged)


class NotThatDay(ValueError):
    """Nobody signs before the version is published, nor in the days to come."""


class TooManyPeople(ValueError):
    """More than MOST_PEOPLE at once."""


@dataclass(frozen=True)
class LeftOut:
    """A person for whom nothing was recorded, and the refusal that says why."""

    person: Employee
    refusal: Exception


class NobodyRecorded(Exception):
    """None of these people could be recorded; the sheet is not kept either."""

    def __init__(self, left_out: Sequence[LeftOut]) -> None:
        super().__init__(len(left_out))
        self.left_out = left_out


@dataclass(frozen=True)
class Recorded:
    sheet: SignedSheet
    acknowledgements: list[Acknowledgement]
    left_out: list[LeftOut]


def may_record(viewer: Employee) -> bool:
    return viewer.has_role(Role.HR_ADMIN, Role.HR_DEPARTMENT)


def may_read_sheets(viewer: Employee) -> bool:
    return viewer.has_role(Role.HR_ADMIN, Role.HR_DEPARTMENT, Role.AUDITOR)


def recordable_people(by: Employee, *, on: dt.date) -> EmployeeQuerySet:
    """Those in their care who work here; nobody records their own paper."""
    return Employee.objects.in_the_care_of(by).employed(on).exclude(pk=by.pk)


def to_record(
    version: GuideVersion, by: Employee, *, on: dt.date, words: str = "", team: Employee | None = None
) -> AssignmentQuerySet:
    """Who has not answered yet, among these; `team`: those right under that manager."""
    people = recordable_people(by, on=on).matching(words).order_by()
    if team:
        people = people.filter(manager=team)
    asked = Assignment.objects.outstanding().standing().filter(ask=version.ask_id, employee__in=people)
    return asked.order_by(F("employee__manager__sort_name").asc(nulls_last=True), "sort_name", "pk")


def team_of(number: int | None, by: Employee, *, on: dt.date) -> Employee | None:
    """That manager, when somebody right under them is in the viewer's care; else there is no such team."""
    below = recordable_people(by, on=on).filter(manager=OuterRef("pk")).order_by()
    return Employee.objects.filter(Exists(below), pk=number).first() if number else None


@transaction.atomic
def record_sheet(
    edition: Edition,
    scan: Scan,
    assignments: Iterable[Assignment],
    *,
    signed_on: dt.date,
    note: str = "",
    facts: EvidenceFacts,
    by: Employee,
    at: dt.datetime,
) -> Recorded:
    """The sheet is kept, and each of these people has acknowledged the guide by it. Whoever cannot be recorded (they
    answered meanwhile, they read another edition…) is left out with the reason, and the others lose nothing.

    Raises `NobodyRecorded`, `NotThatDay` and `TooManyPeople`, and keeps nothing.
    """
    _refuse_other_days(edition, signed_on, at)
    keys = [assignment.pk for assignment in assignments]
    if len(keys) > MOST_PEOPLE:
        raise TooManyPeople
    # All locked first, in one order, so that two sheets recorded at once wait for each other and for nothing else.
    held = Assignment.objects.select_for_update(of=("self",)).select_related("ask")
    rows = list(held.filter(pk__in=keys).order_by("pk"))
    count_missing(rows, on=Organisation.current().today(at))
    hold_tallies(rows)
    sheet = _keep(edition, scan, signed_on=signed_on, note=note, by=by, at=at)
    acknowledgements, left_out = [], []
    for row in rows:
        try:
            acknowledgements.append(record_from_paper(row, edition, sheet=sheet, facts=facts, by=by, at=at))
        except REFUSALS as refusal:
            left_out.append(LeftOut(row.employee, refusal))
    if not acknowledgements:
        raise NobodyRecorded(left_out)
    return Recorded(sheet, acknowledgements, left_out)


def first_day(version: GuideVersion) -> dt.date:
    """The first on which the version can have been signed."""
    return Organisation.current().today(version.published_at or version.created_at)


def _refuse_other_days(edition: Edition, signed_on: dt.date, at: dt.datetime) -> None:
    if not first_day(edition.version) <= signed_on <= Organisation.current().today(at):
        raise NotThatDay


def _keep(edition: Edition, scan: Scan, *, signed_on: dt.date, note: str, by: Employee, at: dt.datetime) -> SignedSheet:
    sheet = SignedSheet.objects.create(
        version=edition.version,
        edition=edition,
        language=edition.language,
        signed_on=signed_on,
        content=scan.content,
        media_type=scan.media_type,
        file_name=scan.name,
        size=scan.size,
        sha256=scan.sha256,
        note=clean_lines(note)[:NOTE_LENGTH],
        recorded_by=by,
        recorded_at=at,
    )
    record = {
        "subject": edition.version.subject,
        "edition_digest": edition.digest,
        "sha256": sheet.sha256,
        "signed_on": signed_on.isoformat(),
        "by": by.pk,
    }
    append("sheet-recorded", f"sheet:{sheet.pk}", record=record, at=at)
    return sheet

"""Sign-off sheets: what people who sign on paper are given, team by team, to read, sign and hand back."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext, override, pgettext

from acknowledgements.recording import DIGEST_SHOWN, MOST_PEOPLE
from acknowledgements.reporting import Report
from assignments.models import Assignment
from documents.typesetting import Facts, qr_code, typeset_papers
from guidebook.models import Edition
from guidebook.reading import edition_for_each
from people.branding import logo_of
from people.models import Employee, Organisation
from people.wording import day

MOST_SHEETS = 40  # a quarter of a second each
CHARACTERS_A_LINE = 115  # of the statement, in the head of a following page
TALLEST_HEAD = 120  # millimetres


class NobodyToSign(Exception):
    """Everyone selected has answered."""


class TooManyToPrint(Exception):
    """More than MOST_PEOPLE are selected, or more than MOST_SHEETS would be printed."""


class NotInForce(Exception):
    """Another version took its place: nothing is signed of this one any more."""


@dataclass(frozen=True)
class Line:
    """A person who has still to sign."""

    name: str
    number: str


@dataclass(frozen=True)
class Address:
    """A page of ours: to be scanned, or typed."""

    url: str

    @property
    def shown(self) -> str:
        return re.sub(r"^https?://|/?(\?.*)?$", "", self.url)

    @property
    def qr(self) -> str:
        return qr_code(self.url)


@dataclass(frozen=True)
class SignOffSheet:
    """One team, one text: a team of which some people are shown other sections has a sheet for each text."""

    edition: Edition
    manager: Employee | None
    lines: tuple[Line, ...]

    @property
    def mark(self) -> str:
        return self.edition.digest[:DIGEST_SHOWN]

    @property
    def guide_address(self) -> Address:
        slug = self.edition.version.guide.slug
        return Address(_site(reverse("guidebook:guide-read", args=[slug]), language=self.edition.language))

    @property
    def record_address(self) -> Address:
        """Where human resources record this very sheet: its edition (hence language) and its team are chosen."""
        version = self.edition.version
        page = reverse("acknowledgements:paper-record", args=[version.guide.slug, version.number])
        team = {"team": self.manager.pk} if self.manager else {}
        return Address(_site(page, language=self.edition.language, edition=self.mark, **team))

    @property
    def head_height(self) -> int:
        """Millimetres at the head of a following page, where the statement stands again."""
        lines = sum(1 + len(line) // CHARACTERS_A_LINE for line in self.edition.statement.splitlines())
        return min(20 + 5 * lines, TALLEST_HEAD)


def sign_off_sheets(report: Report, language: str) -> list[SignOffSheet]:
    """Of those selected in the report who have not answered, by team, then by name. Raises `NotInForce`,
    `NobodyToSign` and `TooManyToPrint`."""
    if not report.is_in_force:
        raise NotInForce
    asked = report.selection.rows(report.asked).outstanding().select_related("employee__manager")
    team = F("employee__manager__sort_name").asc(nulls_last=True)
    rows = list(asked.order_by(team, "employee__manager", "sort_name", "pk")[: MOST_PEOPLE + 1])
    if not rows:
        raise NobodyToSign
    if len(rows) > MOST_PEOPLE:
        raise TooManyToPrint
    shown = edition_for_each(report.version, language, [row.employee_id for row in rows])
    sheets = []
    for _team, members in groupby(rows, key=lambda row: row.employee.manager_id):
        sheets += _of_team(list(members), shown)
    if len(sheets) > MOST_SHEETS:
        raise TooManyToPrint
    return sheets


def print_sheets(sheets: list[SignOffSheet], *, at: dt.datetime) -> bytes:
    """Raises `documents.typesetting.PdfUnavailable`."""
    organisation = Organisation.current()
    language = sheets[0].edition.language  # a guide may exist in the other one alone
    with override(language):
        facts = Facts(
            gettext("Sign-off sheet: %(guide)s") % {"guide": sheets[0].edition.title}, organisation.name, language
        )
        common: dict[str, Any] = {
            "organisation": organisation,
            "logo": logo_of(organisation),
            "printed_on": day(organisation.today(at), language),
        }
        papers = [common | {"sheet": sheet, "edition": sheet.edition} for sheet in sheets]
        return typeset_papers("acknowledgements/pdf/sign_off.html", papers, facts=facts, at=at)


def sheets_name(report: Report, language: str) -> str:
    what, guide = pgettext("file name", "sign-off-sheet"), report.version.guide.slug
    return f"{what}-{guide}-v{report.version.number}-{language}-{report.on:%Y-%m-%d}.pdf"


def _of_team(rows: list[Assignment], shown: dict[int, Edition]) -> list[SignOffSheet]:
    by_edition: dict[Edition, list[Line]] = {}
    for row in rows:
        if edition := shown.get(row.employee_id):
            by_edition.setdefault(edition, []).append(Line(row.employee.name, row.employee.employee_number or ""))
    return [SignOffSheet(edition, rows[0].employee.manager, tuple(lines)) for edition, lines in by_edition.items()]


def _site(path: str, **query: Any) -> str:
    return f"{settings.SITE_URL}{path}?{urlencode(query)}"

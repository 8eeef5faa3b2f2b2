"""A report as a table to take away: the same people, the same selection, the same order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any, NamedTuple

from django.utils.translation import gettext, override, pgettext

from acknowledgements.counting import State
from acknowledgements.models import Acknowledgement
from acknowledgements.reporting import Report
from assignments.models import Assignment, AssignmentQuerySet
from people.models import Department, Site
from people.wording import localized

ROWS_AT_A_TIME = 2000


def export_titles() -> list[str]:
    return [
        gettext("Name"),
        gettext("Employee number"),
        gettext("Department"),
        gettext("Site"),
        gettext("Direct manager"),
        gettext("Language"),
        gettext("State"),
        gettext("Asked on"),
        gettext("Due on"),
        gettext("Acknowledged on"),
        gettext("Declined on"),
        gettext("Version acknowledged"),
        gettext("Signed on paper on"),
        gettext("E-mail address"),
    ]


def export_name(report: Report, ending: str = "csv") -> str:
    what, guide = pgettext("file name", "acknowledgements"), report.version.guide.slug
    return f"{what}-{guide}-v{report.version.number}-{report.on:%Y-%m-%d}.{ending}"


class _Read(NamedTuple):
    """A row as the database gives it; no object is made for it, since there may be a million."""

    first: str
    last: str
    preferred: str
    number: str | None
    department: int | None
    site: int | None
    manager_first: str | None
    manager_last: str | None
    manager_preferred: str | None
    language: str
    state: str
    assigned_at: dt.datetime
    due_on: dt.date | None
    done_at: dt.datetime | None
    closed_at: dt.datetime | None
    closed_reason: str
    answer: str | None
    version: int | None
    on_paper: dt.date | None
    email: str | None


_FIELDS = (
    *("employee__first_name", "employee__last_name", "employee__preferred_name", "employee__employee_number"),
    *("employee__department", "employee__site"),
    *("employee__manager__first_name", "employee__manager__last_name", "employee__manager__preferred_name"),
    *("employee__language", "state", "assigned_at", "due_on", "done_at", "closed_at", "closed_reason"),
    *("acknowledgement__answer", "acknowledgement__edition__version__number", "acknowledgement__sheet__signed_on"),
    "employee__email",
)


def export_rows(report: Report, *, language: str, zone: dt.tzinfo) -> Iterator[list[object]]:
    """Read from the database as they are sent; nothing but the rows in hand is kept. All words are looked up now, for
    the request's language is no longer in force while they are sent."""
    with override(language):
        states = {state.value: str(state.label) for state in State}
        languages = {"fr": gettext("French"), "en": gettext("English")}
    departments = {each.pk: localized(each, "name", language) for each in Department.objects.all()}
    words = _Words(states, languages, departments, {site.pk: site.name for site in Site.objects.all()}, zone)
    rows = _in_order(report).values_list(*_FIELDS).iterator(chunk_size=ROWS_AT_A_TIME)
    return (_cells(_Read._make(row), words) for row in rows)


def _in_order(report: Report) -> AssignmentQuerySet:
    """Of very many, by name: an index gives that order, and a spreadsheet any other."""
    return report.asked.order_by("sort_name", "pk") if report.is_large else report.rows


class _Words(NamedTuple):
    states: dict[str, str]
    languages: dict[str, str]
    departments: dict[int, str]
    sites: dict[int, str]
    zone: dt.tzinfo


def _cells(row: _Read, words: _Words) -> list[Any]:
    declined = row.closed_reason == Assignment.Closed.DECLINED
    agreed = row.answer not in (None, Acknowledgement.Answer.DECLINED)
    return [
        _name(row.first, row.last, row.preferred),
        row.number,
        words.departments.get(row.department or 0, ""),
        words.sites.get(row.site or 0, ""),
        _name(row.manager_first, row.manager_last, row.manager_preferred),
        words.languages[row.language],
        words.states[row.state],
        _local(row.assigned_at, words.zone),
        row.due_on,
        _local(row.done_at, words.zone),
        _local(row.closed_at, words.zone) if declined else None,
        row.version if agreed else None,
        row.on_paper,
        row.email,
    ]


def _name(first: str | None, last: str | None, preferred: str | None) -> str:
    return preferred or f"{first or ''} {last or ''}".strip()


def _local(moment: dt.datetime | None, zone: dt.tzinfo) -> dt.datetime | None:
    """To the minute, in the organisation's time, as a spreadsheet holds it: without a zone."""
    return moment.astimezone(zone).replace(second=0, microsecond=0, tzinfo=None) if moment else None

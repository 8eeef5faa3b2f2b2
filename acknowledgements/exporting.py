"""A report as a table to take away: the same people, the same selection, the same order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.utils.translation import gettext, override, pgettext

from acknowledgements.counting import State
from acknowledgements.reporting import Report
from assignments.models import Assignment
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
        gettext("E-mail address"),
    ]


def export_name(report: Report) -> str:
    what, guide = pgettext("file name", "acknowledgements"), report.version.guide.slug
    return f"{what}-{guide}-v{report.version.number}-{report.on:%Y-%m-%d}.csv"


def export_rows(report: Report, *, language: str, zone: dt.tzinfo) -> Iterator[list[object]]:
    """Read from the database as they are sent; nothing but the rows in hand is kept. All words are looked up now, for
    the request's language is no longer in force while they are sent."""
    with override(language):
        states = {state.value: str(state.label) for state in State}
        languages = {"fr": gettext("French"), "en": gettext("English")}
    rows = report.rows.select_related(
        "employee__department", "employee__site", "employee__manager", "acknowledgement__edition__version"
    )
    return (_cells(row, states, languages, language, zone) for row in rows.iterator(chunk_size=ROWS_AT_A_TIME))


def _cells(
    row: Assignment, states: dict[str, str], languages: dict[str, str], language: str, zone: dt.tzinfo
) -> list[object]:
    person = row.employee
    signed = getattr(row, "acknowledgement", None)
    return [
        person.name,
        person.employee_number,
        localized(person.department, "name", language) if person.department else "",
        person.site.name if person.site else "",
        person.manager.name if person.manager else "",
        languages[person.language],
        states[row.state],  # type: ignore[attr-defined]
        _day(row.assigned_at, zone),
        row.due_on.isoformat() if row.due_on else "",
        _day(row.done_at, zone),
        _day(row.closed_at if row.is_declined else None, zone),
        signed.edition.version.number if signed and signed.is_agreement else "",
        person.email,
    ]


def _day(moment: dt.datetime | None, zone: dt.tzinfo) -> str:
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M}" if moment else ""

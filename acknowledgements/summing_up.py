"""A report as a document to hand over: the figures, where people are, and who has not answered."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext, override, pgettext

from acknowledgements.counting import TO_ANSWER
from acknowledgements.reporting import Report, Team
from assignments.completing import Completion
from assignments.models import Assignment
from documents.typesetting import Facts, typeset_papers
from people.branding import logo_of
from people.models import Organisation
from people.wording import day, localized

MOST_ROWS = 2_000  # people listed: some fifty pages; the whole list is what a spreadsheet is for


@dataclass(frozen=True)
class Line:
    """A part of the people."""

    label: str
    depth: int
    completion: Completion


def write_summary(report: Report, *, language: str, parts: list[str], at: dt.datetime) -> bytes:
    """`parts`: what the report is narrowed to, in words. Raises `documents.typesetting.PdfUnavailable`."""
    organisation = Organisation.current()
    with override(language):
        title = localized(report.version.guide, "title", language)
        facts = Facts(gettext("Acknowledgements: %(guide)s") % {"guide": title}, organisation.name, language)
        waiting = _waiting(report)
        context: dict[str, Any] = {
            "organisation": organisation,
            "logo": logo_of(organisation),
            "title": title,
            "report": report,
            "figures": report.figures,
            "parts": parts,
            "groups": _groups(report, language),
            "rows": waiting,
            "left_out": max(report.figures.outstanding - len(waiting), 0),
            "on": day(report.on, language),
            "printed_on": day(organisation.today(at), language),
        }
        return typeset_papers("acknowledgements/pdf/summary.html", [context], facts=facts, at=at)


def summary_name(report: Report) -> str:
    what, guide = pgettext("file name", "acknowledgements"), report.version.guide.slug
    return f"{what}-{guide}-v{report.version.number}-{report.on:%Y-%m-%d}.pdf"


def _waiting(report: Report) -> list[Assignment]:
    if report.fewest:
        return []
    if report.is_large:
        rows = report.asked.outstanding().order_by("sort_name", "pk")
    else:
        rows = report.rows.filter(state__in=TO_ANSWER)  # type: ignore[misc]
    return list(rows.select_related("employee__department", "employee__manager")[:MOST_ROWS])


def _team_name(team: Team) -> str:
    if team.lead:
        return team.lead.name
    return gettext("Smaller teams, together") if team.is_rest else gettext("Direct reports")


def _groups(report: Report, language: str) -> list[tuple[str, list[Line]]]:
    names = {"fr": gettext("French"), "en": gettext("English")}
    teams = [Line(_team_name(team), 0, team.completion) for team in report.teams]
    branches = [
        Line(localized(branch.department, "name", language), branch.depth, branch.completion)
        for branch in report.branches
    ]
    sites = [Line(site.name, 0, completion) for site, completion in report.sites]
    languages = [Line(names[code], 0, completion) for code, completion in report.languages]
    named = [
        (gettext("By team"), teams),
        (gettext("By department"), branches),
        (gettext("By site"), sites),
        (gettext("By language"), languages),
    ]
    return [(name, lines) for name, lines in named if lines]

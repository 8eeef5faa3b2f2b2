"""How states, and what a report is narrowed to, are said."""

from __future__ import annotations

from django.utils.translation import gettext as _

from acknowledgements.counting import UNREACHABLE, State
from acknowledgements.listing import Line
from acknowledgements.reporting import Report
from people.models import Employee
from people.wording import current_language, day, moment


def state_label(state: str) -> str:
    return _("No e-mail address") if state == UNREACHABLE else str(State(state).label)


def when_of(line: Line) -> str:
    """When it was done, since when it is late, or by when it is due."""
    if line.state == State.DONE:
        return moment(line.done_at)
    if line.state == State.DECLINED:
        return moment(line.closed_at)
    if line.state == State.OVERDUE:
        return _("since %(day)s") % {"day": day(line.due_on)}
    if line.state == State.TO_DO and line.due_on:
        return _("by %(day)s") % {"day": day(line.due_on)}
    return ""


def department_of(line: Line) -> str:
    """In the language being shown, or in the one that exists."""
    names = (line.department_fr, line.department_en)
    return next(filter(None, names if current_language() == "fr" else reversed(names)), "")


def narrowed_to(report: Report) -> list[dict[str, str]]:
    """Each part of the selection, as {"name": of its parameter, "label": in words}."""
    selection = report.selection
    parts = {
        "team": selection.team and _("%(name)s’s people") % {"name": selection.team.name},
        "department": selection.department,
        "site": selection.site,
        "language": selection.language and dict(Employee.Language.choices)[selection.language],
        "direct": selection.direct and _("Direct reports only"),
        "q": selection.words and _("“%(words)s”") % {"words": selection.words},
        "state": selection.state and state_label(selection.state),
        "as_of": report.until and _("As of %(day)s") % {"day": day(report.on)},
    }
    return [{"name": name, "label": str(label)} for name, label in parts.items() if label]

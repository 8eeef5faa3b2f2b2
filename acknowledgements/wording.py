"""How states, and what a report is narrowed to, are said."""

from __future__ import annotations

from django.utils.translation import gettext as _

from acknowledgements.counting import UNREACHABLE, State
from acknowledgements.reporting import Report
from people.models import Employee
from people.wording import day


def state_label(state: str) -> str:
    return _("No e-mail address") if state == UNREACHABLE else str(State(state).label)


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

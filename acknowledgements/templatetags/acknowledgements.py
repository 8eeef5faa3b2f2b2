from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from django import template
from django.http import QueryDict
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from acknowledgements.counting import Figures, State
from acknowledgements.listing import Line
from acknowledgements.progressing import Point
from acknowledgements.reporting import LARGE_SORTS, Report
from acknowledgements.wording import department_of, narrowed_to, state_label, when_of

register = template.Library()
BAR = [State.DONE, State.DECLINED, State.ON_LEAVE, State.TO_DO, State.NOT_DONE, State.OVERDUE]
PILLS = {
    State.DONE: "done",
    State.TO_DO: "todo",
    State.NOT_DONE: "neutral",
    State.DECLINED: "neutral",
    State.OVERDUE: "overdue",
    State.ON_LEAVE: "notice",
    State.EXEMPT: "neutral",
}


@register.inclusion_tag("acknowledgements/_bar.html")
def figures_bar(figures: Figures) -> dict[str, Any]:
    """Parts of a bar a thousand wide, in whole numbers."""
    parts, start = [], 0
    for state in BAR:
        count = getattr(figures, state.value)
        width = round(1000 * count / figures.asked) if figures.asked else 0
        if count:
            parts.append({"state": state.value, "label": state.label, "count": count, "x": start, "width": width})
        start += width
    return {"parts": parts}


@register.inclusion_tag("acknowledgements/_progress_chart.html")
def progress_chart(points: Sequence[Point]) -> dict[str, Any]:
    """Columns a thousand wide in all and two hundred high, in whole numbers."""
    width = 1000 // max(len(points), 1)
    columns = [
        {"x": number * width, "y": 200 - 2 * point.percent, "height": 2 * point.percent}
        for number, point in enumerate(points)
    ]
    return {"columns": columns, "width": max(width - 2, 1)}


register.filter("state_label", state_label)


@register.filter
def pill_of(state: str) -> str:
    return PILLS[State(state)]


@register.simple_tag(takes_context=True)
def narrowed(context: dict[str, Any], **changes: Any) -> str:
    """The address of the same report, narrowed otherwise and read from its first page; None takes a filter away."""
    query: QueryDict = context["request"].GET.copy()
    for turned in ("page", "after", "before", "last"):
        query.pop(turned, None)
    for name, value in changes.items():
        query.pop(name, None)
        if value not in (None, ""):
            query[name] = str(value)
    return f"?{query.urlencode()}" if query else context["request"].path


@register.simple_tag(takes_context=True)
def selection_parts(context: dict[str, Any]) -> list[dict[str, str]]:
    """What the report is narrowed to, each part with the address of the report without it."""
    parts = narrowed_to(context["report"])
    return [part | {"url": narrowed(context, **{part["name"]: None})} for part in parts]


class Row(NamedTuple):
    """A line of the report in words; what all lines share is said once."""

    line: Line
    url: str
    nudge_url: str  # where the viewer may remind them; empty: they may not
    department: str
    site: str
    manager: str
    pill: str
    when: str


@register.simple_tag(takes_context=True)
def report_rows(context: dict[str, Any], lines: Sequence[Line]) -> list[Row]:
    report: Report = context["report"]
    version = [report.version.guide.slug, report.version.number]
    query = report.round_query
    nudge = reverse("acknowledgements:report-nudge", args=version)
    pills: dict[str, str] = {}
    rows = []
    for line in lines:
        if line.state not in pills:
            state = {"kind": pill_of(line.state), "label": state_label(line.state)}
            pills[line.state] = render_to_string("_components/pill.html", state)
        nudge_url = nudge + narrowed(context, person=line.employee_id) if line.pk in context["awaited"] else ""
        url = reverse("acknowledgements:report-person", args=[*version, line.employee_id]) + query
        words = (department_of(line), line.site or "", line.manager, pills[line.state], when_of(line))
        rows.append(Row(line, url, nudge_url, *words))
    return rows


@register.simple_tag(takes_context=True)
def report_columns(context: dict[str, Any]) -> list[dict[str, str]]:
    """The headings, each of which sorts by its column, and the other way round when it does already."""
    titles = {
        "name": _("Name"),
        "department": _("Department"),
        "site": _("Site"),
        "manager": _("Direct manager"),
        "state": _("State"),
        "done": _("When"),
    }
    report: Report = context["report"]
    sortable = LARGE_SORTS if report.is_turned_by_key else tuple(titles)
    return [{"label": title, **(_sorting(context, name) if name in sortable else {})} for name, title in titles.items()]


def _sorting(context: dict[str, Any], name: str) -> dict[str, str]:
    report: Report = context["report"]
    order = {name: "ascending", f"-{name}": "descending"}.get(report.selection.sort, "")
    turns = order == "ascending" and not report.is_turned_by_key
    return {"sort": order, "url": narrowed(context, sort=f"-{name}" if turns else name)}

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from acknowledgements.models import Nudging
from acknowledgements.nudging import expected, press, result_of, under_way
from acknowledgements.reporting import Report
from acknowledgements.views.reporting import report_or_404
from announcements.nudging import Nudged, foresee, nudge
from assignments.models import Assignment
from people.access import EmployeeRequest
from people.scoping import may_nudge
from people.wording import grouped


def report_nudge(request: EmployeeRequest, slug: str, number: int) -> HttpResponse:
    if not may_nudge(request.user, on=request.today):
        raise Http404
    report, form = report_or_404(request, slug, number)
    if form.errors or report.until or (report.version.ask and report.version.ask.is_optional):
        raise Http404  # a filter left out would write to more people than were chosen; nobody is pressed to accept
    if report.is_withheld or (report.fewest and "person" in request.GET):
        raise Http404
    if request.GET.get("person"):
        return _nudge_one(request, report, _one_of(report, request.GET["person"]))
    pressed = press(report, by=request.user, at=timezone.now()) if request.method == "POST" else None
    pressed = pressed or under_way(report, by=request.user)
    if pressed and not pressed.finished_at:
        return redirect(pressed)
    if pressed:
        return _told_and_back(request, report, result_of(pressed))
    foreseen, is_exact = expected(report, at=timezone.now())
    return _confirm(request, report, foreseen=foreseen, is_exact=is_exact)


def nudging_read(request: EmployeeRequest, pk: int) -> HttpResponse:
    """How far it is, for whoever pressed."""
    pressed = Nudging.objects.select_related("version__guide")
    nudging = get_object_or_404(pressed, pk=pk, asked_by=request.user)
    context = {"nudging": nudging, "told": told(result_of(nudging))}
    return render(request, "acknowledgements/nudging_read.html", context)


def _nudge_one(request: EmployeeRequest, report: Report, one: Assignment) -> HttpResponse:
    awaited = report.awaited_from(one.employee_id)
    if request.method == "POST":
        return _told_and_back(request, report, nudge(awaited, by=request.user, at=timezone.now()))
    return _confirm(request, report, one=one, foreseen=foresee(awaited, at=timezone.now()), is_exact=True)


def _confirm(request: EmployeeRequest, report: Report, **context: Any) -> HttpResponse:
    context |= {"report": report, "back": _report_url(request, report)}
    return render(request, "acknowledgements/report_nudge.html", context)


def _told_and_back(request: EmployeeRequest, report: Report, nudged: Nudged) -> HttpResponse:
    messages.success(request, told(nudged)) if nudged.sent else messages.info(request, told(nudged))
    return redirect(_report_url(request, report))


def told(nudged: Nudged) -> str:
    """What became of the nudge, for the one who pressed the button."""
    return " ".join(filter(None, [_sent(nudged.sent), _capped(nudged.capped), *_out_of_reach(nudged)]))


def _one_of(report: Report, key: str) -> Assignment:
    """What is asked of that person, if the viewer answers for them."""
    if not key.isdecimal() or len(key) > 18:
        raise Http404
    asked = report.awaited_from(int(key)).select_related("employee")
    return get_object_or_404(asked)


def _report_url(request: EmployeeRequest, report: Report) -> str:
    query = request.GET.copy()
    query.pop("person", None)
    address = reverse("acknowledgements:report-read", args=[report.version.guide.slug, report.version.number])
    return f"{address}?{query.urlencode()}" if query else address


def _sent(number: int) -> str:
    if not number:
        return _("Nobody will receive a reminder.")
    words = ngettext("%(number)s person will receive a reminder.", "%(number)s people will receive a reminder.", number)
    return words % {"number": grouped(number)}


def _capped(number: int) -> str:
    words = ngettext(
        "%(number)s was reminded lately or often enough and is left in peace.",
        "%(number)s were reminded lately or often enough and are left in peace.",
        number,
    )
    return words % {"number": grouped(number)} if number else ""


def _out_of_reach(nudged: Nudged) -> list[str]:
    unreachable = ngettext(
        "%(number)s has no e-mail address.", "%(number)s have no e-mail address.", nudged.unreachable
    )
    on_leave = ngettext("%(number)s is on leave.", "%(number)s are on leave.", nudged.on_leave)
    counted = ((unreachable, nudged.unreachable), (on_leave, nudged.on_leave))
    return [words % {"number": grouped(number)} for words, number in counted if number]

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext, pgettext
from django.views.decorators.http import require_safe

from consent.models import ConsentFormVersion, ReportLook
from consent.models.forms import Channel, Element, Purpose
from consent.reporting import (
    WINDOWS,
    coverage_of,
    coverage_rows,
    coverage_titles,
    expiring,
    expiring_rows,
    expiring_titles,
    fewest_told_to,
    note_report,
)
from consent.roles import PRIVY, READERS
from consent.summing_up import progress_by_channel, progress_rows, progress_titles
from documents.spreadsheets import table_response
from people.access import EmployeeRequest

PER_PAGE = 50
FILES = ("csv", "xlsx")


def report_coverage(request: EmployeeRequest) -> HttpResponse | StreamingHttpResponse:
    """Of the form chosen, or of the first in force; as a page or as a file."""
    if not request.user.has_role(*READERS):
        raise Http404
    versions = list(ConsentFormVersion.objects.in_force().with_text().order_by("form__slug"))
    asked = request.GET.get("form")
    version = next((each for each in versions if each.form.slug == asked), versions[0] if versions else None)
    ending = request.GET.get("format", "")
    note_report(
        ReportLook.Report.COVERAGE,
        is_export=ending in FILES and version is not None,
        by=request.user,
        at=timezone.now(),
    )
    if version is None:
        return render(request, "consent/report_coverage.html", {"coverage": None, "versions": []})
    is_privy = request.user.has_role(*PRIVY)
    coverage = coverage_of(version, fewest=fewest_told_to(request.user), on=request.today)
    titles = coverage_titles(tells_refusals=is_privy)
    rows = [] if coverage.is_withheld else coverage_rows(coverage, tells_refusals=is_privy)
    if ending in FILES:
        said = pgettext("file name", "consents")
        name = f"{said}-{version.form.slug}-{request.today:%Y-%m-%d}"
        return table_response(name, ending, gettext("Consents"), titles, rows, language=request.LANGUAGE_CODE)
    uses = [
        (Purpose(use.purpose).label, _of(use.element, use.channel), coverage.told(use.people)) for use in coverage.uses
    ]
    context = {"coverage": coverage, "versions": versions, "titles": titles, "rows": rows, "uses": uses}
    return render(request, "consent/report_coverage.html", context)


def report_expiring(request: EmployeeRequest) -> HttpResponse | StreamingHttpResponse:
    if not request.user.has_role(*READERS):
        raise Http404
    asked = request.GET.get("days", "")
    days = next((each for each in WINDOWS if str(each) == asked), WINDOWS[0])
    ending = request.GET.get("format", "")
    note_report(ReportLook.Report.EXPIRING, is_export=ending in FILES, days=days, by=request.user, at=timezone.now())
    consents = expiring(days=days, on=request.today)
    if ending in FILES:
        said, language = pgettext("file name", "consents-ending"), request.LANGUAGE_CODE
        name = f"{said}-{request.today:%Y-%m-%d}"
        rows = expiring_rows(consents, language=language)
        return table_response(name, ending, gettext("Consents"), expiring_titles(), rows, language=language)
    page = Paginator(consents, PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "days": days, "windows": WINDOWS, "is_privy": request.user.has_role(*PRIVY)}
    return render(request, "consent/report_expiring.html", context)


@require_safe
def report_takedowns(request: EmployeeRequest) -> HttpResponse | StreamingHttpResponse:
    """How what was to be taken down goes, place by place; as a page or as a file."""
    if not request.user.has_role(*READERS):
        raise Http404
    titles, rows = progress_titles(), progress_rows(progress_by_channel(request.today))
    if (ending := request.GET.get("format", "")) in FILES:
        said = pgettext("file name", "take-downs")
        name = f"{said}-{request.today:%Y-%m-%d}"
        return table_response(name, ending, gettext("Take-downs"), titles, rows, language=request.LANGUAGE_CODE)
    return render(request, "consent/report_takedowns.html", {"titles": titles, "rows": rows})


def _of(element: str, channel: str) -> str:
    return f"{Element(element).label} – {Channel(channel).label}"

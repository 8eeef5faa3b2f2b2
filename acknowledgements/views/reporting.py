from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from acknowledgements.exporting import export_name, export_rows, export_titles
from acknowledgements.forms import ReportFilterForm
from acknowledgements.recording import may_read_sheets, may_record
from acknowledgements.remarking import may_read_remarks
from acknowledgements.reporting import Report, asked_versions, guide_reports
from acknowledgements.scoping import may_report, people_of, places_of
from documents.tables import csv_response
from guidebook.models import GuideVersion
from people.access import EmployeeRequest
from people.models import Organisation

PER_PAGE = 50


def report_list(request: EmployeeRequest) -> HttpResponse:
    if not may_report(request.user):
        raise Http404
    today = Organisation.current().today(timezone.now())
    reports = guide_reports(people_of(request.user, on=today), on=today)
    context = {"reports": reports, "may_read_remarks": may_read_remarks(request.user)}
    context["may_read_sheets"] = may_read_sheets(request.user)
    return render(request, "acknowledgements/report_list.html", context)


def report_read(request: EmployeeRequest, slug: str, number: int) -> HttpResponse:
    report, form = _report(request, slug, number)
    page = Paginator(report.rows, PER_PAGE).get_page(request.GET.get("page"))
    versions = [version for version in asked_versions() if version.guide_id == report.version.guide_id]
    context = {"report": report, "form": form, "page": page, "versions": versions}
    context |= {"may_read_remarks": may_read_remarks(request.user), "may_record": may_record(request.user)}
    return render(request, "acknowledgements/report_read.html", context)


def report_export(request: EmployeeRequest, slug: str, number: int) -> StreamingHttpResponse:
    report, _form = _report(request, slug, number)
    language, zone = request.LANGUAGE_CODE, Organisation.current().zone
    rows = export_rows(report, language=language, zone=zone)
    return csv_response(export_name(report), export_titles(), rows, language=language)


def _report(request: EmployeeRequest, slug: str, number: int) -> tuple[Report, ReportFilterForm]:
    if not may_report(request.user):
        raise Http404
    version = asked_version(slug, number)
    today = Organisation.current().today(timezone.now())
    places = places_of(request.user, on=today)
    form = ReportFilterForm(request.GET, viewer=request.user, places=places, on=today)
    return Report(version, request.user, form.selection, places, today), form


def asked_version(slug: str, number: int) -> GuideVersion:
    """Published, and asked of people."""
    asked = GuideVersion.objects.published().exclude(ask=None).select_related("guide", "ask")
    return get_object_or_404(asked, guide__slug=slug, number=number)

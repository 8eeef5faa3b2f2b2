from __future__ import annotations

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render

from acknowledgements.confusing import FEWEST, questions_per_section
from acknowledgements.exporting import export_name, export_rows, export_titles
from acknowledgements.forms import ReportFilterForm
from acknowledgements.inquiring import may_read_questions, people_heard_by, waiting_for
from acknowledgements.listing import Slice
from acknowledgements.remarking import may_read_remarks
from acknowledgements.reporting import Report, asked_versions, guide_reports
from acknowledgements.scoping import may_report, people_of, places_of
from assignments.models import Assignment
from documents.tables import csv_response
from guidebook.models import GuideVersion
from people.access import EmployeeRequest
from people.acting import may_name
from people.models import Organisation

PER_PAGE = 50


def report_list(request: EmployeeRequest) -> HttpResponse:
    today = request.today
    if not may_report(request.user, on=today):
        raise Http404
    reports = guide_reports(people_of(request.user, on=today), on=today)
    context = {"reports": reports, "may_read_remarks": may_read_remarks(request.user)}
    context["waiting"] = waiting_for(request.user)
    context |= {"standing_in": request.user.acting_on(today), "may_name": may_name(request.user)}
    return render(request, "acknowledgements/report_list.html", context)


def report_read(request: EmployeeRequest, slug: str, number: int) -> HttpResponse:
    report, form = report_or_404(request, slug, number)
    page = _page(request, report)
    versions = [version for version in asked_versions() if version.guide_id == report.version.guide_id]
    context = {"report": report, "form": form, "page": page, "versions": versions}
    context["may_read_remarks"] = may_read_remarks(request.user)
    context["waiting"] = waiting_for(request.user, report.version.guide)
    context["awaited"] = report.awaited_among(list(page)) if report.may_nudge else ()
    return render(request, "acknowledgements/report_read.html", context)


def _page(request: EmployeeRequest, report: Report) -> Page[Assignment] | Slice:
    if report.is_large:
        asked = {name: request.GET.get(name, "") for name in ("after", "before")}
        return report.slice(**asked, last="last" in request.GET)
    return Paginator(report.rows, PER_PAGE).get_page(request.GET.get("page"))


def report_confusion(request: EmployeeRequest, slug: str, number: int) -> HttpResponse:
    if not may_read_questions(request.user):
        raise Http404
    versions = GuideVersion.objects.published().select_related("guide").prefetch_related("editions")
    version = get_object_or_404(versions, guide__slug=slug, number=number)
    people = people_heard_by(request.user)
    sections = questions_per_section(version, people=people, language=request.LANGUAGE_CODE)
    context = {"version": version, "sections": sections, "fewest": FEWEST}
    return render(request, "acknowledgements/report_confusion.html", context)


def report_export(request: EmployeeRequest, slug: str, number: int) -> StreamingHttpResponse:
    report, _form = report_or_404(request, slug, number)
    language, zone = request.LANGUAGE_CODE, Organisation.current().zone
    rows = export_rows(report, language=language, zone=zone)
    return csv_response(export_name(report), export_titles(), rows, language=language)


def report_or_404(request: EmployeeRequest, slug: str, number: int) -> tuple[Report, ReportFilterForm]:
    today = request.today
    if not may_report(request.user, on=today):
        raise Http404
    asked = GuideVersion.objects.published().exclude(ask=None).select_related("guide", "ask")
    version = get_object_or_404(asked, guide__slug=slug, number=number)
    places = places_of(request.user, on=today)
    form = ReportFilterForm(request.GET, viewer=request.user, places=places, on=today)
    return Report(version, request.user, form.selection, places, today), form

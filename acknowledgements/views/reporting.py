from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from acknowledgements.confusing import FEWEST, questions_per_section
from acknowledgements.exporting import export_name, export_rows, export_titles
from acknowledgements.forms.reporting import ReportFilterForm
from acknowledgements.inquiring import may_read_questions, people_heard_by, waiting_for
from acknowledgements.listing import Slice
from acknowledgements.overview import asked_versions, guide_reports, rounds_of
from acknowledgements.printing import (
    NobodyToSign,
    NotInForce,
    TooManyToPrint,
    print_sheets,
    sheets_name,
    sign_off_sheets,
)
from acknowledgements.progressing import progress_of
from acknowledgements.recording import may_read_sheets, may_record
from acknowledgements.remarking import may_read_remarks
from acknowledgements.reporting import Report, Selection
from acknowledgements.summing_up import summary_name, write_summary
from acknowledgements.wording import narrowed_to
from assignments.masking import fewest_shown_to
from assignments.models import Ask
from documents.spreadsheets import xlsx_response
from documents.tables import csv_response
from documents.typesetting import PdfUnavailable
from guidebook.models import GuideVersion
from people.access import EmployeeRequest
from people.acting import may_name
from people.models import Organisation, Role
from people.scoping import may_report, places_of
from people.wording import LANGUAGES

PER_PAGE = 50
SHEET_REFUSALS = {
    NobodyToSign: _("Everyone in this selection has answered: there is nothing left to sign."),
    NotInForce: _("This version was replaced: print a sign-off sheet of the version in force."),
    TooManyToPrint: _(
        "More than 200 people, or 40 teams, are selected. Narrow the selection, by department or by site, then print."
    ),
}


def report_list(request: EmployeeRequest) -> HttpResponse:
    today = request.today
    if not may_report(request.user, on=today):
        raise Http404
    reports = guide_reports(request.user, on=today)
    context = {"reports": reports, "fewest": fewest_shown_to(request.user)}
    context |= {"may_read_remarks": may_read_remarks(request.user)}
    context["waiting"] = waiting_for(request.user)
    context |= {"standing_in": request.user.acting_on(today), "may_name": may_name(request.user)}
    context["may_read_sheets"] = may_read_sheets(request.user)
    context["may_see_bound"] = request.user.has_role(Role.HR_ADMIN, Role.AUDITOR)
    return render(request, "acknowledgements/report_list.html", context)


def report_read(request: EmployeeRequest, slug: str, number: int) -> HttpResponse:
    report, form = report_or_404(request, slug, number)
    page = None if report.fewest else _page(request, report)
    context = {"report": report, "form": form, "page": page, "rounds": rounds_of(report.version)}
    context["versions"] = asked_versions(report.version.guide)
    context["waiting"] = waiting_for(request.user, report.version.guide)
    lines = report.lines(_keys_of(page)) if page else []
    context |= {"lines": lines, "awaited": report.awaited_among(lines) if report.may_nudge else ()}
    context |= {"may_read_remarks": may_read_remarks(request.user), "may_record": may_record(request.user)}
    return render(request, "acknowledgements/report_read.html", context)


def _page(request: EmployeeRequest, report: Report) -> Page[int] | Slice:
    if report.is_turned_by_key:
        asked = {name: request.GET.get(name, "") for name in ("after", "before")}
        return report.slice(**asked, last="last" in request.GET)
    keys = report.rows.values_list("pk", flat=True)
    pages = Paginator(list(keys) if report.is_searched_among_many else keys, PER_PAGE)
    if not report.is_searched_among_many:
        pages.count = report.listed  # counted with the figures: not once more
    return pages.get_page(request.GET.get("page"))


def _keys_of(page: Page[int] | Slice) -> list[int]:
    return page.keys if isinstance(page, Slice) else list(page)


def report_confusion(request: EmployeeRequest, slug: str, number: int) -> HttpResponse:
    if not may_read_questions(request.user):
        raise Http404
    versions = GuideVersion.objects.published().select_related("guide").prefetch_related("editions")
    version = get_object_or_404(versions, guide__slug=slug, number=number)
    people = people_heard_by(request.user)
    sections = questions_per_section(version, people=people, language=request.LANGUAGE_CODE)
    context = {"version": version, "sections": sections, "fewest": FEWEST}
    return render(request, "acknowledgements/report_confusion.html", context)


def report_progress(request: EmployeeRequest, slug: str, number: int) -> HttpResponse:
    report, _form = report_or_404(request, slug, number)
    points = [] if report.is_withheld else progress_of(report, zone=Organisation.current().zone)
    return render(request, "acknowledgements/report_progress.html", {"report": report, "points": points})


def report_export(request: EmployeeRequest, slug: str, number: int) -> StreamingHttpResponse:
    report = _named_report_or_404(request, slug, number)
    language, zone = request.LANGUAGE_CODE, Organisation.current().zone
    rows = export_rows(report, language=language, zone=zone)
    if request.GET.get("format") == "xlsx":
        title = gettext("Version %(number)s") % {"number": report.version.number}
        return xlsx_response(export_name(report, "xlsx"), title, export_titles(), rows)
    return csv_response(export_name(report), export_titles(), rows, language=language)


@require_safe
def report_summary(request: EmployeeRequest, slug: str, number: int) -> HttpResponse:
    report, _form = report_or_404(request, slug, number)
    if report.is_withheld:
        raise Http404
    parts = [part["label"] for part in narrowed_to(report)]
    try:
        content = write_summary(report, language=request.LANGUAGE_CODE, parts=parts, at=timezone.now())
    except PdfUnavailable:
        messages.warning(request, gettext("PDFs cannot be made on this machine yet."))
        return redirect("acknowledgements:report-read", slug, number)
    return _pdf(content, summary_name(report))


def _pdf(content: bytes, name: str) -> HttpResponse:
    disposition = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    headers = {"Content-Disposition": disposition, "X-Content-Type-Options": "nosniff"}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


@require_safe
def report_sheet(request: EmployeeRequest, slug: str, number: int) -> HttpResponse:
    """Sign-off sheets of those selected who have not answered; `in`: the language of the sheets, when it is not that
    of the people selected, nor of the page."""
    report = _named_report_or_404(request, slug, number)
    wanted = request.GET.get("in") or report.selection.language
    wanted = wanted if wanted in LANGUAGES else request.LANGUAGE_CODE
    try:
        sheets = sign_off_sheets(report, wanted)
        content = print_sheets(sheets, at=timezone.now())
    except (NobodyToSign, NotInForce, TooManyToPrint) as refusal:
        messages.warning(request, SHEET_REFUSALS[type(refusal)])
    except PdfUnavailable:
        messages.warning(request, gettext("PDFs cannot be made on this machine yet."))
    else:
        name = sheets_name(report, sheets[0].edition.language)
        return _pdf(content, name)
    address = reverse("acknowledgements:report-read", args=[slug, number])
    return redirect(f"{address}?{request.GET.urlencode()}" if request.GET else address)


def report_or_404(request: EmployeeRequest, slug: str, number: int) -> tuple[Report, ReportFilterForm]:
    today = request.today
    if not may_report(request.user, on=today):
        raise Http404
    version = asked_version(slug, number)
    earlier = take_round(version, request.GET.get("round", ""))
    places = places_of(request.user, on=today)
    form = ReportFilterForm(request.GET, viewer=request.user, places=places, on=today)
    # Narrowed twice, or told of two days between which somebody came or left, two figures tell of the few between them:
    # who reads figures alone reads them whole, and as they are today.
    has_names = not fewest_shown_to(request.user)
    selection, day = (form.selection, form.day) if has_names else (Selection(), None)
    if day is None:
        return Report(version, request.user, selection, places, today, round=earlier), form
    return Report(version, request.user, selection, places, day, until=_end_of(day), round=earlier), form


def _named_report_or_404(request: EmployeeRequest, slug: str, number: int) -> Report:
    """Of a viewer who sees people by name."""
    report, _form = report_or_404(request, slug, number)
    if report.fewest:
        raise Http404
    return report


def _end_of(day: dt.date) -> dt.datetime:
    following = day + dt.timedelta(days=1)
    return dt.datetime.combine(following, dt.time(), Organisation.current().zone)


def asked_version(slug: str, number: int) -> GuideVersion:
    """Published, and asked of people."""
    asked = GuideVersion.objects.published().exclude(ask=None).select_related("guide", "ask")
    return get_object_or_404(asked, guide__slug=slug, number=number)


def take_round(version: GuideVersion, key: str) -> Ask | None:
    """An earlier round, which the version then asks; None: the newest, or none is named."""
    if not key or version.ask is None:
        return None
    if not key.isdecimal() or len(key) > 18:
        raise Http404
    chosen = next((asked for asked in rounds_of(version) if asked.pk == int(key)), None)
    if chosen is None:
        raise Http404
    is_earlier = chosen != version.ask
    version.ask = chosen
    return chosen if is_earlier else None

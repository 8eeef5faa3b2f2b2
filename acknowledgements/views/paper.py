from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from acknowledgements.forms.paper import PaperFilterForm, PaperForm, left_out_words
from acknowledgements.models import SignedSheet
from acknowledgements.recording import (
    DIGEST_SHOWN,
    MOST_PEOPLE,
    NobodyRecorded,
    may_read_sheets,
    may_record,
    record_sheet,
    team_of,
    to_record,
)
from acknowledgements.views.reporting import asked_version
from documents.evidence import evidence_of
from people.access import EmployeeRequest
from people.models import Organisation

PER_PAGE = 50


def paper_record(request: EmployeeRequest, slug: str, number: int) -> HttpResponse:
    if not may_record(request.user):
        raise Http404
    version, today = asked_version(slug, number), Organisation.current().today(timezone.now())
    if not version.is_in_force:
        messages.warning(request, _("This version was replaced: what was signed on paper cannot be recorded any more."))
        return redirect("acknowledgements:report-read", slug, number)
    given = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = PaperForm(*given, version=version, viewer=request.user, on=today)
    if form.is_valid() and (answer := _record(request, form)):
        return answer
    form.initial = {"edition": _edition_meant(request, form)}
    filters = PaperFilterForm(request.GET)
    filters.is_valid()
    words = filters.cleaned_data.get("q", "")
    team = team_of(filters.cleaned_data.get("team"), request.user, on=today)
    rows = to_record(version, request.user, on=today, words=words, team=team)
    rows = rows.select_related("employee__department", "employee__manager")
    page = Paginator(rows, MOST_PEOPLE).get_page(request.GET.get("page"))
    context = {"version": version, "form": form, "filters": filters, "team": team, "page": page}
    return render(request, "acknowledgements/paper_record.html", context)


def _record(request: EmployeeRequest, form: PaperForm) -> HttpResponse | None:
    """Where to go once the sheet is recorded; None: back to the form, which says why."""
    told = form.cleaned_data
    try:
        recorded = record_sheet(
            told["edition"],
            told["scan"],
            told["people"],
            signed_on=told["signed_on"],
            note=told["note"],
            facts=evidence_of(request),
            by=request.user,
            at=timezone.now(),
        )
    except NobodyRecorded as nobody:
        form.refuse(nobody.left_out)
        return None
    number = len(recorded.acknowledgements)
    said = ngettext("%(number)s signature recorded.", "%(number)s signatures recorded.", number)
    messages.success(request, said % {"number": number})
    for why in left_out_words(recorded.left_out):
        messages.warning(request, why)
    return redirect("acknowledgements:sheet-list")


def _edition_meant(request: EmployeeRequest, form: PaperForm) -> str:
    """The one whose sheet was scanned to come here; else the whole guide in the language given, or of the page."""
    marked, language = request.GET.get("edition", ""), request.GET.get("language", request.LANGUAGE_CODE)
    if len(marked) == DIGEST_SHOWN and (found := next((key for key in form.editions if key.startswith(marked)), "")):
        return found
    whole = {each.language: key for key, each in form.editions.items() if each.combination == 0}
    return whole.get(language) or next(iter(whole.values()), "")


@require_safe
def sheet_list(request: EmployeeRequest) -> HttpResponse:
    if not may_read_sheets(request.user):
        raise Http404
    sheets = SignedSheet.objects.readable_by(request.user).as_listed().order_by("-pk")
    page = Paginator(sheets, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "acknowledgements/sheet_list.html", {"page": page})


@require_safe
def sheet_read(request: EmployeeRequest, pk: int) -> HttpResponse:
    """The scan, to be kept as a file, never opened inside the site."""
    sheet = get_object_or_404(SignedSheet.objects.readable_by(request.user), pk=pk)
    answer = HttpResponse(bytes(sheet.content), content_type=sheet.media_type)
    disposition = content_disposition_header(as_attachment=True, filename=sheet.file_name)
    answer["Content-Disposition"] = disposition or "attachment"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer

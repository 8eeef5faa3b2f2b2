from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from acknowledgements.models import SignedSheet
from acknowledgements.recording import may_read_sheets
from people.access import EmployeeRequest

PER_PAGE = 50


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

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from documents.typesetting import PdfUnavailable
from guidebook.exporting.formats import FORMATS, export_version, filename_of
from guidebook.exporting.whole import NothingToExport
from guidebook.models import GuideVersion
from guidebook.roles import PREVIEWERS
from people.access import EmployeeRequest, role_required


@require_safe
@role_required(*PREVIEWERS)
def version_export(request: EmployeeRequest, slug: str, number: int) -> HttpResponse:
    """The formats there are; with one of them, the file."""
    versions = GuideVersion.objects.select_related("guide")
    version = get_object_or_404(versions, guide__slug=slug, number=number)
    wanted = request.GET.get("format", "")
    if wanted not in FORMATS:
        return render(request, "guidebook/version_export.html", {"version": version, "formats": FORMATS})
    try:
        content = export_version(version, wanted)
    except NothingToExport:
        messages.warning(request, _("Nothing is written in this version yet: there is nothing to export."))
    except PdfUnavailable:
        messages.warning(request, _("PDFs cannot be made on this machine yet. The other formats are ready."))
    else:
        return file_answer(content, FORMATS[wanted].content_type, filename_of(version, wanted))
    return redirect("guidebook:version-export", slug, number)


def file_answer(content: bytes, content_type: str, name: str) -> HttpResponse:
    """To be kept as a file, never opened inside the site."""
    answer = HttpResponse(content, content_type=content_type)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer

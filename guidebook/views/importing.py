from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from guidebook.drafting import AlreadyPublished
from guidebook.forms.importing import ImportForm, PlacingForm
from guidebook.importing.completing import complete_element
from guidebook.importing.drafting import import_guide
from guidebook.importing.report import NotImportable
from guidebook.importing.reviewing import ImportReport, place_sections
from guidebook.models import Element, ImportRecord
from guidebook.roles import WRITERS
from people.access import EmployeeRequest, role_required


@role_required(*WRITERS)
def guide_import(request: EmployeeRequest) -> HttpResponse:
    form = ImportForm(request.POST or None, request.FILES or None, initial={"language": request.LANGUAGE_CODE[:2]})
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            guide = import_guide(
                file.read(),
                filename=file.name,
                language=form.cleaned_data["language"],
                by=request.user,
                at=timezone.now(),
            )
        except NotImportable as refusal:
            form.add_error("file", str(refusal))
        else:
            messages.success(request, _("Your document is now a draft. Nobody sees it until you publish it."))
            return redirect("guidebook:import-read", guide.slug, 1)
    return render(request, "guidebook/guide_import.html", {"form": form})


@require_safe
@role_required(*WRITERS)
def import_read(request: EmployeeRequest, slug: str, number: int) -> HttpResponse:
    report = ImportReport(_record(slug, number))
    context = {"report": report, "form": PlacingForm(places=report.bin), "version": report.version}
    return render(request, "guidebook/import_read.html", context)


@require_safe
@role_required(*WRITERS)
def import_export(request: EmployeeRequest, slug: str, number: int) -> HttpResponse:
    report = ImportReport(_record(slug, number))
    answer = HttpResponse("\n".join(report.lines()), content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{slug}-import.txt"'
    return answer


@require_POST
@role_required(*WRITERS)
def import_place(request: EmployeeRequest, slug: str, number: int) -> HttpResponse:
    record = _record(slug, number)
    form = PlacingForm(request.POST, places=ImportReport(record).bin)
    if not form.is_valid():
        messages.error(request, _("Nothing was placed: one of the choices is not in the list. Choose again."))
        return _back(slug, number, "places")
    try:
        placed = place_sections(record, form.placed, by=request.user, at=timezone.now())
    except AlreadyPublished:
        return _published_meanwhile(request, slug, number)
    messages.success(
        request, ngettext("%(count)d section placed.", "%(count)d sections placed.", placed) % {"count": placed}
    )
    return _back(slug, number, "places")


@require_POST
@role_required(*WRITERS)
def import_complete(request: EmployeeRequest, slug: str, number: int) -> HttpResponse:
    record = _record(slug, number)
    wanted = request.POST.get("element", "")
    element = next((element for element in Element if str(element.value) == wanted), None)
    if element is None:
        messages.error(request, _("Nothing was added: choose one of the eight elements."))
        return _back(slug, number, "elements")
    try:
        added = complete_element(record.version, element, by=request.user, at=timezone.now())
    except AlreadyPublished:
        return _published_meanwhile(request, slug, number)
    if added:
        text = _("“%(element)s” is in your draft, in French and in English: make it yours.")
        messages.success(request, text % {"element": element.label})
    else:
        messages.info(request, _("This element is covered already: nothing was added."))
    return _back(slug, number, "elements")


def _record(slug: str, number: int) -> ImportRecord:
    """The latest import into this version."""
    records = ImportRecord.objects.filter(version__guide__slug=slug, version__number=number)
    record = records.select_related("version__guide", "imported_by").first()
    if record is None:
        raise Http404
    return record


def _back(slug: str, number: int, where: str) -> HttpResponse:
    return redirect(f"{reverse('guidebook:import-read', args=[slug, number])}#{where}")


def _published_meanwhile(request: EmployeeRequest, slug: str, number: int) -> HttpResponse:
    messages.warning(
        request, _("This version is published: its text no longer changes. Start the next version to write.")
    )
    return redirect("guidebook:version-write", slug, number)

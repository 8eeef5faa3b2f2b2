from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from guidebook.drafting import AlreadyPublished
from guidebook.enlivening import KINDS, RowKind, RowsChanged, rows_digest, rows_of, write_rows
from guidebook.forms.rows import BaseRowFormSet, row_forms
from guidebook.models import GuideVersion
from guidebook.roles import WRITERS
from people.access import EmployeeRequest, role_required


@role_required(*WRITERS)
def rows_write(request: EmployeeRequest, slug: str, number: int, kind: str) -> HttpResponse:
    version = get_object_or_404(GuideVersion.objects.select_related("guide"), guide__slug=slug, number=number)
    if kind not in KINDS:
        raise Http404
    if request.method != "POST" and not version.is_draft:
        messages.warning(
            request, _("This version is published: its text no longer changes. Start the next version to write.")
        )
        return redirect("guidebook:version-write", slug, number)
    stored = rows_of(version, KINDS[kind])
    forms = row_forms(
        KINDS[kind], stored, by=request.user, at=timezone.now(), data=request.POST or None, files=request.FILES or None
    )
    refusal = _save(request, version, KINDS[kind], forms) if forms.is_valid() else ""
    if refusal is None:
        messages.success(request, _("Saved."))
        return redirect(_after_saving(request, version, kind))
    context = {"version": version, "kind": KINDS[kind], "forms": forms, "refusal": refusal}
    return render(
        request,
        "guidebook/rows_write.html",
        context | _seen(request, version, kind, refusal),
        status=409 if refusal else 200,
    )


def _save(request: EmployeeRequest, version: GuideVersion, kind: RowKind, forms: BaseRowFormSet) -> str | None:
    """None when it is done; else why it is not."""
    seen = request.POST.get("seen", "")
    try:
        write_rows(version, kind, forms.rows, by=request.user, at=timezone.now(), seen=seen)
    except RowsChanged:
        return "changed"
    except AlreadyPublished:
        return "published"
    return None


def _seen(request: EmployeeRequest, version: GuideVersion, kind: str, refusal: str | None) -> dict[str, Any]:
    """What the page was made from; once the newer rows are shown, saving again replaces those."""
    if request.method == "POST" and refusal != "changed":
        return {"seen": request.POST.get("seen", "")}
    newest = rows_of(version, KINDS[kind])
    return {"seen": rows_digest(KINDS[kind], newest), "newest": newest if refusal else []}


def _after_saving(request: EmployeeRequest, version: GuideVersion, kind: str) -> str:
    where = [version.guide.slug, version.number]
    if "more" in request.POST:
        return f"{reverse('guidebook:rows-write', args=[*where, kind])}#new"
    return f"{reverse('guidebook:version-write', args=where)}#life"

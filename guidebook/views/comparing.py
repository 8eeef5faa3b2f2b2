from __future__ import annotations

import re
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from documents.typesetting import PdfUnavailable
from guidebook.comparing.reading import Sides, history_of, sides_of
from guidebook.comparing.versions import compare_editions
from guidebook.exporting.pages import write_changes
from guidebook.models import Guide, GuideVersion
from guidebook.reviewing import reviewable_by
from guidebook.views.exporting import file_answer
from people.access import EmployeeRequest
from people.models import Employee
from people.wording import LANGUAGES


def version_compare(request: EmployeeRequest, slug: str, number: int) -> HttpResponse:
    """With the version asked for, or the one before."""
    return render(request, "guidebook/version_compare.html", _compared(request, slug, number))


@require_safe
def version_compare_pdf(request: EmployeeRequest, slug: str, number: int) -> HttpResponse:
    found = _compared(request, slug, number)
    if not found.get("comparison"):
        raise Http404
    sides, language = found["sides"], found["language"]
    try:
        content = write_changes(sides, found["comparison"], language)
    except PdfUnavailable:
        messages.warning(request, gettext("PDFs cannot be made on this machine yet."))
        address = reverse("guidebook:version-compare", args=[slug, number])
        return redirect(f"{address}?with={found['other'].number}&language={language}")
    name = f"{slug}-v{sides.older_version.number}-v{sides.newer_version.number}-{language}.pdf"
    return file_answer(content, "application/pdf", name)


def _compared(request: EmployeeRequest, slug: str, number: int) -> dict[str, Any]:
    versions = reviewable_by(request.user).filter(guide__slug=slug)
    version = get_object_or_404(versions.with_text().prefetch_related("editions"), number=number)
    others = list(versions.exclude(number=number).select_related("guide").order_by("-number"))
    other = _chosen(request, others, number)
    language = _language(request)
    context = {"version": version, "others": others, "other": other, "language": language}
    if other is None:
        return context
    other = versions.with_text().prefetch_related("editions").get(pk=other.pk)
    older, newer = sorted([version, other], key=lambda one: one.number)
    sides: Sides = sides_of(older, newer, language)
    comparison = compare_editions(sides.older, sides.newer) if sides.older and sides.newer else None
    return context | {"sides": sides, "comparison": comparison}


def section_history(request: EmployeeRequest, slug: str, key: str) -> HttpResponse:
    guide = get_object_or_404(_guides_with(key, request.user), slug=slug)
    language = _language(request)
    context = {"guide": guide, "history": history_of(guide, key, language), "language": language}
    return render(request, "guidebook/section_history.html", context)


def _guides_with(key: str, employee: Employee) -> QuerySet[Guide]:
    """Those that this person may look at, which have or had such a section."""
    return Guide.objects.filter(versions__in=reviewable_by(employee), versions__sections__key=key).distinct()


def _chosen(request: EmployeeRequest, others: list[GuideVersion], number: int) -> GuideVersion | None:
    asked = request.GET.get("with", "")
    wanted = int(asked) if re.fullmatch(r"[0-9]{1,6}", asked) else None
    before = [other for other in others if other.number < number]
    return next((other for other in others if other.number == wanted), None) or next(iter(before or others), None)


def _language(request: EmployeeRequest) -> str:
    asked = request.GET.get("language", "")
    return asked if asked in LANGUAGES else request.LANGUAGE_CODE

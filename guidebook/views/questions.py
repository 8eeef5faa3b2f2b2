from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from guidebook.drafting import AlreadyPublished
from guidebook.forms.questions import BaseQuestionFormSet, question_forms
from guidebook.models import Section
from guidebook.questioning import ChecksChanged, checks_digest, checks_of, write_checks
from guidebook.roles import WRITERS
from people.access import EmployeeRequest, role_required


@role_required(*WRITERS)
def section_checks(request: EmployeeRequest, slug: str, number: int, key: str) -> HttpResponse:
    sections = Section.objects.select_related("version__guide").prefetch_related("texts")
    section = get_object_or_404(sections, version__guide__slug=slug, version__number=number, key=key)
    if request.method != "POST" and not section.version.is_draft:
        messages.warning(
            request, _("This version is published: its text no longer changes. Start the next version to write.")
        )
        return redirect("guidebook:version-write", slug, number)
    stored = checks_of(section)
    forms = question_forms(stored, data=request.POST or None)
    refusal = _save(request, section, forms) if forms.is_valid() else ""
    if refusal is None:
        messages.success(request, _("Saved."))
        here = "guidebook:section-checks" if "more" in request.POST else "guidebook:section-write"
        return redirect(reverse(here, args=[slug, number, key]) + ("#new" if "more" in request.POST else ""))
    seen = checks_digest(stored) if request.method != "POST" or refusal == "changed" else request.POST.get("seen", "")
    context = {"section": section, "version": section.version, "forms": forms, "refusal": refusal, "seen": seen}
    context["newest"] = stored if refusal == "changed" else []
    return render(request, "guidebook/section_checks.html", context, status=409 if refusal else 200)


def _save(request: EmployeeRequest, section: Section, forms: BaseQuestionFormSet) -> str | None:
    """None when it is done; else why it is not."""
    try:
        write_checks(section, forms.checks, by=request.user, at=timezone.now(), seen=request.POST.get("seen", ""))
    except ChecksChanged:
        return "changed"
    except AlreadyPublished:
        return "published"
    return None

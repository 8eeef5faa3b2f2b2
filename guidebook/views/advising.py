from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from guidebook.advising import advise
from guidebook.advising.keeping import keep_words, notes_on, release_words
from guidebook.advising.reporting import report_of
from guidebook.drafting import AlreadyPublished
from guidebook.forms.advising import KeepForm, TermForm, TypedTextForm
from guidebook.models import GuideVersion, Section
from guidebook.roles import PREVIEWERS, WRITERS
from guidebook.writing import clean_body, clean_title
from people.access import EmployeeRequest, role_required


@role_required(*PREVIEWERS)
def version_advise(request: EmployeeRequest, slug: str, number: int) -> HttpResponse:
    version = get_object_or_404(GuideVersion.objects.select_related("guide"), guide__slug=slug, number=number)
    report = report_of(version)
    may_write = version.is_draft and request.user.has_role(*WRITERS)
    context = {"report": report, "version": version, "may_write": may_write}
    return render(request, "guidebook/version_advise.html", context)


@require_POST
@role_required(*PREVIEWERS)
def section_advise(request: EmployeeRequest, slug: str, number: int, key: str) -> HttpResponse:
    """A piece of page: what the advisor says of a text that is being typed. Nothing is stored."""
    section = _section(slug, number, key)
    form = TypedTextForm(request.POST)
    context = {"section": section, "version": section.version, "form": form}
    if form.is_valid():
        typed = form.cleaned_data
        context["advice"] = advise(
            clean_title(typed["title"]),
            clean_body(typed["body"]),
            language=typed["language"],
            element=typed["element"],
            notes=notes_on(section, typed["language"]),
        )
        context["may_write"] = section.version.is_draft and request.user.has_role(*WRITERS)
    return render(request, "guidebook/section_advise.html", context, status=200 if form.is_valid() else 422)


@role_required(*WRITERS)
def wording_keep(request: EmployeeRequest, slug: str, number: int, key: str) -> HttpResponse:
    section = _section(slug, number, key)
    asked = TermForm(request.POST or request.GET)
    if not asked.is_valid():
        raise Http404
    form = KeepForm(request.POST or None, initial=asked.cleaned_data)
    if form.is_valid():
        try:
            keep_words(section, **form.cleaned_data, by=request.user, at=timezone.now())
        except AlreadyPublished:
            return _answer(request, section, is_late=True)
        return _answer(request, section)
    context = {"section": section, "version": section.version, "form": form, "asked": asked.cleaned_data}
    return render(request, "guidebook/wording_keep.html", context, status=422 if form.is_bound else 200)


@require_POST
@role_required(*WRITERS)
def wording_release(request: EmployeeRequest, slug: str, number: int, key: str) -> HttpResponse:
    section = _section(slug, number, key)
    form = TermForm(request.POST)
    if not form.is_valid():
        raise Http404
    try:
        release_words(section, **form.cleaned_data, by=request.user, at=timezone.now())
    except AlreadyPublished:
        return _answer(request, section, is_late=True)
    return _answer(request, section)


def _section(slug: str, number: int, key: str) -> Section:
    sections = Section.objects.select_related("version__guide").prefetch_related("texts")
    return get_object_or_404(sections, version__guide__slug=slug, version__number=number, key=key)


def _answer(request: EmployeeRequest, section: Section, *, is_late: bool = False) -> HttpResponse:
    """To the editor's script, a word; to a page, the report."""
    if "HX-Request" in request.headers:
        return HttpResponse(status=409 if is_late else 204)
    if is_late:
        messages.warning(request, _("This version is published: its text, and the notes on it, no longer change."))
    version = section.version
    report = reverse("guidebook:version-advise", args=[version.guide.slug, version.number])
    return redirect(f"{report}#{section.key}")

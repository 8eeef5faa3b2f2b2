from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from consent.coverage import gaps_of
from consent.drafting import (
    AlreadyPublished,
    DraftChanged,
    asked,
    begin_form,
    describe,
    described,
    draft_next,
    move_question,
    noticed,
    question_of,
    remove_question,
    unused_slug,
    write_notice,
    write_question,
)
from consent.forms.drafting import DescriptionForm, NoticeForm, QuestionForm, StartForm
from consent.models import ConsentForm, ConsentFormVersion
from consent.models.forms import Purpose
from consent.roles import PREVIEWERS, PUBLISHERS, WRITERS
from consent.starting import start_form
from people.access import EmployeeRequest, role_required

PER_PAGE = 20


@role_required(*PREVIEWERS)
def form_list(request: EmployeeRequest) -> HttpResponse:
    versions = Prefetch("versions", ConsentFormVersion.objects.order_by("-number"))
    page = Paginator(ConsentForm.objects.prefetch_related(versions), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "consent/form_list.html", {"page": page, "may_write": request.user.has_role(*WRITERS)})


@role_required(*WRITERS)
def form_start(request: EmployeeRequest) -> HttpResponse:
    form = StartForm(request.POST or None)
    if form.is_valid():
        titles = {name: form.cleaned_data[name] for name in ("title_fr", "title_en")}
        given: dict[str, Any] = titles | {"by": request.user, "at": timezone.now()}
        if form.cleaned_data["door"] == StartForm.STARTER:
            version = start_form(unused_slug(titles["title_fr"] or titles["title_en"] or "image"), **given)
        else:
            version = begin_form(**given)
        return redirect("consent:version-write", version.form.slug, version.number)
    return render(request, "consent/form_start.html", {"form": form})


@require_POST
@role_required(*WRITERS)
def version_draft(request: EmployeeRequest, slug: str) -> HttpResponse:
    published = ConsentForm.objects.filter(versions__published_at__isnull=False).distinct()
    draft = draft_next(get_object_or_404(published, slug=slug), by=request.user, at=timezone.now())
    return redirect("consent:version-write", slug, draft.number)


@role_required(*PREVIEWERS)
def version_write(request: EmployeeRequest, slug: str, number: int) -> HttpResponse:
    """The whole version, with what it still lacks; each piece is written on a page of its own."""
    version = _version(slug, number)
    others = list(version.form.versions.order_by("-number"))
    questions = {question.purpose: question for question in version.questions.all()}
    context = {
        "version": version,
        "gaps": gaps_of(version) if version.is_draft else [],
        "wordings": sorted(version.wordings.all(), key=lambda wording: wording.language, reverse=True),
        "versions": others,
        "draft": next((other for other in others if other.is_draft), None),
        "left": [purpose for purpose in Purpose if purpose not in questions],
        "may_write": version.is_draft and request.user.has_role(*WRITERS),
        "may_draft": request.user.has_role(*WRITERS),
        "may_publish": request.user.has_role(*PUBLISHERS),
    }
    return render(request, "consent/version_write.html", context)


@role_required(*WRITERS)
def version_describe(request: EmployeeRequest, slug: str, number: int) -> HttpResponse:
    version = _version(slug, number)
    form = DescriptionForm(request.POST or None, version=version)
    if not version.is_draft:
        return _published_already(request, version)
    if form.is_valid():
        said = {name: value for name, value in form.cleaned_data.items() if name != "seen"}
        try:
            describe(version, said, seen=form.cleaned_data["seen"])
        except DraftChanged:
            form.told_it_changed(described(_version(slug, number)))
        except AlreadyPublished:
            return _published_already(request, version)
        else:
            return _saved(request, version)
    return render(request, "consent/version_describe.html", {"version": version, "form": form})


@role_required(*WRITERS)
def version_notice(request: EmployeeRequest, slug: str, number: int) -> HttpResponse:
    version = _version(slug, number)
    form = NoticeForm(request.POST or None, version=version)
    if not version.is_draft:
        return _published_already(request, version)
    if form.is_valid():
        try:
            write_notice(version, form.cleaned_data, seen=form.cleaned_data["seen"])
        except DraftChanged:
            form.told_it_changed(noticed(_version(slug, number)))
        except AlreadyPublished:
            return _published_already(request, version)
        else:
            return _saved(request, version)
    return render(request, "consent/version_notice.html", {"version": version, "form": form})


@role_required(*WRITERS)
def question_write(request: EmployeeRequest, slug: str, number: int, purpose: str) -> HttpResponse:
    version = _version(slug, number)
    if purpose not in Purpose:
        raise Http404
    form = QuestionForm(request.POST or None, version=version, purpose=purpose)
    if not version.is_draft:
        return _published_already(request, version)
    if form.is_valid():
        try:
            write_question(version, purpose, form.cleaned_data, form.chosen, seen=form.cleaned_data["seen"])
        except DraftChanged:
            form.told_it_changed(asked(_version(slug, number), purpose))
        except AlreadyPublished:
            return _published_already(request, version)
        else:
            return _saved(request, version)
    context = {"version": version, "form": form, "purpose": Purpose(purpose)}
    context["is_asked"] = question_of(version, purpose) is not None
    return render(request, "consent/question_write.html", context)


@require_POST
@role_required(*WRITERS)
def question_move(request: EmployeeRequest, slug: str, number: int, purpose: str) -> HttpResponse:
    version = _version(slug, number)
    try:
        move_question(version, purpose, up=request.POST.get("to") == "up")
    except AlreadyPublished:
        return _published_already(request, version)
    return redirect("consent:version-write", slug, number)


@require_POST
@role_required(*WRITERS)
def question_remove(request: EmployeeRequest, slug: str, number: int, purpose: str) -> HttpResponse:
    version = _version(slug, number)
    try:
        if remove_question(version, purpose):
            messages.success(request, _("The question is removed from this draft."))
    except AlreadyPublished:
        return _published_already(request, version)
    return redirect("consent:version-write", slug, number)


def _version(slug: str, number: int) -> ConsentFormVersion:
    return get_object_or_404(ConsentFormVersion.objects.with_text(), form__slug=slug, number=number)


def _saved(request: EmployeeRequest, version: ConsentFormVersion) -> HttpResponse:
    messages.success(request, _("It is saved. Nobody sees it until you publish."))
    return redirect("consent:version-write", version.form.slug, version.number)


def _published_already(request: EmployeeRequest, version: ConsentFormVersion) -> HttpResponse:
    messages.warning(request, _("This version is published: its text no longer changes. Start a new draft from it."))
    return redirect("consent:version-write", version.form.slug, version.number)

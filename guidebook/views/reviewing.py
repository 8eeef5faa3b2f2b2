from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from guidebook.conversation import Conversation
from guidebook.drafting import AlreadyPublished, DraftChanged
from guidebook.forms.reviewing import ApprovalForm, CommentForm, GateForm, RenewalForm, SubmissionForm, VerdictForm
from guidebook.gating import choose_gate
from guidebook.models import Comment, Guide, GuideVersion, PlannedPublication, Section
from guidebook.parity import confirm
from guidebook.planning import NoPlan, cancel_plan
from guidebook.reading import preview_page
from guidebook.recurring import choose_renewal, renews_on
from guidebook.reviewing import (
    NotAnApprover,
    PassageGone,
    UnknownApprover,
    approvals,
    approvers_of,
    ask_for_approvals,
    comment,
    judge,
    resolve_comment,
    reviewable_by,
    submit,
)
from guidebook.roles import PUBLISHERS, WRITERS
from people.access import EmployeeRequest, role_required
from people.wording import LANGUAGES


def version_review(request: EmployeeRequest, slug: str, number: int) -> HttpResponse:
    versions = reviewable_by(request.user).with_text().prefetch_related("editions")
    version = get_object_or_404(versions.distinct(), guide__slug=slug, number=number)
    may = _rights(request, version)
    forms = {"submission": SubmissionForm(), "verdict": VerdictForm(), "remark": CommentForm()}
    if request.method == "POST":
        try:
            if said := _act(request, version, may, forms):
                messages.success(request, said)
                return redirect(_back(request, version))
        except DraftChanged:
            messages.warning(request, gettext("The text was changed while you were reading. Nothing was recorded."))
            return redirect(_back(request, version))
        except (AlreadyPublished, NotAnApprover, PassageGone):
            messages.warning(request, gettext("This can no longer be done here. Nothing was recorded."))
            return redirect(_back(request, version))
    asked = request.GET.get("language", "")
    page = preview_page(version, asked if asked in LANGUAGES else request.LANGUAGE_CODE)
    context = {"version": version, "page": page, "may": may, "talk": Conversation(version, page), **forms}
    context["approvals"] = approvals(version)
    context["submitted"] = version.submissions.select_related("submitted_by").first()
    return render(request, "guidebook/version_review.html", context)


def _rights(request: EmployeeRequest, version: GuideVersion) -> dict[str, bool]:
    is_writer = request.user.has_role(*WRITERS)
    is_approver = approvers_of(version.guide).filter(pk=request.user.pk).exists()
    return {
        "write": is_writer,
        "submit": version.is_draft and is_writer,
        "judge": version.is_draft and is_approver,
        "comment": version.is_draft and (is_writer or is_approver),
    }


def _act(request: EmployeeRequest, version: GuideVersion, may: dict[str, bool], forms: dict[str, Any]) -> str:
    """What was done, in words; empty: a form says what is wrong."""
    acts = {"submit": _submit, "judge": _judge, "comment": _comment, "resolve": _resolve}
    wanted = request.POST.get("act", "")
    needs = "comment" if wanted == "resolve" else wanted
    if wanted not in acts or not may.get(needs):
        raise PassageGone
    return acts[wanted](request, version, forms)


def _submit(request: EmployeeRequest, version: GuideVersion, forms: dict[str, Any]) -> str:
    form = forms["submission"] = SubmissionForm(request.POST)
    if not form.is_valid():
        return ""
    submit(version, note=form.cleaned_data["note"], by=request.user, at=timezone.now())
    return gettext("The draft is submitted. Those who approve it are told by e-mail.")


def _judge(request: EmployeeRequest, version: GuideVersion, forms: dict[str, Any]) -> str:
    form = forms["verdict"] = VerdictForm(request.POST)
    if not form.is_valid():
        return ""
    judge(version, **form.cleaned_data, by=request.user, at=timezone.now())
    return gettext("Your opinion is recorded, on the text as you read it.")


def _comment(request: EmployeeRequest, version: GuideVersion, forms: dict[str, Any]) -> str:
    form = forms["remark"] = CommentForm(request.POST)
    if not form.is_valid():
        return ""
    said = form.cleaned_data
    answers = get_object_or_404(version.comments, pk=said["answers"]) if said["answers"] else None
    comment(
        version,
        section_key=said["section_key"],
        language=request.POST.get("language", ""),
        quote=said["quote"],
        body=said["body"],
        answers=answers,
        by=request.user,
        at=timezone.now(),
    )
    return gettext("Your comment is added.")


def _resolve(request: EmployeeRequest, version: GuideVersion, forms: dict[str, Any]) -> str:
    pk = request.POST.get("comment", "")
    remark = get_object_or_404(Comment, version=version, pk=int(pk) if pk.isdecimal() and len(pk) < 10 else 0)
    resolve_comment(remark, by=request.user, at=timezone.now())
    return gettext("The comment is resolved.")


def _back(request: EmployeeRequest, version: GuideVersion) -> str:
    language = request.POST.get("language", "")
    page = reverse("guidebook:version-review", args=[version.guide.slug, version.number])
    return f"{page}?language={language}" if language in LANGUAGES else page


@role_required(*PUBLISHERS)
def guide_review(request: EmployeeRequest, slug: str) -> HttpResponse:
    guide = get_object_or_404(Guide, slug=slug)
    form = ApprovalForm(request.POST or None, guide=guide)
    if form.is_valid():
        try:
            ask_for_approvals(guide, **form.cleaned_data)
        except UnknownApprover:
            form.refuse()
        else:
            messages.success(request, gettext("Saved."))
            return redirect("admin:guidebook_guide_change", guide.pk)
    return render(request, "guidebook/guide_review.html", {"guide": guide, "form": form})


@role_required(*PUBLISHERS)
def guide_gate(request: EmployeeRequest, slug: str) -> HttpResponse:
    guide = get_object_or_404(Guide, slug=slug)
    form = GateForm(request.POST or None, guide=guide)
    if form.is_valid():
        choose_gate(guide, form.cleaned_data["gate"])
        messages.success(request, gettext("Saved. It holds from the next publication on."))
        return redirect("admin:guidebook_guide_change", guide.pk)
    return render(request, "guidebook/guide_gate.html", {"guide": guide, "form": form})


@role_required(*PUBLISHERS)
def guide_renewal(request: EmployeeRequest, slug: str) -> HttpResponse:
    guide = get_object_or_404(Guide, slug=slug)
    form = RenewalForm(request.POST or None, guide=guide)
    if form.is_valid():
        choose_renewal(guide, form.cleaned_data["months"])
        messages.success(request, gettext("Saved."))
        return redirect("guidebook:guide-renewal", slug)
    version = guide.versions.in_force().select_related("guide", "ask").first()
    context = {"guide": guide, "form": form, "next_on": renews_on(version) if version else None}
    return render(request, "guidebook/guide_renewal.html", context)


@require_POST
@role_required(*WRITERS)
def section_confirm(request: EmployeeRequest, slug: str, number: int, key: str) -> HttpResponse:
    sections = Section.objects.select_related("version__guide")
    section = get_object_or_404(sections, version__guide__slug=slug, version__number=number, key=key)
    language = request.POST.get("language", "")
    if language in LANGUAGES:
        try:
            confirm(section, language=language, by=request.user, at=timezone.now())
        except AlreadyPublished:
            messages.warning(request, gettext("This version is published: its text no longer changes."))
    return redirect(f"{reverse('guidebook:version-write', args=[slug, number])}#{key}")


@require_POST
@role_required(*PUBLISHERS)
def plan_cancel(request: EmployeeRequest, slug: str, number: int) -> HttpResponse:
    version = get_object_or_404(GuideVersion, guide__slug=slug, number=number)
    plan = PlannedPublication.objects.open().filter(version=version).first()
    try:
        if plan is None:
            raise NoPlan
        cancel_plan(plan, by=request.user, at=timezone.now())
    except NoPlan:
        messages.warning(request, gettext("Nothing was planned any more."))
    else:
        messages.success(request, gettext("The publication is cancelled. The draft stays as it is."))
    return redirect("guidebook:version-write", slug, number)

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from assignments.models import Assignment
from guidebook.drafting import AlreadyPublished, draft_next
from guidebook.editions import draft_digest
from guidebook.forms.publishing import REFUSALS, AnnouncementForm, PublicationForm
from guidebook.forms.reviewing import MomentForm
from guidebook.models import Guide, GuideVersion
from guidebook.planning import plan_publication
from guidebook.publishing import NotInForce, PlaceholdersUnanswered, publish, refuse_unanswered, retire
from guidebook.rehearsing import rehearse
from guidebook.reviewing import approvals
from guidebook.roles import PUBLISHERS, WRITERS
from guidebook.workbench import workbench_of
from people.access import EmployeeRequest, role_required
from people.wording import moment


@require_POST
@role_required(*WRITERS)
def version_draft(request: EmployeeRequest, slug: str) -> HttpResponse:
    guide = get_object_or_404(Guide.objects.filter(versions__published_at__isnull=False).distinct(), slug=slug)
    draft = draft_next(guide, by=request.user, at=timezone.now())
    return redirect("guidebook:version-write", slug, draft.number)


@role_required(*PUBLISHERS)
def version_publish(request: EmployeeRequest, slug: str, number: int) -> HttpResponse:
    bench = workbench_of(get_object_or_404(GuideVersion, guide__slug=slug, number=number))
    if not bench.version.is_draft:
        return _published_already(request, bench.version)
    plan = PublicationForm(request.POST or None, version=bench.version, at=timezone.now())
    context = {"bench": bench, "plan": plan, "unanswered": _unanswered(bench.version, plan.languages)}
    context["approvals"] = approvals(bench.version)
    if context["unanswered"] or not plan.is_valid() or "back" in request.POST:
        return render(request, "guidebook/version_publish.html", context)
    typed = request.POST if "publish" in request.POST else None
    seen = draft_digest(bench.version, plan.languages)
    wording = AnnouncementForm(typed, kit=plan.kit(bench), languages=plan.languages, seen=seen, at=plan.at)
    moment_form = MomentForm(typed, due_on=plan.decided()["due_on"], at=plan.at)
    if all([wording.is_valid(), moment_form.is_valid()]) and (answer := _publish(request, plan, wording, moment_form)):
        return answer
    effect = rehearse(bench.version, plan.people(), must_acknowledge=plan.asks, at=plan.at)
    return render(
        request, "guidebook/version_publish.html", context | {"wording": wording, "effect": effect, "when": moment_form}
    )


@role_required(*PUBLISHERS)
def version_retire(request: EmployeeRequest, slug: str, number: int) -> HttpResponse:
    version = get_object_or_404(GuideVersion.objects.in_force(), guide__slug=slug, number=number)
    if request.method == "POST":
        try:
            retire(version, by=request.user, at=timezone.now())
        except NotInForce:
            messages.warning(request, gettext("This version was retired or replaced meanwhile. Nothing was done."))
        else:
            messages.success(request, gettext("The guide is retired. What was acknowledged is kept."))
        return redirect("guidebook:version-write", slug, number)
    outstanding = Assignment.objects.filter(ask=version.ask_id).outstanding().count() if version.ask_id else 0
    return render(request, "guidebook/version_retire.html", {"version": version, "outstanding": outstanding})


def _publish(
    request: EmployeeRequest, plan: PublicationForm, wording: AnnouncementForm, when: MomentForm
) -> HttpResponse | None:
    """Now or at the moment chosen. None when it was refused: the form says why."""
    try:
        with transaction.atomic():
            audience, announcement = plan.save_audience(), wording.wording()
            decided = plan.decided() | {"audience": audience, "announcement": announcement}
            decided |= {"by": request.user, "at": plan.at}
            if when.later:
                seen = wording.cleaned_data["seen"] or draft_digest(plan.version, plan.languages)
                plan_publication(plan.version, **decided, publish_at=when.later, seen=seen)
            else:
                publish(plan.version, **decided, seen=wording.cleaned_data["seen"] or None)
    except AlreadyPublished as refusal:
        return _published_already(request, refusal.version)
    except REFUSALS as refusal:
        wording.refuse(refusal)
        return None
    if when.later:
        said = gettext(
            "Version %(number)s will be published on %(moment)s, if its text is still the one you looked at."
        )
        messages.success(request, said % {"number": plan.version.number, "moment": moment(when.later)})
    else:
        messages.success(request, wording.said_of(plan.version.number))
    return redirect("guidebook:version-write", plan.version.guide.slug, plan.version.number)


def _published_already(request: EmployeeRequest, version: GuideVersion) -> HttpResponse:
    facts = {"number": version.number, "person": version.published_by, "moment": moment(version.published_at)}
    said = gettext("Version %(number)s was published by %(person)s on %(moment)s. Nothing was done a second time.")
    messages.warning(request, said % facts)
    return redirect("guidebook:version-write", version.guide.slug, version.number)


def _unanswered(version: GuideVersion, languages: list[str]) -> PlaceholdersUnanswered | None:
    try:
        refuse_unanswered(version, languages)
    except PlaceholdersUnanswered as refusal:
        return refusal
    return None

from __future__ import annotations

from typing import Any, cast

from csp.constants import SELF
from csp.decorators import csp_replace
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext, override

from announcements.showing import framing_mail
from assignments.models import Assignment
from consent.coverage import gaps_of
from consent.drafting import AlreadyPublished, draft_digest
from consent.forms.answering import ALL, AnswersForm, SignatureForm
from consent.forms.publishing import REFUSALS, AnnouncementForm, PublicationForm
from consent.models import ConsentFormVersion
from consent.publishing import NotInForce, publish, retire
from consent.rehearsing import rehearse
from consent.roles import PREVIEWERS, PUBLISHERS
from consent.wording import wording_in
from people.access import EmployeeRequest, View, role_required
from people.wording import LANGUAGES, moment


@framing_mail
@role_required(*PREVIEWERS)
def version_preview(request: EmployeeRequest, slug: str, number: int) -> HttpResponse:
    """The page of signing in a frame as wide as a desktop or a phone; `frame`: what the frame holds."""
    version = get_object_or_404(ConsentFormVersion.objects.with_text(), form__slug=slug, number=number)
    asked = request.GET.get("language", request.LANGUAGE_CODE)
    languages = [wording.language for wording in version.wordings.all()]
    if not languages:
        messages.info(request, gettext("There is nothing to look at yet: write the notice first."))
        return redirect("consent:version-write", slug, number)
    context = {
        "version": version,
        "language": asked if asked in languages else languages[0],
        "languages": [language for language in LANGUAGES if language in languages],
        "step": "review" if request.GET.get("step") == "review" else "questions",
        "width": "phone" if request.GET.get("width") == "phone" else "desktop",
    }
    if "frame" in request.GET:
        return _framed(request, version, context["language"], is_review=context["step"] == "review")
    return render(request, "consent/version_preview.html", context)


def _frame(request: EmployeeRequest, version: ConsentFormVersion, language: str, *, is_review: bool) -> HttpResponse:
    """As the person sees it, in their language, without anything to send; only our own pages may frame it."""
    wording = wording_in(version, language)
    with override(language):
        answers = AnswersForm(version=version, language=language)
        context = {"version": version, "wording": wording, "form": answers}
        if is_review:
            context["form"] = AnswersForm.filled({"choice": next(iter(ALL))}, version, language)
            context["signature"] = SignatureForm(person=request.user)
        response = render(request, "consent/_preview_frame.html", context)
    response["X-Frame-Options"] = "SAMEORIGIN"
    return response


_framed = cast("View", csp_replace({"frame-ancestors": [SELF]})(cast("Any", _frame)))


@role_required(*PUBLISHERS)
def version_publish(request: EmployeeRequest, slug: str, number: int) -> HttpResponse:
    """For whom and what changes; then what happens, and what people are told."""
    version = get_object_or_404(ConsentFormVersion.objects.with_text(), form__slug=slug, number=number)
    if not version.is_draft:
        return _published_already(request, version)
    plan = PublicationForm(request.POST or None, version=version, at=timezone.now())
    context = {"version": version, "plan": plan, "gaps": gaps_of(version)}
    if context["gaps"] or not plan.is_valid() or "back" in request.POST:
        return render(request, "consent/version_publish.html", context)
    typed = request.POST if "publish" in request.POST else None
    wording = AnnouncementForm(typed, kit=plan.kit(), languages=plan.languages, seen=draft_digest(version), at=plan.at)
    if wording.is_valid() and (answer := _publish(request, plan, wording)):
        return answer
    effect = rehearse(version, plan.people(), at=plan.at)
    return render(request, "consent/version_publish.html", context | {"wording": wording, "effect": effect})


def _publish(request: EmployeeRequest, plan: PublicationForm, wording: AnnouncementForm) -> HttpResponse | None:
    """None when it was refused: the form says why."""
    try:
        with transaction.atomic():
            publish(
                plan.version,
                audience=plan.save_audience(),
                **plan.notes,
                announcement=wording.wording(),
                seen=wording.cleaned_data["seen"],
                by=request.user,
                at=plan.at,
            )
    except AlreadyPublished:
        return _published_already(request, plan.version)
    except REFUSALS as refusal:
        wording.refuse(refusal)
        return None
    messages.success(request, wording.said_of(plan.version.number))
    return redirect("consent:version-write", plan.version.form.slug, plan.version.number)


@role_required(*PUBLISHERS)
def version_retire(request: EmployeeRequest, slug: str, number: int) -> HttpResponse:
    in_force = ConsentFormVersion.objects.in_force().select_related("form", "ask")
    version = in_force.filter(form__slug=slug, number=number).first()
    if version is None:
        raise Http404
    if request.method == "POST":
        try:
            retire(version, by=request.user, at=timezone.now())
        except NotInForce:
            messages.warning(request, gettext("This version was retired or replaced meanwhile. Nothing was done."))
        else:
            messages.success(request, gettext("The form is retired. What people answered stays what it was."))
        return redirect("consent:version-write", slug, number)
    outstanding = Assignment.objects.filter(ask=version.ask_id).outstanding().count()
    return render(request, "consent/version_retire.html", {"version": version, "outstanding": outstanding})


def _published_already(request: EmployeeRequest, version: ConsentFormVersion) -> HttpResponse:
    version.refresh_from_db()
    facts = {"number": version.number, "person": version.published_by, "moment": moment(version.published_at)}
    said = gettext("Version %(number)s was published by %(person)s on %(moment)s. Nothing was done a second time.")
    messages.warning(request, said % facts)
    return redirect("consent:version-write", version.form.slug, version.number)

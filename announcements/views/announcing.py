from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from announcements.announcing import (
    AlreadyOver,
    AlreadyUnderWay,
    NotUnderWay,
    announce,
    cancel,
    concerned,
    pause,
    resume,
    revise,
    schedule,
    unreachable,
)
from announcements.composing import Unwritable, as_sent
from announcements.emails import announcement_to
from announcements.forms.announcing import REFUSALS, AnnouncementForm, StartForm, placeholders, start_from, start_of
from announcements.gathering import reach_of, rows, titles, unreached
from announcements.mailing import TooBig
from announcements.mailing import render as render_mail
from announcements.models import Announcement, AnnouncementQuerySet, Delivery
from announcements.ordering import NoAddress
from announcements.pacing import resumes_at
from announcements.personalising import EmptyPlaceholder
from announcements.progress import progress_of, progress_of_each
from announcements.resending import NobodyToReach, reachable_again, resend
from announcements.roles import VOICES
from announcements.showing import framing_mail, shown
from announcements.trying_out import try_out
from announcements.wording_kit import ready
from documents.tables import csv_response
from people.access import EmployeeRequest, role_required
from people.models import Employee, Role

ON_A_PAGE = 50


@role_required(*VOICES, Role.AUDITOR)
def announcement_list(request: EmployeeRequest) -> HttpResponse:
    page = Paginator(_with_audience(), ON_A_PAGE).get_page(request.GET.get("page"))
    progress = progress_of_each(page)
    rows = [(announcement, progress[announcement.pk]) for announcement in page]
    context = {
        "page": page,
        "rows": rows,
        "may_announce": request.user.has_role(*VOICES),
        "may_correct": request.user.has_role(Role.HR_ADMIN),
        "may_see_reminders": request.user.has_role(Role.HR_ADMIN, Role.AUDITOR),
    }
    return render(request, "announcements/announcement_list.html", context)


@role_required(*VOICES, Role.AUDITOR)
def announcement_read(request: EmployeeRequest, pk: int) -> HttpResponse:
    announcement = get_object_or_404(
        Announcement.objects.select_related("audience", "ask", "created_by", "paused_by"), pk=pk
    )
    now = timezone.now()
    failed = announcement.deliveries.failed().select_related("employee")
    without_mail = unreachable(announcement, at=now)
    troubled = announcement.deliveries.unsettled().filter(problem__in=Delivery.SERVER_PROBLEMS)
    context = {
        "announcement": announcement,
        "progress": progress_of(announcement),
        "reach": reach_of(announcement, at=now) if announcement.is_open_to_change else None,
        "readings": announcement.readings.count() if announcement.asks_reading else None,
        "trouble": troubled.first(),
        "resumes_at": resumes_at(announcement, at=now) if announcement.state == Announcement.State.SENDING else None,
        "failed": Paginator(failed, ON_A_PAGE).get_page(request.GET.get("page")),
        "without_mail": without_mail[:ON_A_PAGE],
        "without_mail_count": without_mail.count(),
        "again_count": reachable_again(announcement.deliveries.all(), at=now).count(),
        "may_announce": request.user.has_role(*VOICES),
        "may_correct": request.user.has_role(Role.HR_ADMIN),
    }
    return render(request, "announcements/announcement_read.html", context)


@role_required(*VOICES)
def announcement_compose(request: EmployeeRequest) -> HttpResponse:
    start = StartForm(request.GET or None)
    chosen = start.cleaned_data if start.is_valid() else {}
    kit = ready(chosen["occasion"]) if chosen else None
    form = AnnouncementForm(request.POST or None, initial=start_from(kit, chosen.get("ask")))
    if form.is_valid():
        now = timezone.now()
        try:
            with transaction.atomic():
                announcement = announce(
                    **form.wording(), audience=form.save_audience(), send_at=form.hour(now), by=request.user, at=now
                )
        except tuple(REFUSALS) as refusal:
            form.refuse(refusal)
        else:
            return redirect(announcement)
    context = {"form": form, "start": start, "placeholders": placeholders()}
    return render(request, "announcements/announcement_compose.html", context)


@role_required(*VOICES)
def announcement_change(request: EmployeeRequest, pk: int) -> HttpResponse:
    announcement = get_object_or_404(Announcement.objects.select_related("audience", "ask"), pk=pk)
    form = AnnouncementForm(request.POST or None, announcement=announcement, initial=start_of(announcement))
    if not announcement.is_open_to_change:
        messages.info(request, _("It is already on its way, or was cancelled: its words no longer change."))
        return redirect(announcement)
    if form.is_valid():
        now = timezone.now()
        try:
            with transaction.atomic():
                revise(announcement, **form.wording(), audience=form.save_audience(), send_at=form.hour(now), at=now)
        except AlreadyUnderWay:
            messages.warning(request, _("It left meanwhile: nothing was changed."))
            return redirect(announcement)
        except tuple(REFUSALS) as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Your changes are saved."))
            return redirect(announcement)
    context = {"form": form, "announcement": announcement, "placeholders": placeholders()}
    return render(request, "announcements/announcement_change.html", context)


@role_required(*VOICES)
@framing_mail
def announcement_preview(request: EmployeeRequest, pk: int) -> HttpResponse:
    announcement = get_object_or_404(Announcement.objects.select_related("audience", "ask", "created_by"), pk=pk)
    now = timezone.now()
    people = concerned(announcement, at=now).matching(request.GET.get("q", ""))
    chosen = get_object_or_404(Employee, pk=request.GET["as"]) if request.GET.get("as", "").isdecimal() else None
    person = chosen or people.first() or request.user
    context: dict[str, Any] = {
        "announcement": announcement,
        "people": people[:8],
        "person": person,
        "is_phone": request.GET.get("width") == "phone",
    }
    try:
        context["letter"] = render_mail(announcement_to(announcement, person, at=now))
    except (EmptyPlaceholder, TooBig) as error:
        context["unwritable"] = str(error)
    return render(request, "announcements/announcement_preview.html", context)


@role_required(*VOICES)
@require_safe
def announcement_preview_html(request: EmployeeRequest, pk: int, person_pk: int) -> HttpResponse:
    announcement = get_object_or_404(Announcement.objects.select_related("audience", "ask", "created_by"), pk=pk)
    person = get_object_or_404(Employee, pk=person_pk)
    try:
        return shown(render_mail(announcement_to(announcement, person, at=timezone.now())).page)
    except (EmptyPlaceholder, TooBig) as error:
        raise Http404 from error


@role_required(*VOICES)
@require_safe
def announcement_preview_source(request: EmployeeRequest, pk: int, person_pk: int) -> HttpResponse:
    announcement = get_object_or_404(Announcement.objects.select_related("audience", "ask", "created_by"), pk=pk)
    person = get_object_or_404(Employee, pk=person_pk)
    try:
        sent = as_sent(announcement, person, at=timezone.now())
    except Unwritable as refusal:
        said = f"{Delivery.Problem(refusal.answer.problem).label}. {refusal.answer.words}"
        return HttpResponse(said, content_type="text/plain; charset=utf-8")
    return HttpResponse(sent, content_type="text/plain; charset=utf-8")


@role_required(*VOICES)
@require_POST
def announcement_try_out(request: EmployeeRequest, pk: int, person_pk: int) -> HttpResponse:
    announcement = get_object_or_404(Announcement.objects.select_related("audience", "ask", "created_by"), pk=pk)
    person = get_object_or_404(Employee, pk=person_pk)
    try:
        try_out(announcement, person, by=request.user, at=timezone.now())
    except NoAddress:
        messages.error(request, _("You have no e-mail address here: nothing was sent."))
    except (EmptyPlaceholder, TooBig) as error:
        said = _("The message cannot be written for this person: %(why)s. Nothing was sent.")
        messages.error(request, said % {"why": error})
    else:
        told = _("It is on its way to %(address)s, as %(name)s would receive it. It counts nowhere.")
        messages.success(request, told % {"address": request.user.email, "name": person.name})
    url = reverse("announcements:announcement-preview", args=[announcement.pk])
    return redirect(f"{url}?as={person.pk}")


@role_required(*VOICES)
def announcement_unreached(request: EmployeeRequest, pk: int) -> HttpResponse:
    announcement = get_object_or_404(Announcement.objects.select_related("audience", "ask"), pk=pk)
    people = unreached(announcement, at=timezone.now())
    if request.GET.get("format") == "csv":
        lines = rows(people, language=request.LANGUAGE_CODE)
        file = csv_response(_("not-reached-by-mail.csv"), titles(), lines, language=request.LANGUAGE_CODE)
        return cast("HttpResponse", file)  # it streams
    context = {
        "announcement": announcement,
        "page": Paginator(people, ON_A_PAGE).get_page(request.GET.get("page")),
        "may_correct": request.user.has_role(Role.HR_ADMIN),
    }
    return render(request, "announcements/announcement_unreached.html", context)


@role_required(*VOICES)
def announcement_send(request: EmployeeRequest, pk: int) -> HttpResponse:
    announcement = get_object_or_404(Announcement.objects.select_related("audience", "ask"), pk=pk)
    now = timezone.now()
    if request.method == "POST":
        try:
            schedule(announcement, send_at=now, at=now)
        except AlreadyUnderWay:
            messages.info(request, _("It is already on its way, or was cancelled. It leaves only once."))
        else:
            messages.success(request, _("It is leaving now. This page shows how far it is."))
        return redirect(announcement)
    context = {"announcement": announcement, "reach": reach_of(announcement, at=now)}
    return render(request, "announcements/announcement_send.html", context)


@role_required(*VOICES)
def announcement_cancel(request: EmployeeRequest, pk: int) -> HttpResponse:
    announcement = get_object_or_404(Announcement, pk=pk)
    if request.method == "POST":
        try:
            cancel(announcement, by=request.user, at=timezone.now())
        except AlreadyOver:
            messages.info(request, _("Nothing was left to cancel: it was sent to everyone, or cancelled before."))
        else:
            messages.success(request, _("It is cancelled. Nothing more leaves; what was sent stays recorded here."))
        return redirect(announcement)
    context = {"announcement": announcement, "progress": progress_of(announcement)}
    return render(request, "announcements/announcement_cancel.html", context)


@role_required(*VOICES)
@require_POST
def announcement_pause(request: EmployeeRequest, pk: int) -> HttpResponse:
    announcement = get_object_or_404(Announcement, pk=pk)
    try:
        pause(announcement, by=request.user, at=timezone.now())
    except NotUnderWay:
        messages.info(request, _("Nothing was leaving: it is paused already, or everybody has it."))
    else:
        messages.success(request, _("It is paused. Nothing more leaves until you resume it."))
    return redirect(announcement)


@role_required(*VOICES)
@require_POST
def announcement_resume(request: EmployeeRequest, pk: int) -> HttpResponse:
    announcement = get_object_or_404(Announcement, pk=pk)
    try:
        resume(announcement, by=request.user, at=timezone.now())
    except NotUnderWay:
        messages.info(request, _("It was not paused: it is on its way, was sent, or was cancelled."))
    else:
        messages.success(request, _("It goes on where it was. Nobody receives it twice."))
    return redirect(announcement)


@role_required(*VOICES)
@require_POST
def announcement_resend(request: EmployeeRequest, pk: int) -> HttpResponse:
    announcement = get_object_or_404(Announcement, pk=pk)
    try:
        count = resend(announcement, by=request.user, at=timezone.now())
    except NobodyToReach:
        messages.info(request, _("Nothing left: nobody is waiting for it whom we could write to."))
    else:
        told = ngettext("It leaves again to %(count)s person.", "It leaves again to %(count)s people.", count)
        messages.success(request, told % {"count": count})
    return redirect(announcement)


def _with_audience() -> AnnouncementQuerySet:
    return Announcement.objects.select_related("audience").prefetch_related("audience__departments", "audience__sites")

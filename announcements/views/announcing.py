from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from announcements import mailbox
from announcements.announcing import (
    AlreadyOver,
    AlreadyUnderWay,
    NotUnderWay,
    announce,
    cancel,
    concerned,
    pause,
    resume,
    schedule,
    unreachable,
)
from announcements.emails import announcement_to
from announcements.forms import REFUSALS, AnnouncementForm
from announcements.inviting import NotEmployed, invite_all, invite_by_mail, not_logged_in_yet
from announcements.mailing import TooBig
from announcements.mailing import render as render_mail
from announcements.models import AddressBounce, Announcement, Delivery
from announcements.ordering import NoAddress
from announcements.pacing import resumes_at
from announcements.personalising import EmptyPlaceholder
from announcements.progress import progress_of, progress_of_each
from announcements.resending import NobodyToReach, reachable_again, resend, resend_to
from announcements.showing import framing_mail, shown
from people.access import EmployeeRequest, role_required
from people.models import Employee, Role

VOICES = (Role.HR_ADMIN, Role.COMMUNICATIONS)
HR = (Role.HR_ADMIN, Role.HR_DEPARTMENT)
ON_A_PAGE = 50


@role_required(*VOICES, Role.AUDITOR)
def announcement_list(request: EmployeeRequest) -> HttpResponse:
    page = Paginator(Announcement.objects.select_related("audience"), ON_A_PAGE).get_page(request.GET.get("page"))
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
    form = AnnouncementForm(request.POST or None)
    if form.is_valid():
        now = timezone.now()
        try:
            with transaction.atomic():
                audience = form.save_audience()
                announcement = announce(
                    **form.wording(), **form.pace(), audience=audience, send_at=form.hour(now), by=request.user, at=now
                )
        except tuple(REFUSALS) as refusal:
            form.refuse(refusal)
        else:
            return redirect(announcement)
    return render(request, "announcements/announcement_compose.html", {"form": form})


@role_required(*VOICES)
@framing_mail
def announcement_preview(request: EmployeeRequest, pk: int) -> HttpResponse:
    announcement = get_object_or_404(Announcement.objects.select_related("audience", "ask", "created_by"), pk=pk)
    now = timezone.now()
    people = concerned(announcement, at=now).matching(request.GET.get("q", ""))
    chosen = get_object_or_404(Employee, pk=request.GET["as"]) if request.GET.get("as", "").isdecimal() else None
    person = chosen or people.first() or request.user
    context: dict[str, Any] = {"announcement": announcement, "people": people[:8], "person": person}
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
        return shown(render_mail(announcement_to(announcement, person, at=timezone.now())).html)
    except (EmptyPlaceholder, TooBig) as error:
        raise Http404 from error


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
    people = concerned(announcement, at=now)
    counts = {"reachable": people.reachable_by_mail().count(), "unreachable": unreachable(announcement, at=now).count()}
    return render(request, "announcements/announcement_send.html", {"announcement": announcement, **counts})


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


@role_required(*HR)
def bounce_list(request: EmployeeRequest) -> HttpResponse:
    theirs = Employee.objects.administered_by(request.user)
    bounces = AddressBounce.objects.standing().filter(employee__in=theirs).select_related("employee__department")
    corrected = AddressBounce.objects.corrected().filter(employee__in=theirs).select_related("employee__department")
    context = {
        "page": Paginator(bounces, ON_A_PAGE).get_page(request.GET.get("page")),
        "corrected": corrected[:ON_A_PAGE],
    }
    return render(request, "announcements/bounce_list.html", context)


@role_required(*HR)
@require_POST
def bounce_resend(request: EmployeeRequest, pk: int) -> HttpResponse:
    theirs = AddressBounce.objects.filter(employee__in=Employee.objects.administered_by(request.user))
    found = get_object_or_404(theirs.select_related("employee"), pk=pk)
    try:
        resend_to(found.employee, by=request.user, at=timezone.now())
    except NobodyToReach:
        messages.error(request, _("Nothing left: this person has no address, or does not work here today."))
    else:
        told = _("It leaves again to %(name)s, at %(address)s.")
        messages.success(request, told % {"name": found.employee.name, "address": found.employee.email})
    return redirect("announcements:bounce-list")


@role_required(*HR)
def invitation_send(request: EmployeeRequest, pk: int) -> HttpResponse:
    employee = get_object_or_404(Employee.objects.administered_by(request.user), pk=pk)
    if request.method == "POST":
        try:
            invite_by_mail(employee, by=request.user, at=timezone.now())
        except NoAddress:
            messages.error(request, _("This person has no e-mail address. Print the invitation and hand it over."))
        except NotEmployed:
            messages.error(request, _("This person does not work here today. Nothing was sent."))
        else:
            messages.success(request, _("The invitation is on its way to %(name)s.") % {"name": employee.name})
        return redirect("admin:people_employee_change", employee.pk)
    return render(request, "announcements/invitation_send.html", {"employee": employee})


@role_required(*HR)
def invitation_send_all(request: EmployeeRequest) -> HttpResponse:
    theirs, now = Employee.objects.administered_by(request.user), timezone.now()
    if request.method == "POST":
        invite_all(theirs, by=request.user, at=now)
        messages.success(request, _("The invitations are being sent. It takes a few minutes when there are many."))
        return redirect("admin:people_employee_changelist")
    people = not_logged_in_yet(theirs, at=now)
    context = {"count": people.count(), "people": people[:ON_A_PAGE]}
    return render(request, "announcements/invitation_send_all.html", context)


@login_not_required
@require_safe
@never_cache
def mailbox_list(request: HttpRequest) -> HttpResponse:
    _demo_only()
    recipient = request.GET.get("to", "")
    page = Paginator(mailbox.letters(recipient=recipient), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "recipient": recipient, "recipients": mailbox.recipients()}
    return render(request, "announcements/mailbox_list.html", context)


@login_not_required
@require_safe
@never_cache
@framing_mail
def mailbox_read(request: HttpRequest, key: str) -> HttpResponse:
    return render(request, "announcements/mailbox_read.html", {"letter": _letter_or_404(key)})


@login_not_required
@require_safe
@never_cache
def mailbox_html(request: HttpRequest, key: str) -> HttpResponse:
    return shown(_letter_or_404(key).html)


def _letter_or_404(key: str) -> mailbox.Opened:
    _demo_only()
    try:
        return mailbox.open_letter(key)
    except mailbox.NoSuchLetter as error:
        raise Http404 from error


def _demo_only() -> None:
    """Real people's mail is in their own mailboxes: here there is nothing, and nobody to ask for a log-in."""
    if not settings.MAILBOX:
        raise Http404

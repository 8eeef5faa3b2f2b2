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
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from announcements import mailbox
from announcements.announcing import AlreadyOver, AlreadyUnderWay, announce, cancel, concerned, schedule, unreachable
from announcements.emails import announcement_to
from announcements.forms import REFUSALS, AnnouncementForm
from announcements.inviting import NotEmployed, invite_all, invite_by_mail, not_logged_in_yet
from announcements.mailing import TooBig
from announcements.mailing import render as render_mail
from announcements.models import Announcement, Delivery
from announcements.ordering import NoAddress
from announcements.personalising import EmptyPlaceholder
from announcements.progress import progress_of, progress_of_each
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
        "may_see_reminders": request.user.has_role(Role.HR_ADMIN, Role.AUDITOR),
    }
    return render(request, "announcements/announcement_list.html", context)


@role_required(*VOICES, Role.AUDITOR)
def announcement_read(request: EmployeeRequest, pk: int) -> HttpResponse:
    announcement = get_object_or_404(Announcement.objects.select_related("audience", "ask", "created_by"), pk=pk)
    now = timezone.now()
    failed = announcement.deliveries.failed().select_related("employee")
    without_mail = unreachable(announcement, at=now)
    troubled = announcement.deliveries.unsettled().filter(problem__in=Delivery.SERVER_PROBLEMS)
    context = {
        "announcement": announcement,
        "progress": progress_of(announcement),
        "trouble": troubled.first(),
        "failed": Paginator(failed, ON_A_PAGE).get_page(request.GET.get("page")),
        "without_mail": without_mail[:ON_A_PAGE],
        "without_mail_count": without_mail.count(),
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
                    **form.wording(), audience=audience, send_at=form.hour(now), by=request.user, at=now
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

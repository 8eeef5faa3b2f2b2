from __future__ import annotations

from http import HTTPStatus
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.account.views import LoginView
from allauth.decorators import rate_limit
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from people.access import EmployeeRequest, role_required
from people.acting import AlreadyEnded, end_early, may_name, name_deputy
from people.colours import stylesheet
from people.demonstration import demo_people
from people.forms.acting import ActingForm
from people.forms.entering import FirstPasswordForm, InvitationCodeForm
from people.forms.settings import SettingsForm
from people.granting import LastAdministrator, revoke
from people.inviting import ExpiredCode, InvitationRefused, UsedCode, accept, find_invitation, make_invitation
from people.keeping import discard, keep, kept_form
from people.middleware import kept_for_later
from people.models import Acting, Employee, Organisation, Role, RoleGrant
from people.wording import day

ON_A_PAGE = 50
HR = (Role.HR_ADMIN, Role.HR_DEPARTMENT)


class AccountLogin(LoginView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        demo = {"demo_people": demo_people(), "demo_password": settings.DEMO_PASSWORD} if settings.DEMO else {}
        return super().get_context_data(**kwargs) | demo


account_login = AccountLogin.as_view()


@login_not_required
@never_cache
@rate_limit(action="invitation")
def invitation_code(request: HttpRequest) -> HttpResponse:
    form = InvitationCodeForm(request.POST or None)
    if form.is_valid():
        return redirect("people:invitation-accept", form.cleaned_data["code"])
    return render(request, "people/invitation_code.html", {"form": form})


@login_not_required
@never_cache
@sensitive_post_parameters("password", "again")
@rate_limit(action="invitation", limit_get=True)
def invitation_accept(request: HttpRequest, code: str) -> HttpResponse:
    now = timezone.now()
    try:
        invitation = find_invitation(code, at=now)
        form = FirstPasswordForm(request.POST or None, employee=invitation.employee)
        if form.is_valid():
            employee = accept(code, password=form.cleaned_data["password"], at=now)
            _log_in(request, employee)
            return redirect(settings.LOGIN_REDIRECT_URL)
    except InvitationRefused as refusal:
        context = {"was_used": isinstance(refusal, UsedCode), "has_expired": isinstance(refusal, ExpiredCode)}
        return render(request, "people/invitation_accept.html", context, status=HTTPStatus.GONE)
    shown = {"form": form, "employee": invitation.employee, "code": code}
    return render(request, "people/invitation_accept.html", shown)


def _log_in(request: HttpRequest, employee: Employee) -> None:
    get_adapter(request).login(request, employee)
    record_authentication(request, employee, method="invitation")


@role_required(*HR)
@never_cache
def invitation_print(request: EmployeeRequest, pk: int) -> HttpResponse:
    employee = get_object_or_404(Employee.objects.administered_by(request.user), pk=pk)
    context: dict[str, Any] = {"employee": employee, "days": settings.INVITATION_DAYS}
    if request.method == "POST":
        invitation, code = make_invitation(employee, by=request.user, at=timezone.now())
        address = settings.SITE_URL + "/welcome/"
        context |= {"invitation": invitation, "code": code, "address": address}
    return render(request, "people/invitation_print.html", context)


@never_cache
def form_resume(request: EmployeeRequest) -> HttpResponse:
    if request.method == "POST":
        discard(request.session)
        messages.success(request, _("It was thrown away. Nothing was sent."))
        return redirect(settings.LOGIN_REDIRECT_URL)
    return render(request, "people/form_resume.html", {"kept": kept_form(request.session, request.user)})


def form_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Of a form whose token is not this session's, but that comes from our own page: it is older than the log-in."""
    if request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}":
        if not request.user.is_authenticated:
            answer = kept_for_later(request)
        else:
            answer = redirect("people:form-resume") if keep(request, str(request.user.pk)) else None
        if answer is not None:
            return answer
    return render(request, "403_csrf.html", status=HTTPStatus.FORBIDDEN)


def settings_edit(request: EmployeeRequest) -> HttpResponse:
    form = SettingsForm(request.POST or None, instance=request.user)
    if form.is_valid():
        form.save()
        response = redirect("people:settings-edit")
        response.delete_cookie(settings.LANGUAGE_COOKIE_NAME)  # a choice made for this visit no longer hides it
        messages.success(request, _("Your settings are saved."))
        return response
    return render(request, "people/settings_edit.html", {"form": form})


@login_not_required
@require_safe
def organisation_css(request: HttpRequest) -> HttpResponse:
    css = stylesheet(Organisation.current().colour)
    return HttpResponse(css, content_type="text/css", headers={"Cache-Control": "private, max-age=86400"})


@login_not_required
@require_safe
def organisation_logo(request: HttpRequest) -> FileResponse:
    logo = Organisation.current().logo
    if not logo or not logo.storage.exists(str(logo.name)):
        raise Http404
    headers = {"Cache-Control": "private, max-age=86400", "Content-Security-Policy": "default-src 'none'; sandbox"}
    return FileResponse(logo.open(), content_type="image/png", headers=headers)


@role_required(Role.HR_ADMIN)
def role_revoke(request: EmployeeRequest, pk: int) -> HttpResponse:
    role_grant = get_object_or_404(RoleGrant.objects.standing().select_related("employee", "department"), pk=pk)
    if request.method == "POST":
        try:
            revoke(role_grant, by=request.user, at=timezone.now())
        except LastAdministrator:
            messages.error(request, _("The last HR admin keeps this role. Give it to somebody else first."))
        else:
            messages.success(request, _("The role is taken back. What was done with it stays on record."))
        return redirect("admin:people_rolegrant_changelist")
    return render(request, "people/role_revoke.html", {"role_grant": role_grant})


def acting_list(request: EmployeeRequest) -> HttpResponse:
    managers = Employee.objects.in_the_care_of(request.user)
    found = Acting.objects.concerning(managers, viewer=request.user).select_related("manager", "deputy", "ended_by")
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    if not (page.object_list or may_name(request.user)):
        raise Http404
    kept = Acting.objects.kept_for(managers, viewer=request.user).filter(pk__in=[acting.pk for acting in page])
    context = {"page": page, "kept": set(kept.values_list("pk", flat=True)), "may_name": may_name(request.user)}
    rows = [(acting, acting.is_current(request.today), acting.is_over(request.today)) for acting in page]
    return render(request, "people/acting_list.html", context | {"rows": rows})


def acting_name(request: EmployeeRequest) -> HttpResponse:
    if not may_name(request.user):
        raise Http404
    form = ActingForm(request.POST or None, viewer=request.user)
    if form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("starts_on", "ends_on")}
        try:
            named = name_deputy(form.absent, form.cleaned_data["deputy"], **given, by=request.user, at=timezone.now())
        except tuple(ActingForm.REFUSALS) as refusal:
            form.refuse(refusal)
        else:
            said = _("%(deputy)s stands in for %(manager)s from %(first)s to %(last)s.")
            days = {"first": day(named.starts_on), "last": day(named.ends_on)}
            messages.success(request, said % {"deputy": named.deputy.name, "manager": named.manager.name, **days})
            return redirect("people:acting-list")
    return render(request, "people/acting_name.html", {"form": form})


def acting_end(request: EmployeeRequest, pk: int) -> HttpResponse:
    managers = Employee.objects.in_the_care_of(request.user)
    kept = Acting.objects.kept_for(managers, viewer=request.user).select_related("manager", "deputy")
    acting = get_object_or_404(kept, pk=pk)
    if request.method == "POST":
        try:
            end_early(acting, by=request.user, at=timezone.now())
        except AlreadyEnded:
            messages.info(request, _("It was over already."))
        else:
            messages.success(request, _("It is taken back. Who stood in and when stays on record."))
        return redirect("people:acting-list")
    return render(request, "people/acting_end.html", {"acting": acting})

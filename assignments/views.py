from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from assignments.asking import DayGone, postpone
from assignments.exempting import AlreadyExempt, NotStanding, exempt, revoke
from assignments.forms import ExemptionForm, PostponeForm
from assignments.fulfilling import AlreadyDone, NoLongerAsked
from assignments.models import Ask, Assignment, AssignmentQuerySet, Exemption
from people.access import EmployeeRequest, role_required
from people.models import Employee, Organisation, Role
from people.wording import day

HR = (Role.HR_ADMIN, Role.HR_DEPARTMENT)


@role_required(*HR)
def assignment_exempt(request: EmployeeRequest, pk: int) -> HttpResponse:
    assignment = get_object_or_404(_in_care_of(request.user), pk=pk)
    now = timezone.now()
    form = ExemptionForm(request.POST or None, today=Organisation.current().today(now))
    if form.is_valid():
        try:
            exempt(assignment.ask, assignment.employee, **form.cleaned_data, by=request.user, at=now)
        except AlreadyDone:
            messages.warning(request, _("This person has done it meanwhile. Nothing was recorded."))
        except AlreadyExempt:
            form.add_error(None, _("This person is exempt on some of these days already."))
        else:
            messages.success(request, _("%(name)s is exempt.") % {"name": assignment.employee.name})
        if form.is_valid():
            return redirect(_next(request))
    context = {"assignment": assignment, "form": form, "next": _next(request)}
    return render(request, "assignments/assignment_exempt.html", context)


@role_required(*HR)
def exemption_end(request: EmployeeRequest, pk: int) -> HttpResponse:
    theirs = Employee.objects.in_the_care_of(request.user).order_by()
    exemption = get_object_or_404(Exemption.objects.select_related("ask", "employee"), pk=pk, employee__in=theirs)
    if request.method == "POST":
        try:
            revoke(exemption, by=request.user, at=timezone.now())
        except NotStanding:
            messages.info(request, _("This exemption was over already."))
        else:
            messages.success(request, _("%(name)s is asked again.") % {"name": exemption.employee.name})
        return redirect(_next(request))
    return render(request, "assignments/exemption_end.html", {"exemption": exemption, "next": _next(request)})


@role_required(Role.HR_ADMIN)
def ask_postpone(request: EmployeeRequest, pk: int) -> HttpResponse:
    asked = get_object_or_404(Ask.objects.standing().filter(is_optional=False), pk=pk)
    now = timezone.now()
    form = PostponeForm(request.POST or None)
    if form.is_valid():
        try:
            postpone(asked, form.cleaned_data["due_on"], at=now)
        except DayGone:
            form.refuse_day()
        except NoLongerAsked:
            messages.warning(request, _("This was taken back meanwhile. Nothing was recorded."))
            return redirect(_next(request))
        else:
            messages.success(request, _("Everyone has until %(day)s at least.") % {"day": day(asked.due_on)})
            return redirect(_next(request))
    return render(request, "assignments/ask_postpone.html", {"ask": asked, "form": form, "next": _next(request)})


def _in_care_of(viewer: Employee) -> AssignmentQuerySet:
    theirs = Employee.objects.in_the_care_of(viewer).order_by()
    return Assignment.objects.filter(employee__in=theirs, ask__closed_at=None).select_related("ask", "employee")


def _next(request: EmployeeRequest) -> str:
    """The page one came from, when it is one of ours: several apps above lead here."""
    wanted = request.POST.get("next") or request.GET.get("next") or "/"
    is_ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) and wanted.startswith("/")
    return wanted if is_ours else "/"

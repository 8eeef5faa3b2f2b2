from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from announcements.inviting import NotEmployed, invite_all, invite_by_mail, not_logged_in_yet
from announcements.ordering import NoAddress
from announcements.roles import HR
from people.access import EmployeeRequest, role_required
from people.models import Employee

ON_A_PAGE = 50


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

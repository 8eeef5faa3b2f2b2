from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from announcements.models import AddressBounce
from announcements.resending import NobodyToReach, resend_to
from announcements.roles import HR
from people.access import EmployeeRequest, role_required
from people.models import Employee

ON_A_PAGE = 50


@role_required(*HR)
def bounce_list(request: EmployeeRequest) -> HttpResponse:
    theirs = Employee.objects.administered_by(request.user)
    bounces = (
        AddressBounce.objects.standing().filter(employee__in=theirs).select_related("employee__department", "delivery")
    )
    corrected = (
        AddressBounce.objects.corrected().filter(employee__in=theirs).select_related("employee__department", "delivery")
    )
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

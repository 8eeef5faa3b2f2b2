from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from consent.forms.representing import EndForm
from consent.models import Consent, Guest, RepresentationEnd
from consent.representing import AlreadyEnded, end_representation
from consent.roles import REPRESENTING
from people.access import EmployeeRequest, role_required


@role_required(*REPRESENTING)
def representation_end(request: EmployeeRequest, pk: int) -> HttpResponse:
    guest = get_object_or_404(Guest.objects.select_related("employee").exclude(employee=None), pk=pk)
    form = EndForm(request.POST if request.method == "POST" else None, guest=guest)
    if guest.had_no_right:
        return _told_already(request)
    if form.is_valid():
        cause, reason = RepresentationEnd.Cause(form.cleaned_data["cause"]), form.cleaned_data["reason"]
        try:
            end_representation(guest, cause=cause, reason=reason, by=request.user, at=timezone.now())
        except AlreadyEnded:
            return _told_already(request)
        messages.success(request, _who_answers(guest, request))
        return redirect("consent:guest-list")
    signed = Consent.objects.filter(represented_by=guest).select_related("version__form")
    return render(request, "consent/representation_end.html", {"guest": guest, "form": form, "signed": signed})


def _told_already(request: EmployeeRequest) -> HttpResponse:
    messages.info(request, _("It had ended already. Nothing was changed."))
    return redirect("consent:guest-list")


def _who_answers(guest: Guest, request: EmployeeRequest) -> str:
    """Somebody else may have been named, for another form or as the right one."""
    assert guest.employee is not None  # noqa: S101  (only these are fetched)
    names = {"name": guest.employee.name}
    if other := Guest.objects.representing(guest.employee, request.today).order_by("-pk").first():
        names["other"] = other.representative_name
        return _("It has ended. %(other)s still answers for %(name)s.") % names
    return _("It has ended: %(name)s answers for themselves from now on.") % names

from __future__ import annotations

from collections.abc import Iterator

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from consent.consulting import Consultation, NobodyNamed, may_publish
from consent.forms.consulting import RegistryForm, ShootForm
from consent.roles import PRIVY, READERS
from consent.shooting import Shoot
from documents.tables import csv_response
from people.access import EmployeeRequest, role_required
from people.models import Role
from people.wording import day


@role_required(*READERS)
def registry_ask(request: EmployeeRequest) -> HttpResponse:
    form = RegistryForm(request.POST or None, initial={"day": request.today})
    consultation = None
    if form.is_valid():
        consultation = may_publish(form.cleaned_data["people"], form.use, by=request.user, at=timezone.now())
    context = {
        "form": form,
        "consultation": consultation,
        "is_privy": request.user.has_role(*PRIVY),
        "may_make_tokens": request.user.has_role(Role.HR_ADMIN),
    }
    return render(request, "consent/registry_ask.html", context)


def registry_check(request: EmployeeRequest) -> HttpResponse | StreamingHttpResponse:
    if not request.user.has_role(*READERS):
        raise Http404
    form = ShootForm(request.POST or None, request.FILES or None, initial={"day": request.today})
    if form.is_valid():
        shoot = form.cleaned_data["table"]
        try:
            consultation = may_publish(shoot.lines, form.use, by=request.user, at=timezone.now())
        except NobodyNamed:
            form.add_error("table", _("The column of people is empty."))
        else:
            header = [*shoot.header, _("Answer"), _("Reason"), _("Record"), _("Valid until")]
            rows = list(_answered(shoot, consultation, is_privy=request.user.has_role(*PRIVY)))
            return csv_response(_("may-we-publish.csv"), header, rows, language=request.LANGUAGE_CODE)
    return render(request, "consent/registry_check.html", {"form": form})


def _answered(shoot: Shoot, consultation: Consultation, *, is_privy: bool) -> Iterator[list[str]]:
    for row, verdict in zip(shoot.rows, consultation.verdicts, strict=True):
        is_told = is_privy or not verdict.is_no
        reason, record = (str(verdict.reason.label), verdict.record) if is_told else ("", "")
        yield [*row, str(verdict.answer.label), reason, record, day(verdict.valid_until)]

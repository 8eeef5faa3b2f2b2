from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from consent.looking import note_look
from consent.models import Consent, ConsentFormVersion, Decision
from consent.withdrawing import NothingToWithdraw, remaining, withdraw
from documents.evidence import evidence_of
from documents.models import Document
from people.access import EmployeeRequest

PER_PAGE = 20


def consent_list(request: EmployeeRequest) -> HttpResponse:
    mine = Consent.objects.of(request.user).with_all_it_says()
    page = Paginator(mine, PER_PAGE).get_page(request.GET.get("page"))
    standing = Decision.objects.in_force(request.today).filter(person=request.user)
    asked = ConsentFormVersion.objects.addressed_to(request.user).in_force().select_related("form")
    context = {"page": page, "standing": set(standing.values_list("pk", flat=True)), "asked": asked}
    return render(request, "consent/consent_list.html", context)


def consent_read(request: EmployeeRequest, pk: int) -> HttpResponse:
    consent = get_object_or_404(Consent.objects.readable_by(request.user).with_all_it_says(), pk=pk)
    note_look(consent, by=request.user, at=timezone.now())
    documents = Document.objects.readable_by(request.user).without_content()
    withdrawals = list(consent.withdrawals.all())
    sealed = {row.about: row for row in documents.filter(about__in=[consent.key, *(row.key for row in withdrawals)])}
    is_own = consent.person_id == request.user.pk
    context: dict[str, object] = {
        "consent": consent,
        "document": sealed.get(consent.key),
        "can_withdraw": is_own and bool(remaining(consent)),
    }
    context |= {"withdrawals": [(row, sealed.get(row.key)) for row in withdrawals], "is_own": is_own}
    return render(request, "consent/consent_read.html", context)


def consent_withdraw(request: EmployeeRequest, pk: int) -> HttpResponse:
    consent = get_object_or_404(Consent.objects.of(request.user).with_all_it_says(), pk=pk)
    left = remaining(consent)
    if request.method != "POST":
        wanted = request.GET.get("item", "")
        context = {"consent": consent, "left": [row for row in left if not wanted or str(row.pk) == wanted]}
        return render(request, "consent/consent_withdraw.html", context)
    chosen = {int(key) for key in request.POST.getlist("decision") if key.isdecimal() and len(key) < 19}
    try:
        withdraw(
            consent,
            chosen,
            language=request.LANGUAGE_CODE,
            facts=evidence_of(request),
            by=request.user,
            at=timezone.now(),
        )
    except NothingToWithdraw:
        messages.info(request, _("There was nothing left to withdraw. Nothing was changed."))
    else:
        messages.success(request, _("It is withdrawn, from now on. Your sealed withdrawal is on its way."))
    return redirect(consent)

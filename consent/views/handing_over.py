from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from consent.handing_over import held_about, looks_at, questions_about, representations_of
from consent.models import Consent
from documents.canonical import canonical
from people.access import EmployeeRequest

PER_PAGE = 50


@require_safe
def data_read(request: EmployeeRequest) -> HttpResponse:
    """All that is held about one's own consents, in words."""
    consents = Consent.objects.of(request.user).select_related("version__form").prefetch_related("withdrawals")
    looks = Paginator(looks_at(request.user), PER_PAGE).get_page(request.GET.get("looks"))
    asked = Paginator(questions_about(request.user), PER_PAGE).get_page(request.GET.get("page"))
    context = {"consents": consents, "representations": representations_of(request.user), "looks": looks, "page": asked}
    return render(request, "consent/data_read.html", context)


@require_safe
def data_export(request: EmployeeRequest) -> HttpResponse:
    answer = HttpResponse(canonical(held_about(request.user, at=timezone.now())), content_type="application/json")
    said = pgettext("file name", "my-consents")
    name = f"{said}-{request.today:%Y-%m-%d}.json"
    answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    answer["Cache-Control"] = "private, no-store"
    return answer

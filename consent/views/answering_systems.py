from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from consent.authorising import authorise, revoke, token_of
from consent.consulting import Consultation, NobodyNamed, TooManyLines, Verdict, may_publish
from consent.forms.authorising import TokenForm
from consent.forms.consulting import UseForm
from consent.models import RegistryToken
from documents.evidence import client_address
from documents.throttling import count_question, count_wrong_code, has_asked_enough, has_guessed_enough
from people.access import EmployeeRequest, role_required
from people.models import Role

PER_PAGE = 50
MOST_BYTES = 1_000_000


@never_cache
@role_required(Role.HR_ADMIN)
def token_list(request: EmployeeRequest) -> HttpResponse:
    form = TokenForm(request.POST or None)
    secret = ""
    if form.is_valid():
        _token, secret = authorise(form.cleaned_data["name"], by=request.user, at=timezone.now())
        form = TokenForm()
    tokens = RegistryToken.objects.select_related("created_by", "revoked_by")
    page = Paginator(tokens, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "consent/token_list.html", {"form": form, "page": page, "secret": secret})


@role_required(Role.HR_ADMIN)
@require_POST
def token_revoke(request: EmployeeRequest, pk: int) -> HttpResponse:
    token = get_object_or_404(RegistryToken, pk=pk)
    if revoke(token, by=request.user, at=timezone.now()):
        messages.success(request, _("The token is revoked: it opens nothing any more."))
    return redirect("consent:token-list")


@csrf_exempt  # no cookie opens it: a token does
@login_not_required
@never_cache
@require_POST
def registry_answer(request: HttpRequest) -> JsonResponse:
    """POST {"people": […], "element", "purpose", "channel", "date"} with `Authorization: Bearer …`."""
    address = client_address(request)
    if has_guessed_enough(address):
        return JsonResponse({"error": "too_many_requests"}, status=429)
    token = token_of(request.headers.get("Authorization", ""))
    if token is None:
        count_wrong_code(address)
        return JsonResponse({"error": "unauthorized"}, status=401, headers={"WWW-Authenticate": "Bearer"})
    if has_asked_enough(str(token.pk)):
        return JsonResponse({"error": "too_many_requests"}, status=429)
    count_question(str(token.pk))
    asked = _asked(request)
    people = asked.get("people")
    form = UseForm(_typed(asked))
    if not isinstance(people, list) or not all(isinstance(line, str) for line in people) or not form.is_valid():
        return JsonResponse({"error": "bad_request", "fields": sorted(form.errors)}, status=400)
    try:
        consultation = may_publish(people, form.use, by=None, token=token, at=timezone.now())
    except (NobodyNamed, TooManyLines):
        return JsonResponse({"error": "bad_request", "fields": ["people"]}, status=400)
    return JsonResponse(_told(consultation))


def _asked(request: HttpRequest) -> dict[str, Any]:
    """What the body says, if it is an object of JSON of a fair size."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
        return {}
    try:
        asked = json.loads(request.body)
    except (ValueError, RecursionError):
        return {}
    return asked if isinstance(asked, dict) else {}


def _typed(asked: dict[str, Any]) -> dict[str, str]:
    named = {**asked, "day": asked.get("date")}
    return {name: value for name, value in named.items() if isinstance(value, str)}


def _told(consultation: Consultation) -> dict[str, Any]:
    return {
        "question": consultation.question.pk,
        "answer": consultation.answer,
        "people": [_line(verdict) for verdict in consultation.verdicts],
    }


def _line(verdict: Verdict) -> dict[str, Any]:
    """A no is a no, and no more: a system is read by anybody."""
    told = {"person": verdict.typed, "answer": verdict.answer}
    if verdict.is_no:
        return told
    return told | {"reason": verdict.reason, "record": verdict.record or None, "valid_until": verdict.valid_until}

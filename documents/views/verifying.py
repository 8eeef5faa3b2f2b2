from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from documents.codes import read_code
from documents.disclosing import public_facts
from documents.evidence import client_address
from documents.forms import CodeForm
from documents.models import Document
from documents.telling import say_state
from documents.throttling import MINUTES, count_wrong_code, has_guessed_enough
from people.models import Employee


@login_not_required
@require_safe
def verify_start(request: HttpRequest) -> HttpResponse:
    form = CodeForm(request.GET if "code" in request.GET else None)
    address = client_address(request)
    if has_guessed_enough(address):
        context = {"form": CodeForm(), "minutes": MINUTES, "is_throttled": True}
        answer = render(request, "documents/verify_start.html", context, status=429)
        answer["Retry-After"] = str(MINUTES * 60)
        return answer
    if form.is_valid():
        if Document.objects.filter(code=form.cleaned_data["code"]).exists():
            return redirect("documents:document-verify", code=form.cleaned_data["code"])
        count_wrong_code(address)
        form.add_error("code", _("No document of ours bears this code. Compare it with the paper, letter by letter."))
    return render(request, "documents/verify_start.html", {"form": form})


@login_not_required
@require_safe
def document_verify(request: HttpRequest, code: str) -> HttpResponse:
    """What anyone may know: it exists, when and by whom it was sealed, its digest, its state. No name, no content."""
    answer = _answer_in_json(request, code) if _wants_json(request) else _answer_in_words(request, code)
    patch_vary_headers(answer, ["Accept"])
    return answer


@login_not_required
@require_safe
def verify_short(request: HttpRequest, code: str) -> HttpResponse:
    return redirect("documents:document-verify", code=read_code(code) or code)


def _answer_in_words(request: HttpRequest, code: str) -> HttpResponse:
    document, is_throttled = _sought(request, code)
    if document is None or is_throttled:
        return redirect(reverse("documents:verify-start", query={"code": code}))
    state, viewer = document.state(timezone.now()), request.user
    may_read = isinstance(viewer, Employee) and Document.objects.readable_by(viewer).filter(pk=document.pk).exists()
    context = {"document": document, "state": state, "said": say_state(state), "may_read": may_read}
    return render(request, "documents/document_verify.html", context)


def _answer_in_json(request: HttpRequest, code: str) -> HttpResponse:
    """The same facts for machines, under the same guard."""
    document, is_throttled = _sought(request, code)
    if is_throttled:
        headers = {"Retry-After": str(MINUTES * 60)}
        return JsonResponse({"error": "too_many_wrong_codes"}, status=429, headers=headers)
    if document is None:
        return JsonResponse({"exists": False}, status=404)
    facts = public_facts(document, state=document.state(timezone.now()))
    return JsonResponse(facts, headers={"Cache-Control": "no-store"})


def _sought(request: HttpRequest, code: str) -> tuple[Document | None, bool]:
    """The document, and whether this address guessed too often: then it is told nothing, right or wrong."""
    address = client_address(request)
    document = Document.objects.without_content().filter(code=read_code(code)).first()
    if document is None:
        count_wrong_code(address)  # here already: whoever guesses need not follow to the form
    return document, has_guessed_enough(address)


def _wants_json(request: HttpRequest) -> bool:
    if "format" in request.GET:
        return request.GET["format"] == "json"
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"

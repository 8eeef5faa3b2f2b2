from __future__ import annotations

import hashlib
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from documents.evidence import client_address
from documents.examining import HEAVIEST, TooManyChecks, examine
from documents.forms import FileForm
from documents.receiving import KeptInMemory, is_too_heavy
from documents.recognising import conclude, recognise
from documents.telling import say, say_state, tell
from documents.throttling import MINUTES, count_file_check, count_wrong_code, has_checked_enough
from documents.trusting import trusted_clocks, trusted_roots

PAGE = "documents/file_check.html"
MEGABYTES = HEAVIEST // (1024 * 1024)


@login_not_required
@csrf_exempt  # for as long as it takes to say where the file goes: `_check_file` asks for the token
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def file_check(request: HttpRequest) -> HttpResponse:
    """Anybody's file is judged, and forgotten: nothing of it is kept, and no name is shown."""
    if request.method != "POST":
        return render(request, PAGE, _context(FileForm()))
    if is_too_heavy(request):
        return render(request, PAGE, _context(FileForm(), refused="heavy"), status=413)
    if has_checked_enough(client_address(request)):
        answer = render(request, PAGE, _context(FileForm(), refused="often"), status=429)
        answer["Retry-After"] = str(MINUTES * 60)
        return answer
    request.upload_handlers = [KeptInMemory(request)]
    return _check_file(request)


@csrf_protect
def _check_file(request: HttpRequest) -> HttpResponse:
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return render(request, PAGE, _context(form))
    count_file_check(client_address(request))
    try:
        result = _judge(form.cleaned_data["file"].read(), request)
    except TooManyChecks:
        return render(request, PAGE, _context(FileForm(), refused="busy"), status=503)
    return render(request, PAGE, _context(FileForm(), result=result))


def _judge(pdf: bytes, request: HttpRequest) -> dict[str, Any]:
    at, sha256 = timezone.now(), hashlib.sha256(pdf).hexdigest()
    verdict = examine(pdf, roots=trusted_roots(), clocks=trusted_clocks())
    recognition = recognise(verdict, sha256=sha256, at=at)
    if verdict.code and recognition.document is None:
        count_wrong_code(client_address(request))  # a file is one more way of trying codes
    return {
        "said": say(conclude(verdict, recognition)),
        "answers": tell(verdict, recognition),
        "document": recognition.document,
        "state": say_state(recognition.state),
        "since": recognition.state.since if recognition.state else None,
        "sha256": sha256,
    }


def _context(form: FileForm, **more: Any) -> dict[str, Any]:
    return {"form": form, "minutes": MINUTES, "megabytes": MEGABYTES, "heaviest": HEAVIEST, **more}

import base64

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header, parse_etags
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from documents.bundling import NothingToCheck, TooMuchForAPage, gather, written
from documents.certificates import SealUnavailable, seal_key
from documents.codes import read_code
from documents.evidence import client_address
from documents.forms import BundleForm, CodeForm, LedgerForm
from documents.models import Checkpoint, Document, LedgerEntry, Picture
from documents.proving import MOST_PROVED, entries_about, latest_growth, prove, turn
from documents.throttling import MINUTES, count_wrong_code, has_guessed_enough
from people.access import EmployeeRequest, role_required
from people.models import Role


@require_safe
def document_download(request: EmployeeRequest, code: str) -> HttpResponse:
    """The stored file, byte for byte: whatever rewrites it breaks its seal."""
    document = get_object_or_404(Document.objects.readable_by(request.user), code=read_code(code))
    etag = f'"{document.sha256}"'
    headers = {"ETag": etag, "Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"}
    if etag in parse_etags(request.headers.get("If-None-Match", "")):
        return HttpResponseNotModified(headers=headers)
    digest = base64.b64encode(bytes.fromhex(document.sha256)).decode()
    headers["Content-Digest"] = f"sha-256=:{digest}:"
    headers["Content-Disposition"] = content_disposition_header(True, document.filename) or "attachment"
    headers["Content-Language"] = document.language
    return HttpResponse(bytes(document.content), content_type="application/pdf", headers=headers)


@require_safe
def picture_read(request: EmployeeRequest, digest: str) -> HttpResponse:
    """For whoever is logged in and was shown its address, which nobody guesses."""
    headers = {
        "ETag": f'"{digest}"',
        "Cache-Control": "private, max-age=31536000, immutable",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }
    picture = get_object_or_404(Picture, digest=digest)
    if headers["ETag"] in parse_etags(request.headers.get("If-None-Match", "")):
        return HttpResponseNotModified(headers=headers)
    return HttpResponse(bytes(picture.content), content_type=picture.content_type, headers=headers)


@login_not_required
@require_safe
def verify_start(request: HttpRequest) -> HttpResponse:
    form = CodeForm(request.GET if "code" in request.GET else None)
    address = client_address(request)
    if has_guessed_enough(address):
        context = {"form": CodeForm(), "minutes": MINUTES, "is_throttled": True}
        return render(request, "documents/verify_start.html", context, status=429)
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
    document = Document.objects.without_content().filter(code=read_code(code)).first()
    address = client_address(request)
    if document is None:
        count_wrong_code(address)  # here already: whoever guesses need not follow to the form
    if document is None or has_guessed_enough(address):
        return redirect(reverse("documents:verify-start", query={"code": code}))
    state = document.state(timezone.now())
    return render(request, "documents/document_verify.html", {"document": document, "state": state})


@login_not_required
@require_safe
def verify_short(request: HttpRequest, code: str) -> HttpResponse:
    return redirect("documents:document-verify", code=read_code(code) or code)


@require_safe
@role_required(Role.HR_ADMIN, Role.AUDITOR)
def ledger_read(request: EmployeeRequest) -> HttpResponse:
    form = LedgerForm(request.GET)
    form.is_valid()
    asked, last = form.cleaned_data.get("about", ""), Checkpoint.objects.last()
    found = prove(list(entries_about(asked)[:MOST_PROVED]), last) if asked else []
    newest = LedgerEntry.objects.select_related("leaf").order_by("-pk")
    entries, older_entry = turn(newest, form.cleaned_data.get("before"))
    checkpoints, older = turn(Checkpoint.objects.order_by("-pk"), form.cleaned_data.get("before_checkpoint"))
    context = {"form": form, "asked": asked, "found": found, "last": last, "growth": latest_growth()}
    context |= {"entries": entries, "older_entry": older_entry, "checkpoints": checkpoints, "older_checkpoint": older}
    context["waiting"] = LedgerEntry.objects.waiting().count()
    return render(request, "documents/ledger_read.html", context)


def bundle_order(request: EmployeeRequest) -> HttpResponse | StreamingHttpResponse:
    if not request.user.has_role(Role.HR_ADMIN, Role.AUDITOR):
        raise Http404
    form, at = BundleForm(request.POST or None), timezone.now()
    if form.is_valid():
        try:
            seal_key().assert_valid(at)
            bundle = gather(form.selection)
            bundle.assert_small()
        except NothingToCheck:
            form.add_error(None, _("Nothing is under a checkpoint yet. Try again in five minutes."))
        except TooMuchForAPage:
            form.refuse_size()
        except SealUnavailable:
            form.add_error(None, _("The organisation’s seal cannot sign at the moment. Tell whoever runs the server."))
        else:
            answer = StreamingHttpResponse(written(bundle, at=at), content_type="application/zip")
            name = f"{_('evidence')}-{timezone.localtime(at):%Y-%m-%d}.zip"
            answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
            answer["Cache-Control"] = "private, no-store"
            return answer
    return render(request, "documents/bundle_order.html", {"form": form})

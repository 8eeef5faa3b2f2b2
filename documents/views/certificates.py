from __future__ import annotations

from cryptography.hazmat.primitives.serialization import Encoding
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from documents.trusting import published_roots

FORMS = {"pem": (Encoding.PEM, "application/x-pem-file"), "der": (Encoding.DER, "application/pkix-cert")}


@login_not_required
@require_safe
def certificate_list(request: HttpRequest) -> HttpResponse:
    """What anyone needs to check our seals without us."""
    context = {"roots": published_roots(), "at": timezone.now()}
    return render(request, "documents/certificate_list.html", context)


@login_not_required
@require_safe
def certificate_download(request: HttpRequest, digest: str, form: str) -> HttpResponse:
    """A root we made public, for `pdfsig`, for a reader of PDFs, or for a machine."""
    root = next((root for root in published_roots() if root.fingerprint == digest), None)
    if root is None or form not in FORMS:
        raise Http404
    encoding, content_type = FORMS[form]
    answer = HttpResponse(root.certificate.public_bytes(encoding), content_type=content_type)
    answer["Content-Disposition"] = f'attachment; filename="root-{digest[:12]}.{form}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer

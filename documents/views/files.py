import base64

from django.http import HttpResponse, HttpResponseNotModified
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header, parse_etags
from django.views.decorators.http import require_safe

from documents.codes import read_code
from documents.models import Document, Picture
from people.access import EmployeeRequest


@require_safe
def document_download(request: EmployeeRequest, code: str) -> HttpResponse:
    """The stored file, byte for byte: whatever rewrites it breaks its seal."""
    document = get_object_or_404(
        Document.objects.readable_by(request.user).select_related("base"), code=read_code(code)
    )
    etag = f'"{document.sha256}"'
    headers = {"ETag": etag, "Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"}
    if etag in parse_etags(request.headers.get("If-None-Match", "")):
        return HttpResponseNotModified(headers=headers)
    digest = base64.b64encode(bytes.fromhex(document.sha256)).decode()
    headers["Content-Digest"] = f"sha-256=:{digest}:"
    headers["Content-Disposition"] = content_disposition_header(True, document.filename) or "attachment"
    headers["Content-Language"] = document.language
    return HttpResponse(document.content, content_type="application/pdf", headers=headers)


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

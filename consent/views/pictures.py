"""What every page that takes or shows a picture says and sends."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from people.images import ImageTooLarge, NotAnImage

REFUSED_PICTURES = {
    NotAnImage: _("This is not a JPEG, PNG or WebP picture, or it is damaged."),
    ImageTooLarge: _("This picture is too heavy: 25 MB and 40 million pixels at most."),
}


def picture_response(content: bytes | memoryview) -> HttpResponse:
    """A JPEG drawn by us; kept by the browser of whoever may see it, for an hour."""
    headers = {
        "Cache-Control": "private, max-age=3600",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }
    return HttpResponse(bytes(content), content_type="image/jpeg", headers=headers)

"""Showing a mail inside a page: its HTML alone in a frame, where it can neither run nor send anything."""

from __future__ import annotations

import re
from typing import cast

from csp.constants import SELF
from csp.decorators import csp_update
from django.http import HttpResponse

from people.access import View

POLICY = (
    "default-src 'none'; "
    "style-src 'unsafe-inline'; "  # a mail carries its styles in its elements
    "img-src 'self' data:; "
    "form-action 'none'; "
    "frame-ancestors 'self'; "
    "sandbox allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation"
)


def framing_mail(view: View) -> View:
    """The page that such a frame stands in."""
    return cast("View", csp_update({"frame-src": [SELF]})(view))


def shown(html: str) -> HttpResponse:
    """What the frame holds. Its links open in the whole window."""
    aimed = re.sub(r"<head\b[^>]*>", r'\g<0><base target="_top">', html, count=1, flags=re.IGNORECASE)
    return HttpResponse(aimed, headers={"Content-Security-Policy": POLICY, "X-Frame-Options": "SAMEORIGIN"})

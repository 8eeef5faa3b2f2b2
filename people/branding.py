"""The organisation's logo: whatever image HR sends becomes a small PNG of our own making."""

from __future__ import annotations

import base64
import hashlib
import io
import mimetypes

from django.core.files.base import ContentFile

from people.images import HEAVIEST, ImageTooLarge, NotAnImage, Upload, open_image
from people.models import Organisation

__all__ = ["HEAVIEST", "ImageTooLarge", "NotAnImage", "as_logo", "logo_of"]
SIDE = 512


def as_logo(upload: Upload) -> ContentFile:
    """The picture drawn anew, at most 512 pixels a side: nothing hidden in the file survives."""
    picture = open_image(upload)
    picture.thumbnail((SIDE, SIDE))
    drawn = io.BytesIO()
    picture.save(drawn, "PNG", optimize=True)
    name = hashlib.sha256(drawn.getvalue()).hexdigest()[:16]
    return ContentFile(drawn.getvalue(), name=f"logo-{name}.png")


def logo_of(organisation: Organisation) -> str:
    """As a data: address; none: the name is printed in its place."""
    if not organisation.logo:
        return ""
    try:
        with organisation.logo.open("rb") as file:
            data = base64.b64encode(file.read()).decode()
    except OSError:  # the file was lost: the name is printed in its place
        return ""
    kind = mimetypes.guess_type(str(organisation.logo.name))[0] or "image/png"
    return f"data:{kind};base64,{data}"

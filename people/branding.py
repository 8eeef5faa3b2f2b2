"""The organisation's logo: whatever image HR sends becomes a small PNG of our own making."""

from __future__ import annotations

import hashlib
import io

from django.core.files.base import ContentFile

from people.images import HEAVIEST, ImageTooLarge, NotAnImage, Upload, open_image

__all__ = ["HEAVIEST", "ImageTooLarge", "NotAnImage", "as_logo"]
SIDE = 512


def as_logo(upload: Upload) -> ContentFile:
    """The picture drawn anew, at most 512 pixels a side: nothing hidden in the file survives."""
    picture = open_image(upload)
    picture.thumbnail((SIDE, SIDE))
    drawn = io.BytesIO()
    picture.save(drawn, "PNG", optimize=True)
    name = hashlib.sha256(drawn.getvalue()).hexdigest()[:16]
    return ContentFile(drawn.getvalue(), name=f"logo-{name}.png")

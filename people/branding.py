"""The organisation's logo: whatever image HR sends becomes a small PNG of our own making."""

from __future__ import annotations

import hashlib
import io
from typing import Protocol

from django.core.files.base import ContentFile
from PIL import Image, ImageOps, UnidentifiedImageError

HEAVIEST = 4 * 1024 * 1024
LARGEST = 40_000_000  # pixels
SIDE = 512
FORMATS = ("PNG", "JPEG", "WEBP", "GIF")


class NotAnImage(ValueError):
    """No picture that we can read: a drawing (SVG), a document, a broken file."""


class ImageTooLarge(ValueError):
    """Too heavy, or too many pixels to open safely."""


class Upload(Protocol):
    def read(self, size: int, /) -> bytes: ...


def as_logo(upload: Upload) -> ContentFile:
    """The picture drawn anew, at most 512 pixels a side: nothing hidden in the file survives."""
    data = upload.read(HEAVIEST + 1)
    if len(data) > HEAVIEST:
        raise ImageTooLarge
    try:
        Image.open(
            io.BytesIO(data), formats=FORMATS
        ).verify()  # Pillow may be told elsewhere to accept what is cut short
        image = Image.open(io.BytesIO(data), formats=FORMATS)
        if image.width * image.height > LARGEST:
            raise ImageTooLarge
        picture = ImageOps.exif_transpose(image).convert("RGBA")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise ImageTooLarge from bomb
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as broken:
        if isinstance(broken, ImageTooLarge):
            raise
        raise NotAnImage from broken
    picture.thumbnail((SIDE, SIDE))
    drawn = io.BytesIO()
    picture.save(drawn, "PNG", optimize=True)
    name = hashlib.sha256(drawn.getvalue()).hexdigest()[:16]
    return ContentFile(drawn.getvalue(), name=f"logo-{name}.png")

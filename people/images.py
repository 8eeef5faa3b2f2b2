"""An image somebody sends: opened without trusting it, so that it can be drawn anew."""

from __future__ import annotations

import io
from typing import Protocol

from PIL import Image, ImageOps, UnidentifiedImageError

HEAVIEST = 4 * 1024 * 1024
LARGEST = 40_000_000  # pixels
FORMATS = ("PNG", "JPEG", "WEBP", "GIF")


class NotAnImage(ValueError):
    """No picture that we can read: a drawing (SVG), a document, a broken file."""


class ImageTooLarge(ValueError):
    """Too heavy, or too many pixels to open safely."""


class Upload(Protocol):
    def read(self, size: int, /) -> bytes: ...


def open_image(upload: Upload, *, heaviest: int = HEAVIEST) -> Image.Image:
    """The picture, upright, its pixels alone. Raises `ImageTooLarge` and `NotAnImage`."""
    data = upload.read(heaviest + 1)
    if len(data) > heaviest:
        raise ImageTooLarge
    try:
        # Pillow may be told elsewhere to accept what is cut short.
        Image.open(io.BytesIO(data), formats=FORMATS).verify()
        image = Image.open(io.BytesIO(data), formats=FORMATS)
        if image.width * image.height > LARGEST:
            raise ImageTooLarge
        return ImageOps.exif_transpose(image).convert("RGBA")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise ImageTooLarge from bomb
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as broken:
        if isinstance(broken, ImageTooLarge):
            raise
        raise NotAnImage from broken

"""Small copies of a picture somebody sends, drawn anew: without what cameras hide in files (place, device, hour)."""

from __future__ import annotations

import io
from dataclasses import dataclass

from PIL import Image

from people.images import open_image

HEAVIEST = 25 * 1024 * 1024  # bytes: what a camera makes
QUALITY = 82


@dataclass(frozen=True)
class Copy:
    """A JPEG; its sides in pixels."""

    content: bytes
    width: int
    height: int


def copies(data: bytes, *sides: int) -> list[Copy]:
    """One of each size, none of its sides longer than that, on white. Raises `NotAnImage` and `ImageTooLarge`."""
    image = _on_white(open_image(io.BytesIO(data), heaviest=HEAVIEST))
    return [_copy(image, side) for side in sides]


def _on_white(image: Image.Image) -> Image.Image:
    ground = Image.new("RGB", image.size, "white")
    ground.paste(image, mask=image.getchannel("A"))
    return ground


def _copy(image: Image.Image, side: int) -> Copy:
    small = image.copy()
    small.thumbnail((side, side))
    drawn = io.BytesIO()
    small.save(drawn, "JPEG", quality=QUALITY, optimize=True)
    return Copy(drawn.getvalue(), small.width, small.height)

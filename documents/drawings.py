"""A signature drawn by hand: opened without trusting it, drawn anew small and in black, kept erasable."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import io
import secrets

from PIL import Image

from documents.canonical import digest
from documents.models import Drawing
from people.images import ImageTooLarge, NotAnImage, open_image

PREFIX = "data:image/png;base64,"
HEAVIEST = 200 * 1024  # bytes of the PNG sent
WIDEST = (600, 240)  # pixels kept
FEWEST = 40  # pixels of ink: less is a slip of the finger


class NotADrawing(ValueError):
    """Something else than a PNG: an SVG, a broken file."""


class DrawingTooLarge(ValueError):
    """Too heavy to be a signature."""


class EmptyDrawing(ValueError):
    """Nothing was drawn."""


def redraw(address: str) -> str:
    """The data: address of the same drawing as we drew it; raises the refusals above."""
    if len(address) > HEAVIEST * 4 // 3 + len(PREFIX) + 4:
        raise DrawingTooLarge
    if not address.startswith(PREFIX):
        raise NotADrawing
    try:
        image = open_image(io.BytesIO(base64.b64decode(address[len(PREFIX) :], validate=True)), heaviest=HEAVIEST)
    except ImageTooLarge as large:
        raise DrawingTooLarge from large
    except (NotAnImage, binascii.Error) as broken:
        raise NotADrawing from broken
    return _drawn(image)


def _drawn(image: Image.Image) -> str:
    """The ink alone, black on white, cut to what was drawn."""
    paper = Image.new("RGBA", image.size, "white")
    paper.alpha_composite(image)
    ink = paper.convert("L").point(lambda level: 255 if level < 160 else 0)
    box = ink.getbbox()
    if box is None or ink.histogram()[255] < FEWEST:
        raise EmptyDrawing
    drawn = paper.convert("L").crop(box)
    drawn.thumbnail(WIDEST)
    file = io.BytesIO()
    drawn.save(file, "PNG", optimize=True)
    return PREFIX + base64.b64encode(file.getvalue()).decode()


def keep_drawing(image: str) -> Drawing:
    """`image` as `redraw` gave it."""
    salt = secrets.token_hex(32)
    return Drawing.objects.create(image=image, salt=salt, digest=digest({"image": image, "salt": salt}))


def erase_drawing(drawing: Drawing, *, at: dt.datetime) -> None:
    """The image goes, and its salt, so that no guess can be tried against the digest, which stays."""
    if drawing.erased_at is None:
        drawing.image, drawing.salt, drawing.erased_at = "", "", at
        drawing.save()

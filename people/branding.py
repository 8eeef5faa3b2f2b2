"""The organisation's logo: whatever image HR sends becomes a small PNG of our own making."""

from __future__ import annotations

import base64
import hashlib
import io
import mimetypes
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from django.core.files.base import ContentFile
from PIL import Image, ImageStat

from people.images import HEAVIEST, ImageTooLarge, NotAnImage, Upload, open_image
from people.models import Organisation

__all__ = ["HEAVIEST", "ImageTooLarge", "MailLogo", "NotAnImage", "as_logo", "logo_of", "mail_logo_of"]
SIDE = 512
MAIL_BOX = (160, 56)  # as it is shown; the picture has twice as many pixels, where there are
MAIL_HEAVIEST = 20_000  # bytes
COLOURS = (None, 128, 16)  # all of them, then as few as it takes to be light
PALE = 225  # of 255: on white, nothing darker than that is seen


@dataclass(frozen=True)
class MailLogo:
    """A PNG and the size at which a mail shows it."""

    data: bytes
    width: int
    height: int


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


def mail_logo_of(organisation: Organisation) -> MailLogo | None:
    """Small, and on white, so that it is seen at night too; none: the name is written in its place."""
    if not organisation.logo:
        return None
    try:
        return _mail_logo(str(organisation.logo.name))
    except (OSError, NotAnImage, ImageTooLarge):  # the file was lost, or is not what we make
        return None


@lru_cache(4)
def _mail_logo(name: str) -> MailLogo | None:
    """A file of another content has another name."""
    with Organisation._meta.get_field("logo").storage.open(name, "rb") as file:
        picture = open_image(file)
    scale = min(MAIL_BOX[0] / picture.width, MAIL_BOX[1] / picture.height, 1)
    width, height = max(1, round(picture.width * scale)), max(1, round(picture.height * scale))
    picture.thumbnail((width * 2, height * 2))
    on_white = Image.new("RGB", picture.size, "white")
    on_white.paste(picture, mask=picture.getchannel("A"))
    if ImageStat.Stat(on_white.convert("L")).extrema[0][0] > PALE:
        return None
    return next((MailLogo(data, width, height) for data in _ever_lighter(on_white) if len(data) <= MAIL_HEAVIEST), None)


def _ever_lighter(picture: Image.Image) -> Iterator[bytes]:
    for colours in COLOURS:
        drawn = io.BytesIO()
        (picture.quantize(colours) if colours else picture).save(drawn, "PNG", optimize=True)
        yield drawn.getvalue()

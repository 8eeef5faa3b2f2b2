"""Pictures inside texts: drawn anew when they come, kept under the digest of what was drawn, never changed."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import io
import re

from PIL import Image

from documents.models import Picture
from people.images import HEAVIEST, ImageTooLarge, NotAnImage, Upload, open_image
from people.models import Employee

__all__ = ["HEAVIEST", "ImageTooLarge", "NotAnImage", "embed_pictures", "keep_picture", "pictures_in"]
SIDE = 1600
HEAVIEST_PNG = 700_000  # bytes: above, it is a photograph
QUALITY = 85
_SOURCE = re.compile(r'(<img\b[^<>]*?\bsrc=")/pictures/([0-9a-f]{64})/(")')


def keep_picture(upload: Upload, *, by: Employee | None, at: dt.datetime) -> Picture:
    """The picture, at most 1,600 pixels a side; the same one sent twice is kept once.

    Raises `NotAnImage` and `ImageTooLarge`; nothing hidden in the file (place, device, scripts) survives.
    """
    image = open_image(upload)
    image.thumbnail((SIDE, SIDE))
    content, content_type = _drawn(image)
    digest = hashlib.sha256(content).hexdigest()
    picture, _made = Picture.objects.get_or_create(
        digest=digest,
        defaults={
            "content": content,
            "content_type": content_type,
            "width": image.width,
            "height": image.height,
            "kept_at": at,
            "kept_by": by,
        },
    )
    return picture


def _drawn(image: Image.Image) -> tuple[bytes, str]:
    """As PNG, which keeps every pixel, or as JPEG when that would be heavy."""
    drawn = io.BytesIO()
    is_opaque = image.getchannel("A").getextrema()[0] == 255
    (image.convert("RGB") if is_opaque else image).save(drawn, "PNG", optimize=True)
    if drawn.tell() <= HEAVIEST_PNG:
        return drawn.getvalue(), "image/png"
    ground = Image.new("RGB", image.size, "white")
    ground.paste(image, mask=image.getchannel("A"))
    drawn = io.BytesIO()
    ground.save(drawn, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return drawn.getvalue(), "image/jpeg"


def pictures_in(html: str) -> set[str]:
    """The digests of the pictures that a text shows."""
    return {digest for _before, digest, _after in _SOURCE.findall(html)}


def embed_pictures(html: str) -> str:
    """The same text with its pictures inside, as data: addresses: it needs nothing else to be shown."""
    wanted = pictures_in(html)
    if not wanted:
        return html
    kept = {picture.digest: picture for picture in Picture.objects.filter(digest__in=wanted)}

    def inside(found: re.Match[str]) -> str:
        picture = kept.get(found[2])
        return f"{found[1]}{data_address(picture)}{found[3]}" if picture else found[0]

    return _SOURCE.sub(inside, html)


def data_address(picture: Picture) -> str:
    encoded = base64.b64encode(bytes(picture.content)).decode()
    return f"data:{picture.content_type};base64,{encoded}"

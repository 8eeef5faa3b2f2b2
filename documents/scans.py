"""A paper that was scanned: the file as it came, once we have seen that it opens and is what it says."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from PIL import Image, UnidentifiedImageError

HEAVIEST = 10 * 1024 * 1024
LARGEST = 80_000_000  # pixels: a legal page at 600 dpi, and half as much again
MOST_PAGES = 50
NAME_LENGTH = 120
ENDINGS = {"application/pdf": (".pdf",), "image/jpeg": (".jpg", ".jpeg"), "image/png": (".png",)}
_BEGINNINGS = {b"%PDF-": "application/pdf", b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png"}
_BROKEN = (UnidentifiedImageError, OSError, SyntaxError, ValueError)


class NotAScan(ValueError):
    """Neither PDF, JPEG nor PNG, whatever its name says; or one that is broken or cut short."""


class ScanTooLarge(ValueError):
    """Too heavy, or too many pixels to open safely."""


class ScanLocked(ValueError):
    """A PDF that asks for a password."""


class ScanTooLong(ValueError):
    """A PDF without a page, or with more than MOST_PAGES."""


class Upload(Protocol):
    def read(self, size: int, /) -> bytes: ...


@dataclass(frozen=True)
class Scan:
    """The bytes are kept as they came: proof is not drawn anew."""

    content: bytes
    media_type: str
    name: str

    @property
    def size(self) -> int:
        return len(self.content)

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def named_in(record: Mapping[str, Any]) -> str:
    """The digest of the scan that the record of a document names; empty when nothing was signed on paper."""
    paper = record.get("paper") or {}
    return str((paper.get("scan") or {}).get("sha256", ""))


def read_scan(upload: Upload, *, name: str) -> Scan:
    """Raises `NotAScan`, `ScanTooLarge`, `ScanLocked` and `ScanTooLong`."""
    content = upload.read(HEAVIEST + 1)
    if len(content) > HEAVIEST:
        raise ScanTooLarge
    media_type = next((kind for start, kind in _BEGINNINGS.items() if content.startswith(start)), None)
    if media_type is None:
        raise NotAScan
    if media_type == "application/pdf":
        _open_pdf(content)
    else:
        _open_image(content, media_type)
    return Scan(content, media_type, clean_name(name, media_type))


def clean_name(name: str, media_type: str) -> str:
    """The last part of the name, without what a header or a disk would trip over, and with the ending of its kind."""
    last = re.split(r"[/\\]", name)[-1]
    kept = re.sub(r"[^\w .,()’–-]+", "_", last).strip(" .")
    stem, _dot, ending = kept.rpartition(".")
    endings = ENDINGS[media_type]
    if stem and f".{ending.lower()}" in endings:
        return f"{stem[:NAME_LENGTH]}.{ending.lower()}"
    return f"{kept[:NAME_LENGTH] or 'scan'}{endings[0]}"


def _open_pdf(content: bytes) -> None:
    import pikepdf

    try:
        with pikepdf.open(io.BytesIO(content), attempt_recovery=False) as pdf:
            pages = len(pdf.pages)
    except pikepdf.PasswordError as locked:
        raise ScanLocked from locked
    except (pikepdf.PdfError, ValueError, RuntimeError) as broken:
        raise NotAScan from broken
    if not 0 < pages <= MOST_PAGES:
        raise ScanTooLong


def _open_image(content: bytes, media_type: str) -> None:
    kind = media_type.partition("/")[2].upper()
    try:
        Image.open(io.BytesIO(content), formats=[kind]).verify()
        image = Image.open(io.BytesIO(content), formats=[kind])
        if image.width * image.height > LARGEST:
            raise ScanTooLarge
        image.load()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise ScanTooLarge from bomb
    except _BROKEN as broken:
        if isinstance(broken, ScanTooLarge):
            raise
        raise NotAScan from broken
    if kind == "JPEG" and not _is_whole(content):
        raise NotAScan


def _is_whole(jpeg: bytes) -> bool:
    """Its end is there. Pillow may be told elsewhere to accept what is cut short, and a preview inside has an end too:
    the segments before the picture itself are stepped over."""
    at = 2
    while at + 4 <= len(jpeg) and jpeg[at] == 0xFF:
        marker, length = jpeg[at + 1], int.from_bytes(jpeg[at + 2 : at + 4], "big")
        at += 2 + length
        if marker == 0xDA:  # the picture begins
            return jpeg.find(b"\xff\xd9", at) != -1
    return False

"""Scans of signed sheets, and files that only say they are."""

from __future__ import annotations

import base64
import io
from typing import Any

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from documents.scans import Scan, read_scan


def pdf_bytes(pages: int = 1, **saved: Any) -> bytes:
    file = io.BytesIO()
    with pikepdf.new() as pdf:
        for _page in range(pages):
            pdf.add_blank_page()
        pdf.save(file, **saved)
    return file.getvalue()


def locked_pdf() -> bytes:
    return pdf_bytes(encryption=pikepdf.Encryption(user="secret", owner="secret"))


def picture_bytes(kind: str = "JPEG", size: tuple[int, int] = (400, 300)) -> bytes:
    file = io.BytesIO()
    Image.effect_noise(size, 80).save(file, kind)
    return file.getvalue()


def upload(content: bytes | None = None, name: str = "feuille signée.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, pdf_bytes() if content is None else content)


def a_scan(content: bytes | None = None, name: str = "feuille.pdf") -> Scan:
    return read_scan(upload(content), name=name)


def drawing(size: tuple[int, int] = (400, 160), *, ink: bool = True) -> str:
    """A signature, as a browser sends it."""
    image = Image.new("RGB", size, "white")
    if ink:
        ImageDraw.Draw(image).line((20, 100, 200, 30, 380, 120), fill="black", width=4)
    file = io.BytesIO()
    image.save(file, "PNG")
    return "data:image/png;base64," + base64.b64encode(file.getvalue()).decode()

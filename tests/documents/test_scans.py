from __future__ import annotations

import hashlib

import pytest
from PIL import ImageFile

from documents.scans import HEAVIEST, NotAScan, ScanLocked, ScanTooLarge, ScanTooLong, clean_name, read_scan
from tests.factories.scans import locked_pdf, pdf_bytes, picture_bytes, upload


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (pdf_bytes(), "application/pdf"),
        (pdf_bytes(50), "application/pdf"),
        (picture_bytes("JPEG"), "image/jpeg"),
        (picture_bytes("PNG"), "image/png"),
    ],
)
def test_a_scan_is_kept_byte_for_byte(content: bytes, media_type: str) -> None:
    scan = read_scan(upload(content), name="x")

    assert (scan.content, scan.media_type, scan.size) == (content, media_type, len(content))
    assert scan.sha256 == hashlib.sha256(content).hexdigest()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"MZ\x90\x00" + b"\x00" * 500,
        b"<html><script>alert(1)</script>",
        b"%PDF-1.7 and nothing else",
        pdf_bytes()[:-200],
        b"GIF89a" + b"\x00" * 50,
        b"\xff\xd8\xff" + b"\x00" * 50,
        picture_bytes("JPEG")[:-300],
        picture_bytes("JPEG")[:300],
        picture_bytes("PNG")[:-300],
        b"\x89PNG\r\n\x1a\n",
    ],
    ids=["empty", "exe", "html", "pdf-head", "pdf-cut", "gif", "jpeg-head", "jpeg-cut", "jpeg-start", "png-cut", "png"],
)
def test_what_only_says_it_is_one_is_refused(content: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)  # as another library may have set it

    with pytest.raises(NotAScan):
        read_scan(upload(content), name="feuille.pdf")


def test_a_pdf_with_a_password_is_refused() -> None:
    with pytest.raises(ScanLocked):
        read_scan(upload(locked_pdf()), name="feuille.pdf")


@pytest.mark.parametrize("pages", [0, 51])
def test_a_pdf_without_a_page_or_with_too_many_is_refused(pages: int) -> None:
    with pytest.raises(ScanTooLong):
        read_scan(upload(pdf_bytes(pages)), name="feuille.pdf")


def test_what_is_too_heavy_is_refused_before_it_is_opened() -> None:
    with pytest.raises(ScanTooLarge):
        read_scan(upload(pdf_bytes() + b"\x00" * HEAVIEST), name="feuille.pdf")


def test_an_image_of_too_many_pixels_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("documents.scans.LARGEST", 1000)

    with pytest.raises(ScanTooLarge):
        read_scan(upload(picture_bytes("PNG")), name="feuille.png")


@pytest.mark.parametrize(
    ("name", "media_type", "kept"),
    [
        ("Feuille signée, équipe d’été.PDF", "application/pdf", "Feuille signée, équipe d’été.pdf"),
        ("C:\\scans\\a.jpeg", "image/jpeg", "a.jpeg"),
        ("../../etc/passwd", "image/png", "passwd.png"),
        ("virus.exe", "application/pdf", "virus.exe.pdf"),
        ('a"b\r\nSet-Cookie: x.pdf', "application/pdf", "a_b_Set-Cookie_ x.pdf"),
        (".pdf", "application/pdf", "pdf.pdf"),
        ("", "image/jpeg", "scan.jpg"),
        ("x" * 400 + ".pdf", "application/pdf", "x" * 120 + ".pdf"),
    ],
)
def test_its_name_is_made_harmless(name: str, media_type: str, kept: str) -> None:
    assert clean_name(name, media_type) == kept

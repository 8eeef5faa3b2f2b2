import io

import pytest
from PIL import Image

from people.branding import HEAVIEST, ImageTooLarge, NotAnImage, as_logo


def picture(size: tuple[int, int] = (900, 300), kind: str = "PNG", mode: str = "RGB") -> io.BytesIO:
    drawn = io.BytesIO()
    Image.new(mode, size).save(drawn, kind)
    drawn.seek(0)
    return drawn


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_pictures_become_small_pngs(kind: str) -> None:
    logo = as_logo(picture(kind=kind))
    image = Image.open(logo)
    assert (image.format, image.size) == ("PNG", (512, 171))
    assert str(logo.name).endswith(".png")


def test_small_picture_keeps_its_size_and_its_transparency() -> None:
    image = Image.open(as_logo(picture((80, 40), mode="RGBA")))
    assert (image.size, image.mode) == ((80, 40), "RGBA")


def test_what_hides_in_the_file_is_gone() -> None:
    data = picture().getvalue() + b"<script>alert(1)</script>"
    assert b"script" not in as_logo(io.BytesIO(data)).read()


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.mark.parametrize(
    "data", [b"", SVG, b"%PDF-1.7", b"\x89PNG\r\n\x1a\nbroken", picture().getvalue()[:60], b"GIF89a"]
)
def test_what_is_no_picture_is_refused(data: bytes) -> None:
    with pytest.raises(NotAnImage):
        as_logo(io.BytesIO(data))


def test_heavy_file_is_refused_unread() -> None:
    with pytest.raises(ImageTooLarge):
        as_logo(io.BytesIO(b"\0" * (HEAVIEST + 1)))


@pytest.mark.parametrize("size", [(8000, 8000), (20000, 10000)])
def test_picture_that_would_fill_the_memory_is_refused(size: tuple[int, int]) -> None:
    with pytest.raises(ImageTooLarge):
        as_logo(picture(size, mode="1"))

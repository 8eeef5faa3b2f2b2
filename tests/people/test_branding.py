import io
import random
from typing import Any

import pytest
from django.core.files.base import ContentFile
from PIL import Image

from people.branding import (
    HEAVIEST,
    MAIL_HEAVIEST,
    ImageTooLarge,
    MailLogo,
    NotAnImage,
    as_logo,
    mail_logo_of,
)
from people.models import Organisation


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


def drawn(size: tuple[int, int], colour: Any, *, dot: Any = None) -> ContentFile:
    picture = Image.new("RGBA", size, colour)
    if dot:
        picture.paste(dot, (0, 0, size[0] // 2, size[1]))
    file = io.BytesIO()
    picture.save(file, "PNG")
    file.seek(0)
    return as_logo(file)


def in_mail(organisation: Organisation, file: ContentFile) -> MailLogo | None:
    organisation.logo = file
    organisation.save()
    return mail_logo_of(organisation)


@pytest.mark.parametrize(
    ("size", "shown", "pixels"),
    [
        ((480, 120), (160, 40), (320, 80)),
        ((200, 400), (28, 56), (56, 112)),
        ((100, 40), (100, 40), (100, 40)),  # never made larger
        ((512, 4), (160, 1), (256, 2)),
    ],
)
def test_in_a_mail_it_is_small_with_twice_the_pixels(
    organisation: Organisation, size: tuple[int, int], shown: tuple[int, int], pixels: tuple[int, int]
) -> None:
    logo = in_mail(organisation, drawn(size, "#0f5c4d"))
    assert logo is not None
    assert (logo.width, logo.height) == shown
    assert Image.open(io.BytesIO(logo.data)).size == pixels


def test_in_a_mail_it_stands_on_white_so_that_it_is_seen_at_night(organisation: Organisation) -> None:
    logo = in_mail(organisation, drawn((100, 40), (0, 0, 0, 0), dot="#0f5c4d"))
    assert logo is not None
    picture = Image.open(io.BytesIO(logo.data))
    assert (picture.mode, picture.getpixel((99, 20)), picture.getpixel((1, 20))) == (
        "RGB",
        (255, 255, 255),
        (15, 92, 77),
    )


def test_in_a_mail_a_white_one_gives_way_to_the_name(organisation: Organisation) -> None:
    assert in_mail(organisation, drawn((100, 40), (0, 0, 0, 0), dot="white")) is None


def test_in_a_mail_it_is_light_whatever_it_shows(organisation: Organisation) -> None:
    noise = Image.frombytes("RGB", (512, 180), random.Random(1).randbytes(512 * 180 * 3))
    file = io.BytesIO()
    noise.save(file, "PNG")
    file.seek(0)
    logo = in_mail(organisation, as_logo(file))
    assert logo is not None
    assert len(logo.data) <= MAIL_HEAVIEST


def test_without_a_file_or_with_one_that_is_no_picture_the_name_is_written(organisation: Organisation) -> None:
    assert mail_logo_of(organisation) is None
    assert in_mail(organisation, ContentFile(SVG, name="logo.svg")) is None
    organisation.logo = "organisation/lost.png"
    assert mail_logo_of(organisation) is None

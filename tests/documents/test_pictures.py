import io
from itertools import product

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone
from PIL import Image

from documents.models import Picture
from documents.pictures import HEAVIEST, ImageTooLarge, NotAnImage, embed_pictures, keep_picture
from documents.richtext import plain_text, sanitise, without_pictures

pytestmark = pytest.mark.django_db
AT = timezone.now()


def drawn(image, kind="PNG", **more):
    file = io.BytesIO()
    image.save(file, kind, **more)
    file.seek(0)
    return file


def keep(file):
    return keep_picture(file, by=None, at=AT)


def test_a_picture_is_reduced():
    picture = keep(drawn(Image.new("RGB", (4000, 1000), "navy"), "JPEG"))
    assert (picture.width, picture.height) == (1600, 400)


def test_the_same_picture_is_kept_once():
    image = Image.new("RGB", (30, 30), "green")
    assert keep(drawn(image)) == keep(drawn(image))
    assert Picture.objects.count() == 1


def test_what_is_hidden_in_the_file_is_gone():
    exif = Image.Exif()
    exif[0x010E] = "secret place"
    picture = keep(drawn(Image.new("RGB", (30, 30)), "JPEG", exif=exif))
    assert b"secret place" not in bytes(picture.content)


def test_a_photograph_is_kept_as_a_light_file():
    noise = Image.effect_noise((1000, 1000), 60).convert("RGB")
    picture = keep(drawn(noise))
    assert picture.content_type == "image/jpeg"
    assert len(picture.content) < 2_500_000


@pytest.mark.parametrize(
    ("file", "refusal"),
    [
        (io.BytesIO(b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"), NotAnImage),
        (io.BytesIO(b""), NotAnImage),
        (io.BytesIO(b"%PDF-1.7"), NotAnImage),
        (io.BytesIO(b"\x00" * (HEAVIEST + 1)), ImageTooLarge),
        (drawn(Image.new("1", (9000, 9000))), ImageTooLarge),
    ],
)
def test_what_is_no_picture_is_refused_and_not_kept(file, refusal):
    with pytest.raises(refusal):
        keep(file)
    assert not Picture.objects.exists()


def test_a_kept_picture_never_changes():
    picture = keep(drawn(Image.new("RGB", (3, 3))))
    for change in (picture.delete, lambda: Picture.objects.update(width=1)):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert Picture.objects.get().width == 3


def test_a_text_may_show_a_kept_picture_and_no_other():
    address = f"/pictures/{'a' * 64}/"
    assert sanitise(f'<p><img src="{address}" alt="Chat" onerror="x()"></p>') == (
        f'<p><img src="{address}" alt="Chat"></p>'
    )
    for elsewhere in ("https://example.com/x.png", "data:image/png;base64,AA", "javascript:x", "/media/x.png", "x"):
        assert "img" not in sanitise(f'<p>a<img src="{elsewhere}" alt="Chat">b</p>')


def test_a_description_is_part_of_the_words():
    html = f'<p>Voici <img src="/pictures/{"a" * 64}/" alt="un chat &amp; un chien">.</p>'
    assert plain_text(html) == "Voici un chat & un chien ."
    assert without_pictures(html) == "<p>Voici un chat &amp; un chien.</p>"


def test_a_text_carries_its_pictures():
    picture = keep(drawn(Image.new("RGB", (3, 3))))
    unknown = f"/pictures/{'b' * 64}/"
    html = "".join(f'<img src="{src}" alt="">' for src, _n in product((picture.get_absolute_url(), unknown), (1, 2)))
    carried = embed_pictures(html)
    assert carried.count("data:image/png;base64,") == 2
    assert carried.count(unknown) == 2

import io

import pytest
from django.utils import timezone
from PIL import Image

from documents.models import Picture
from documents.pictures import keep_picture

pytestmark = pytest.mark.django_db


def drawn(size=(40, 20), colour="red", kind="PNG"):
    file = io.BytesIO()
    Image.new("RGB", size, colour).save(file, kind)
    file.seek(0)
    return file


@pytest.fixture
def picture(db):
    return keep_picture(drawn(), by=None, at=timezone.now())


def test_who_was_shown_its_address_sees_it(client_of, zoe, picture):
    answer = client_of(zoe).get(picture.get_absolute_url())
    assert answer["Content-Type"] == "image/png"
    assert Image.open(io.BytesIO(answer.content)).size == (40, 20)


def test_it_is_served_so_that_it_can_do_nothing(client_of, zoe, picture):
    answer = client_of(zoe).get(picture.get_absolute_url())
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "private" in answer["Cache-Control"]


def test_it_is_sent_once(client_of, zoe, picture):
    client = client_of(zoe)
    etag = client.get(picture.get_absolute_url())["ETag"]
    assert client.get(picture.get_absolute_url(), headers={"If-None-Match": etag}).status_code == 304


def test_a_stranger_who_is_not_logged_in_is_sent_to_log_in(client, picture):
    assert "/login/" in client.get(picture.get_absolute_url())["Location"]


def test_an_address_that_nobody_was_given_is_not_found(client_of, sam, picture):
    assert client_of(sam).get(f"/pictures/{'0' * 64}/").status_code == 404
    assert client_of(sam).get("/pictures/x/").status_code == 404
    assert Picture.objects.count() == 1

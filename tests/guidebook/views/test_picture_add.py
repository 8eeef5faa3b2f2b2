import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from documents.models import Picture
from tests.factories.guidebook import make_draft, publish_guide

pytestmark = pytest.mark.django_db
PAGE = "/guides/guide-des-medias-sociaux/versions/1/pictures/add/"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def drawn():
    file = io.BytesIO()
    Image.new("RGB", (40, 30), "navy").save(file, "PNG")
    return SimpleUploadedFile("team.png", file.getvalue())


def send(client, file, json=True, **more):
    headers = {"Accept": "application/json"} if json else {}
    return client.post(PAGE, {"file": file, "alt": "L’équipe"} | more, headers=headers)


def test_the_editor_receives_the_address_of_the_picture(cast, ada, browse):
    make_draft(sections=1)
    answer = send(browse(ada), drawn())
    kept = Picture.objects.get()
    assert answer.json() == {"src": f"/pictures/{kept.digest}/", "width": 40, "height": 30}
    assert kept.kept_by == ada


def test_without_javascript_the_page_gives_what_to_paste(cast, camille, browse):
    make_draft(sections=1)
    client = browse(camille)
    assert "40 million" not in client.get(PAGE).text
    page = send(client, drawn(), json=False, alt='"><script>alert(1)</script>').text
    assert f"&lt;img src=&quot;/pictures/{Picture.objects.get().digest}/&quot;" in page
    assert "<script>alert(1)" not in page


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (SimpleUploadedFile("x.png", SVG), "not a picture that can be read"),
        (SimpleUploadedFile("x.png", b"0" * (4 * 1024 * 1024 + 1)), "too large"),
        (SimpleUploadedFile("x.png", b""), "empty"),
    ],
)
def test_what_is_no_picture_is_refused_in_words(cast, ada, browse, file, said):
    make_draft(sections=1)
    file.seek(0)
    answer = send(browse(ada), file)
    assert answer.status_code == 400
    assert said in answer.json()["said"]
    assert not Picture.objects.exists()


def test_a_picture_is_described_or_decorates(cast, ada, browse):
    make_draft(sections=1)
    client = browse(ada)
    assert "Describe the picture" in send(client, drawn(), alt=" ").json()["said"]
    assert send(client, drawn(), alt="", decorative="on").status_code == 200


def test_nothing_is_added_to_a_published_version(cast, ada, browse):
    publish_guide()
    assert send(browse(ada), drawn()).status_code == 404


@pytest.mark.parametrize("who", ["sam", "andre"])
def test_the_stranger_finds_nothing(cast, who, request, browse):
    make_draft(sections=1)
    client = browse(request.getfixturevalue(who))
    assert client.get(PAGE).status_code == 404
    assert send(client, drawn()).status_code == 404
    assert not Picture.objects.exists()

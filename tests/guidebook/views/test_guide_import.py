import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from documents.models import Picture
from guidebook.importing.formats import FORMATS
from guidebook.models import Guide, ImportRecord
from tests.factories.importing import picture, word_document

pytestmark = pytest.mark.django_db
PAGE = "/guides/import/"
TEXT = (
    "# Nos médias\n\nBienvenue.\n\n## Règles\n\nIl est interdit de diffamer, loi et sanction.\n\n## Divers\n\nUn mot.\n"
)


def typed(content=TEXT, name="guide.md", language="fr"):
    source = content.encode() if isinstance(content, str) else content
    return {"file": SimpleUploadedFile(name, source), "language": language}


def test_one_chooses_a_file_and_its_language(cast, ada, browse):
    page = browse(ada).get(PAGE)
    assert page.status_code == 200
    assert 'enctype="multipart/form-data"' in page.text
    assert all(suffix in page.text for suffix in FORMATS)


def test_importing_makes_a_draft_and_shows_its_report(cast, camille, browse):
    response = browse(camille).post(PAGE, typed())
    guide = Guide.objects.get()
    assert response["Location"] == "/guides/nos-medias/versions/1/import/"
    assert guide.created_by == camille
    record = ImportRecord.objects.get()
    assert (record.filename, record.language, record.imported_by) == ("guide.md", "fr", camille)
    assert len(record.digest) == 64


def test_an_image_of_a_word_document_is_drawn_anew_and_shown(cast, ada, browse):
    source = f"<p>Un.</p><p><img src='data:image/png;base64,{_base64(picture())}' alt='Notre bannière'></p>"
    browse(ada).post(PAGE, typed(source, "guide.html"))
    kept = Picture.objects.get()
    body = Guide.objects.get().versions.get().sections.get().texts.get().body
    assert f'<img src="/pictures/{kept.digest}/" alt="Notre bannière">' in body


@pytest.mark.parametrize("content", [b"not a picture", b"<svg onload='alert(1)'></svg>", picture()[:60]])
def test_an_image_that_cannot_be_drawn_leaves_its_description(cast, ada, browse, content):
    source = f"<p>Un.</p><p>deux <img src='data:image/png;base64,{_base64(content)}' alt='Notre bannière'></p>"
    browse(ada).post(PAGE, typed(source, "guide.html"))
    assert not Picture.objects.exists()
    assert "Notre bannière" in Guide.objects.get().versions.get().sections.get().texts.get().body
    assert ["image", "Notre bannière"] in ImportRecord.objects.get().notices


def _base64(content):
    import base64

    return base64.b64encode(content).decode()


@pytest.mark.parametrize("who", ["sam", "zoe", "malik", "andre"])
def test_the_stranger_finds_nothing(cast, who, request, browse):
    client = browse(request.getfixturevalue(who))
    assert client.get(PAGE).status_code == 404
    assert client.post(PAGE, typed()).status_code == 404
    assert not Guide.objects.exists()


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"language": "fr"}, "This field is required"),
        (typed() | {"language": "xx"}, "Select a valid choice"),
        (typed(b""), "holds no words"),
        (typed(b"%PDF-1.7 fifty pages", "guide.docx"), "a PDF"),
        (typed(b"PK\x03\x04 broken", "guide.docx"), "is damaged"),
        (typed(word_document("<w:p>" * 900 + "</w:p>" * 900), "guide.docx"), "nested too deep"),
        (typed(b"mot " * 600_000, "guide.md"), "too heavy"),
        (typed(b"mot", "guide.exe"), "of a kind that is not imported"),
        (typed(b"\x00\x01\x02" * 99, "guide.txt"), "Nothing was created"),
    ],
)
def test_bad_input_is_said_and_creates_nothing(cast, ada, browse, sent, said):
    for file in [sent.get("file")]:
        if file:
            file.seek(0)
    page = browse(ada).post(PAGE, sent)
    assert page.status_code == 200
    assert said in page.text
    assert not Guide.objects.exists()


def test_a_file_too_heavy_is_refused_before_it_is_read(cast, ada, browse, monkeypatch):
    monkeypatch.setattr("guidebook.views.importing.import_guide", None)  # would be called with what was read
    page = browse(ada).post(PAGE, typed(b"PK" + b"\x00" * 20_971_520, "guide.docx"))
    assert "weighs at most 20 MB" in page.text


def test_no_guide_takes_the_address_of_the_page(cast, ada, browse):
    browse(ada).post(PAGE, typed("# Import\n\nun mot\n\n## A\n\nb\n"))
    assert Guide.objects.get().slug == "import-2"

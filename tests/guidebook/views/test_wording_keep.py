import pytest

from guidebook.models import WordingNote
from tests.factories.guidebook import make_draft, publish_guide

pytestmark = pytest.mark.django_db
PAGE = "/guides/guide-des-medias-sociaux/versions/1/sections/partie-1/wording/keep/"
ASKED = {"language": "fr", "term": "Cette politique"}


def test_a_page_asks_why(cast, camille, browse):
    make_draft(sections=1)
    page = browse(camille).get(PAGE, ASKED)
    assert page.status_code == 200
    assert "Cette politique" in page.text
    assert not WordingNote.objects.exists()


def test_words_are_kept_with_their_reason(cast, camille, browse):
    version = make_draft(sections=1)
    answer = browse(camille).post(PAGE, ASKED | {"note": "Le titre officiel"})
    assert answer["Location"].endswith("/versions/1/advise/#partie-1")
    note = WordingNote.objects.get()
    assert (note.version, note.section_key, note.language, note.term) == (version, "partie-1", "fr", "cette politique")
    assert (note.note, note.written_by) == ("Le titre officiel", camille)


def test_the_editor_gets_a_word_not_a_page(cast, ada, browse):
    make_draft(sections=1)
    answer = browse(ada).post(PAGE, ASKED | {"note": "Le titre officiel"}, headers={"HX-Request": "true"})
    assert answer.status_code == 204
    assert WordingNote.objects.exists()


@pytest.mark.parametrize("note", ["", "   ", "a" * 501])
def test_without_a_reason_nothing_is_kept(cast, ada, browse, note):
    make_draft(sections=1)
    page = browse(ada).post(PAGE, ASKED | {"note": note})
    assert page.status_code == 422
    assert "Cette politique" in page.text
    assert not WordingNote.objects.exists()


@pytest.mark.parametrize(
    "asked",
    [{}, {"language": "de", "term": "a"}, {"language": "fr", "term": ""}, {"language": "fr", "term": "a" * 201}],
)
def test_what_nobody_could_ask_is_not_found(cast, ada, browse, asked):
    make_draft(sections=1)
    assert browse(ada).get(PAGE, asked).status_code == 404
    assert browse(ada).post(PAGE, asked | {"note": "x"}).status_code == 404


def test_a_published_version_takes_no_note(cast, ada, browse):
    publish_guide(sections=1)
    client = browse(ada)
    assert "no longer change" in client.post(PAGE, ASKED | {"note": "x"}, follow=True).text
    assert client.post(PAGE, ASKED | {"note": "x"}, headers={"HX-Request": "true"}).status_code == 409
    assert not WordingNote.objects.exists()


@pytest.mark.parametrize("who", ["sam", "andre"])
def test_the_stranger_finds_nothing(cast, who, request, browse):
    make_draft(sections=1)
    client = browse(request.getfixturevalue(who))
    assert client.get(PAGE, ASKED).status_code == 404
    assert client.post(PAGE, ASKED | {"note": "x"}).status_code == 404
    assert not WordingNote.objects.exists()

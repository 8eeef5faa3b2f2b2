import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guidebook.advising.keeping import keep_words
from guidebook.models import Section, SectionText
from guidebook.writing import BODY_LENGTH
from tests.factories.guidebook import LATER, make_draft, publish_guide

pytestmark = pytest.mark.django_db
PAGE = "/guides/guide-des-medias-sociaux/versions/1/sections/partie-1/advise/"
STERN = {"language": "fr", "title": "Cette politique", "body": "<p>Vous devez aviser Ada.</p>", "element": ""}


def test_what_is_being_typed_is_read_and_nothing_is_stored(cast, camille, browse):
    make_draft(sections=1)
    page = browse(camille).post(PAGE, STERN)
    assert page.status_code == 200
    assert "2 passages to look at" in page.text
    assert 'data-replace="Vous devez" data-with="Pensez à" data-occurrence="0"' in page.text
    assert 'data-replace="Cette politique" data-with="Ce guide" data-occurrence="0" data-in-title' in page.text
    assert "An invitation that gives its reason" in page.text
    assert SectionText.objects.get(section__key="partie-1", language="fr").body == "<p>Le texte de la partie 1.</p>"


def test_reasons_are_in_the_language_of_the_page_alternatives_in_that_of_the_text(cast, ada, browse):
    make_draft(sections=1)
    page = browse(ada, "fr").post(PAGE, STERN | {"language": "en", "title": "", "body": "<p>You must ask.</p>"}).text
    assert "Une invitation, avec sa raison" in page
    assert 'data-with="Remember to"' in page


def test_the_chosen_element_decides_what_is_tolerated(cast, ada, browse):
    make_draft(sections=1)
    typed = STERN | {"title": ""}
    assert "data-replace" in browse(ada).post(PAGE, typed).text
    assert "data-replace" not in browse(ada).post(PAGE, typed | {"element": "5"}).text


def test_kept_words_are_listed_with_their_note(cast, ada, browse):
    make_draft(sections=1)
    section = Section.objects.get(key="partie-1")
    keep_words(section, language="fr", term="Vous devez", note="Un <b>exemple</b>", by=ada, at=LATER)
    page = browse(ada).post(PAGE, STERN).text
    assert "1 passage kept, with a note" in page
    assert "Un &lt;b&gt;exemple&lt;/b&gt;" in page
    assert "Ada Gagnon" in page


def test_evil_text_is_shown_as_text(cast, ada, browse):
    make_draft(sections=1)
    evil = STERN | {
        "title": 'Cette politique"><script>alert(1)</script>',
        "body": "<img src=x onerror=alert(1)><p>Vous devez</p>",
    }
    page = browse(ada).post(PAGE, evil).text
    assert "<script" not in page
    assert "onerror" not in page


@pytest.mark.parametrize(
    "wrong", [{"language": "de"}, {"element": "9"}, {"body": "a" * (BODY_LENGTH + 1)}, {"title": "a" * 201}]
)
def test_what_cannot_be_read_is_said(cast, ada, browse, wrong):
    make_draft(sections=1)
    page = browse(ada).post(PAGE, STERN | wrong)
    assert page.status_code == 422
    assert "data-replace" not in page.text


def test_an_auditor_reads_and_keeps_nothing(cast, andre, browse):
    publish_guide()
    page = browse(andre).post(PAGE, STERN)
    assert page.status_code == 200
    assert "data-keep-term" not in page.text


def test_the_stranger_finds_nothing(cast, sam, browse):
    make_draft(sections=1)
    assert browse(sam).post(PAGE, STERN).status_code == 404


def test_it_is_asked_by_a_script_not_visited(cast, ada, browse):
    make_draft(sections=1)
    assert browse(ada).get(PAGE).status_code == 405
    assert browse(ada).post(PAGE.replace("partie-1", "partie-7"), STERN).status_code == 404


def test_it_costs_the_same_whatever_the_notes(cast, ada, browse):
    make_draft(sections=1)
    client = browse(ada)
    client.post(PAGE, STERN)
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.post(PAGE, STERN)
    section = Section.objects.get(key="partie-1")
    for number in range(30):
        keep_words(section, language="fr", term=f"mot {number}", note="Parce que", by=ada, at=LATER)
    with CaptureQueriesContext(connection) as many:
        client.post(PAGE, STERN)
    assert len(few) == len(many)

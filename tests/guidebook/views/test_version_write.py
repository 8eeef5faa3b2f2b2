import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guidebook.writing import add_section
from tests.factories.guidebook import WRITTEN, fill_section, make_draft, publish_guide, publish_next

pytestmark = pytest.mark.django_db
PAGE = "/guides/guide-des-medias-sociaux/versions/1/write/"


def test_hr_sees_the_sections_in_order_with_their_elements_and_words(cast, ada, browse):
    make_draft(sections=2)
    page = browse(ada).get(PAGE)
    assert page.status_code == 200
    assert page.text.index("Part 1") < page.text.index("Part 2")
    assert "Element 2: Our presence" in page.text
    assert "12 words in French, 10 in English" in page.text
    assert "2 of 8 covered" in page.text
    assert "Publish…" in page.text


def test_gaps_are_shown(cast, ada, browse):
    version = make_draft(sections=1)
    fill_section(version, 2, languages=("fr",))
    page = browse(ada).get(PAGE).text
    assert "English to write" in page
    assert "French is complete" in page
    assert "English: 1 thing is missing" in page


def test_communications_write_but_do_not_publish(cast, camille, browse):
    make_draft()
    page = browse(camille).get(PAGE).text
    assert "/sections/partie-1/write/" in page
    assert "Publish…" not in page


def test_an_auditor_looks(cast, andre, browse):
    make_draft()
    page = browse(andre).get(PAGE)
    assert page.status_code == 200
    assert "/sections/" not in page.text
    assert "Publish…" not in page.text


def test_a_published_version_is_shown_with_what_comes_next(cast, ada, browse):
    publish_guide()
    page = browse(ada).get(PAGE).text
    assert "in force since March 2, 2026" in page
    assert "/sections/" not in page
    assert "Write the next version" in page
    assert "Retire this guide…" in page


def test_a_retired_version_says_so_and_leads_to_the_others(cast, ada, browse):
    publish_next(publish_guide())
    page = browse(ada).get(PAGE).text
    assert "in force until April 7, 2026" in page
    assert "/versions/2/write/" in page
    assert "Retire this guide…" not in page


def test_the_stranger_finds_nothing(cast, sam, browse):
    make_draft()
    assert browse(sam).get(PAGE).status_code == 404


def test_an_unknown_version_is_not_found(cast, ada, browse):
    make_draft()
    assert browse(ada).get(PAGE.replace("/1/", "/7/")).status_code == 404


def test_html_in_a_title_is_shown_as_text(cast, ada, browse):
    add_section(make_draft(sections=0), title_en="<script>alert(1)</script>", by=None, at=WRITTEN)
    assert "<script>alert(1)" not in browse(ada).get(PAGE).text


def test_the_page_costs_the_same_with_30_sections(cast, ada, browse):
    client = browse(ada)
    make_draft(sections=1)
    make_draft(title_fr="Long", sections=30)
    client.get(PAGE)
    with CaptureQueriesContext(connection) as few:
        client.get(PAGE)
    with CaptureQueriesContext(connection) as many:
        client.get("/guides/long/versions/1/write/")
    assert len(many) == len(few)

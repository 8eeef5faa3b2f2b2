import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guidebook.hiding import hide_section
from guidebook.models import GuideVersion
from guidebook.writing import write_section
from tests.factories.guidebook import WRITTEN, enliven, make_draft, publish_draft
from tests.factories.people import AudienceFactory

pytestmark = pytest.mark.django_db
PAGE = "/guides/guide-des-medias-sociaux/before-posting/"


def lively(posture=None, **rows):
    version = enliven(make_draft(sections=5), **rows)
    GuideVersion.objects.filter(pk=version.pk).update(posture=posture)
    return version


def main_of(page):
    assert page.status_code == 200
    return page.text.split("<main")[1].split("<footer")[0]


def test_cases_rules_and_what_to_do_after_a_mistake(cast, sam, browse):
    publish_draft(lively())
    page = main_of(browse(sam).get(PAGE))
    for said in (
        "A team photo",
        "Each person decides",
        "What is confidential",
        "A screen behind you",
        "Say so at once",
    ):
        assert said in page
    assert 'id="mistake"' in page
    assert 'href="mailto:ada@boreal.example"' in page
    assert 'href="/consent/"' in page
    assert 'href="/training/"' in page


def test_cases_are_filtered_by_their_answer(cast, sam, browse):
    publish_draft(lively())
    page = main_of(browse(sam).get(PAGE, {"answer": "keep"}))
    assert "A client’s file" in page
    assert "A team photo" not in page
    assert "A team photo" in main_of(browse(sam).get(PAGE, {"answer": "<script>"}))


@pytest.mark.parametrize("query", ["equipe", "ÉQUIPE", "photo  d’equipe", "equi"])
def test_searching_ignores_accents_and_capitals(cast, zoe, browse, query):
    publish_draft(lively())
    page = main_of(browse(zoe, "fr").get(PAGE, {"q": query}))
    assert "Une photo d’équipe" in page
    assert "Le dossier d’un client" not in page


def test_searching_finds_rules_and_sections_of_the_guide(cast, sam, browse):
    version = lively()
    section = version.sections.get(key="partie-1")
    write_section(section, language="en", title="Hôtels", body="<p>Un séjour à l’hôtel.</p>", by=None, at=WRITTEN)
    publish_draft(version, parity_reason="In May.")
    page = main_of(browse(sam).get(PAGE, {"q": "hotel"}))
    assert 'href="/guides/guide-des-medias-sociaux/#s-partie-1"' in page
    assert "Un séjour à l’hôtel." in page
    assert "A screen behind you" in main_of(browse(sam).get(PAGE, {"q": "screen"}))


def test_searching_finds_nothing_in_what_is_hidden(cast, sam, zoe, browse):
    version = lively()
    hide_section(version.sections.get(element=5), sites=[cast.montreal], by=None, at=WRITTEN)
    publish_draft(version)
    hidden = main_of(browse(sam).get(PAGE, {"q": "confidential"}))
    assert "Nothing with these words" in hidden
    assert "What is confidential" not in hidden
    assert "What is confidential" in main_of(browse(zoe).get(PAGE, {"q": "confidential"}))


@pytest.mark.parametrize(
    "query", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "\x00", "é" * 100_000, "\u202e%00"]
)
def test_an_evil_query_does_nothing(cast, sam, browse, query):
    publish_draft(lively())
    page = main_of(browse(sam).get(PAGE, {"q": query}))
    assert "<script>alert" not in page
    assert "<img src=x" not in page


def test_text_of_rows_is_escaped(cast, sam, browse):
    evil = "<script>alert(1)</script>"
    rows = [{"title_fr": evil, "title_en": evil, "answer": "ask", "why_en": evil, "words_en": evil}]
    publish_draft(lively(situations=rows, rules=[{"rule_fr": evil, "rule_en": evil}]))
    assert evil not in main_of(browse(sam).get(PAGE))


@pytest.mark.parametrize(
    ("posture", "always", "doubt"),
    [(1, True, False), (2, True, False), (3, False, True), (4, False, False), (None, False, False)],
)
def test_one_asks_first_where_the_posture_says_so(cast, sam, browse, posture, always, doubt):
    publish_draft(lively(posture))
    page = main_of(browse(sam).get(PAGE))
    assert ("one asks somebody before posting" in page, "In doubt, ask somebody" in page) == (always, doubt)


def test_the_stranger_finds_nothing(cast, sam, browse):
    publish_draft(lively(), audience=AudienceFactory(departments=[cast.operations]))
    assert browse(sam).get(PAGE).status_code == 404


def test_without_rows_there_is_no_page(cast, zoe, browse):
    publish_draft(make_draft())
    assert browse(zoe).get(PAGE).status_code == 404


def test_the_page_costs_the_same_with_30_cases(cast, zoe, browse):
    def cases(number):
        return [{"title_fr": f"Cas {n}", "title_en": f"Case {n}", "answer": "ask"} for n in range(number)]

    publish_draft(lively(situations=cases(1)))
    publish_draft(enliven(make_draft(title_fr="Long"), situations=cases(30)))
    client = browse(zoe)
    client.get(PAGE)
    with CaptureQueriesContext(connection) as few:
        client.get(PAGE)
    with CaptureQueriesContext(connection) as more:
        assert client.get("/guides/long/before-posting/").text.count("<article") == 30
    assert len(more) == len(few)

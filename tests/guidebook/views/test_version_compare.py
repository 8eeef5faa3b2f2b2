import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guidebook.drafting import draft_next
from guidebook.writing import write_section
from tests.factories.guidebook import LATER, WRITTEN, make_draft, publish_draft, publish_guide

pytestmark = pytest.mark.django_db
PAGE = "/guides/guide-des-medias-sociaux/versions/2/compare/"


@pytest.fixture
def rewritten(organisation):
    draft = draft_next(publish_guide(sections=3), by=None, at=LATER)
    body = "<p>Un autre texte de la partie 1.</p>"
    write_section(draft.sections.get(key="partie-1"), language="fr", title="Partie 1", body=body, by=None, at=WRITTEN)
    return draft


def test_hr_sees_what_changed_since_the_version_before(cast, ada, browse, rewritten):
    page = browse(ada).get(PAGE, {"language": "fr"})
    assert "1 of 3 sections changed" in page.text
    assert "<ins>" in page.text
    assert [found.key for found in page.context["comparison"].changed] == ["partie-1"]
    assert "Unchanged: Partie 2" in page.text


def test_the_other_language_has_not_changed(cast, ada, browse, rewritten):
    assert "say exactly the same" in browse(ada).get(PAGE, {"language": "en"}).text


def test_any_version_is_chosen(cast, ada, browse, rewritten):
    publish_draft(rewritten, at=LATER, parity_reason="Bientôt.")
    draft_next(rewritten.guide, by=None, at=LATER)
    page = browse(ada).get(PAGE.replace("/2/", "/3/"), {"with": "1", "language": "fr"})
    assert "From version 1 to version 3" in page.text
    assert page.context["comparison"].is_changed


def test_a_language_that_one_of_them_lacks_is_said(cast, ada, browse):
    guide = publish_guide(languages=("fr",), title_en="")
    draft_next(guide, by=None, at=LATER)
    assert "does not exist in this language" in browse(ada).get(PAGE, {"language": "en"}).text


def test_a_single_version_has_nothing_to_compare(cast, ada, browse):
    make_draft()
    assert "a single version" in browse(ada).get(PAGE.replace("/2/", "/1/")).text


@pytest.mark.parametrize("asked", [{"with": "99"}, {"with": "x"}, {"with": "9" * 40}, {"language": "<b>"}])
def test_nonsense_gets_the_usual_comparison(cast, ada, browse, rewritten, asked):
    page = browse(ada).get(PAGE, asked)
    assert page.status_code == 200
    assert page.context["other"].number == 1


@pytest.mark.parametrize("who", ["sam", "malik"])
def test_the_stranger_finds_nothing(cast, who, request, browse, rewritten):
    assert browse(request.getfixturevalue(who)).get(PAGE).status_code == 404


def test_the_page_costs_the_same_with_30_sections(cast, ada, browse, rewritten):
    draft_next(publish_guide(title_fr="Long", sections=30), by=None, at=LATER)
    client = browse(ada)
    client.get(PAGE)
    with CaptureQueriesContext(connection) as few:
        client.get(PAGE)
    with CaptureQueriesContext(connection) as many:
        client.get("/guides/long/versions/2/compare/")
    assert len(many) == len(few)


def test_who_approves_the_guide_compares_it_too(cast, sam, browse, rewritten):
    rewritten.guide.approvers.add(sam)
    assert browse(sam).get(PAGE, {"language": "fr"}).status_code == 200
    assert PAGE in browse(sam).get(PAGE.replace("compare", "review")).text
    history = "/guides/guide-des-medias-sociaux/sections/partie-1/history/"
    assert browse(sam).get(history).status_code == 200

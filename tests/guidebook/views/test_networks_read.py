import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guidebook.drafting import draft_next
from guidebook.hiding import hide_section
from guidebook.publishing import retire
from tests.factories.guidebook import (
    LATER,
    ROWS,
    WRITTEN,
    enliven,
    make_draft,
    publish_draft,
    publish_guide,
)
from tests.factories.people import AudienceFactory

pytestmark = pytest.mark.django_db
PAGE = "/guides/guide-des-medias-sociaux/networks/"
GUIDE = "/guides/guide-des-medias-sociaux/"


def lively(*, sections=3, **rows):
    return enliven(make_draft(sections=sections), **rows)


def test_a_person_sees_the_networks_in_their_language(cast, zoe, sam, browse):
    publish_draft(lively())
    french, english = browse(zoe, "fr").get(PAGE).text, browse(sam).get(PAGE).text
    assert "Faire connaître nos métiers." in french
    assert "commenter" in french
    assert "Make our trades known." in english
    assert "comment" in english
    assert "commenter" not in english
    assert 'href="https://www.linkedin.com/company/boreal"' in english
    assert "Ideas, not tasks" in english


def test_words_missing_in_a_language_are_left_out(cast, zoe, sam, browse):
    verbs = [("commenter", ""), ("", "share")]
    publish_draft(lively(networks=[{**ROWS["networks"][0], "verbs": verbs}]), parity_reason="In May.")
    assert "commenter" not in browse(sam).get(PAGE).text
    assert "commenter" in browse(zoe, "fr").get(PAGE).text


def test_the_words_of_the_organisation_are_put_in(cast, sam, browse):
    row = {**ROWS["networks"][0], "objective_en": "See {{ company }} at work."}
    publish_draft(lively(networks=[row]))
    assert "See Boréal Mobilité at work." in browse(sam).get(PAGE).text


def test_a_guide_in_one_language_says_so(cast, sam, browse):
    version = enliven(make_draft(languages=("fr",), title_en=""))
    publish_draft(version, parity_reason="In May.")
    page = browse(sam).get(PAGE).text
    assert "exists only in French" in page
    assert "Faire connaître nos métiers." in page


def test_the_guide_leads_there_when_there_is_something(cast, zoe, browse):
    publish_draft(lively())
    assert f'href="{PAGE}"' in browse(zoe).get(GUIDE).text
    publish_guide(title_fr="Sans rangs")
    plain = browse(zoe).get("/guides/sans-rangs/").text
    assert "Practical pages" not in plain
    assert browse(zoe).get("/guides/sans-rangs/networks/").status_code == 404


def test_the_stranger_finds_nothing(cast, sam, browse):
    publish_draft(lively(), audience=AudienceFactory(departments=[cast.operations]))
    assert browse(sam).get(PAGE).status_code == 404


def test_a_draft_or_a_guide_retired_is_not_found(cast, ada, browse):
    version = lively()
    assert browse(ada).get(PAGE).status_code == 404
    publish_draft(version)
    retire(version.guide.versions.get(), by=None, at=LATER)
    assert browse(ada).get(PAGE).status_code == 404


def test_the_next_draft_does_not_show(cast, zoe, browse):
    version = lively()
    publish_draft(version)
    draft = draft_next(version.guide, by=None, at=LATER)
    draft.presences.update(name="Réseau secret")
    assert "Réseau secret" not in browse(zoe).get(PAGE).text


def test_who_does_not_see_the_section_does_not_see_its_rows(cast, zoe, sam, browse):
    version = lively()
    hide_section(version.sections.get(element=2), sites=[cast.montreal], by=None, at=WRITTEN)
    publish_draft(version)
    assert browse(sam).get(PAGE).status_code == 404
    assert f'href="{PAGE}"' not in browse(sam).get(GUIDE).text
    assert browse(zoe).get(PAGE).status_code == 200
    assert f'href="{PAGE}"' in browse(zoe).get(GUIDE).text


def test_scripts_do_nothing(cast, sam, browse):
    evil = "<script>alert(1)</script>"
    row = {"platform": "x", "name": evil, "handle": evil, "objective_en": evil, "verbs": [("", evil)]}
    publish_draft(lively(networks=[row]), parity_reason="In May.")
    main = browse(sam).get(PAGE).text.split("<main")[1]
    assert evil not in main
    assert main.count("&lt;script&gt;") >= 4


def test_the_page_costs_the_same_with_30_networks(cast, zoe, browse):
    publish_draft(lively())
    many = [{**ROWS["networks"][0], "name": f"Réseau {number}"} for number in range(30)]
    publish_draft(enliven(make_draft(title_fr="Long"), networks=many))
    client = browse(zoe)
    client.get(PAGE)
    with CaptureQueriesContext(connection) as few:
        client.get(PAGE)
    with CaptureQueriesContext(connection) as more:
        assert client.get("/guides/long/networks/").text.count('<li class="card network">') == 30
    assert len(more) == len(few)

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guidebook.hiding import hide_section
from guidebook.models import ProfileTick
from guidebook.ticking import tick_step
from tests.factories.guidebook import PUBLISHED, WRITTEN, enliven, make_draft, publish_draft
from tests.factories.people import AudienceFactory

pytestmark = pytest.mark.django_db
PAGE = "/guides/guide-des-medias-sociaux/profile/"


def main_of(page):
    return page.text.split("<main")[1].split("<footer")[0]


@pytest.fixture
def version(cast):
    return publish_draft(enliven(make_draft(sections=4))).version


def test_the_steps_are_grouped_and_none_is_done_yet(version, sam, browse):
    page = main_of(browse(sam).get(PAGE))
    assert "A clear photo" in page
    assert "A precise headline" in page
    assert ">LinkedIn<" in page
    assert "0 of 2 ticked off" in page
    assert 'aria-pressed="true"' not in page


def test_a_step_is_ticked_off_and_back_without_javascript(version, zoe, browse):
    client = browse(zoe)
    assert client.post(PAGE, {"tick": "photo"})["Location"] == PAGE
    assert ProfileTick.objects.get().employee == zoe
    page = main_of(client.get(PAGE))
    assert "1 of 2 ticked off" in page
    assert page.count('aria-pressed="true"') == 1
    client.post(PAGE, {"untick": "photo"})
    assert not ProfileTick.objects.exists()


def test_with_htmx_the_steps_alone_come_back(version, zoe, browse):
    answer = browse(zoe).post(PAGE, {"tick": "photo"}, HTTP_HX_REQUEST="true")
    assert answer.text.lstrip().startswith('<div id="steps">')
    assert "1 of 2 ticked off" in answer.text
    assert "csrfmiddlewaretoken" in answer.text


def test_looking_ticks_nothing(version, zoe, browse):
    browse(zoe).get(PAGE, {"tick": "photo"})
    assert not ProfileTick.objects.exists()


@pytest.mark.parametrize("key", ["salary", "", "x" * 5000, "<script>", "photo\x00"])
def test_a_step_that_is_none_is_not_found(version, zoe, browse, key):
    assert browse(zoe).post(PAGE, {"tick": key}).status_code == 404
    assert not ProfileTick.objects.exists()
    assert browse(zoe).post(PAGE, {"untick": key}).status_code == 302


def test_nobody_else_sees_what_is_ticked(version, zoe, malik, ada, sam, browse):
    tick_step(version, "photo", by=zoe, at=PUBLISHED)
    for other in (malik, ada, sam):
        page = main_of(browse(other).get(PAGE))
        assert "0 of 2 ticked off" in page
        assert 'aria-pressed="true"' not in page
    client = browse(ada)
    for address in (
        "/admin/",
        f"/admin/people/employee/{zoe.pk}/change/",
        "/guides/guide-des-medias-sociaux/versions/1/write/",
        "/guides/guide-des-medias-sociaux/versions/1/preview/",
        "/reports/",
        "/reports/guide-des-medias-sociaux/1/",
    ):
        page = client.get(address)
        assert "ticked" not in page.text.lower(), address
        assert "profiletick" not in page.text.lower(), address
    assert client.get("/admin/guidebook/profiletick/").status_code == 404


def test_the_stranger_finds_nothing_and_ticks_nothing(cast, sam, browse):
    publish_draft(enliven(make_draft()), audience=AudienceFactory(departments=[cast.operations]))
    assert browse(sam).get(PAGE).status_code == 404
    assert browse(sam).post(PAGE, {"tick": "photo"}).status_code == 404
    assert not ProfileTick.objects.exists()


def test_the_kit_is_offered(version, sam, browse):
    page = browse(sam).get(PAGE).text
    digest = version.kit_items.get().picture.digest
    assert f'href="/pictures/{digest}/" download="blue-banner.png"' in page
    assert "160 by 40 pixels" in page
    assert browse(sam).get(f"/pictures/{digest}/").status_code == 200


def test_who_does_not_see_the_section_does_not_see_its_rows(cast, zoe, sam, browse):
    version = enliven(make_draft(sections=4))
    hide_section(version.sections.get(element=4), sites=[cast.montreal], by=None, at=WRITTEN)
    publish_draft(version)
    assert browse(sam).get(PAGE).status_code == 404
    assert browse(zoe).get(PAGE).status_code == 200


def test_scripts_do_nothing(cast, sam, browse):
    evil = "<script>alert(1)</script>"
    publish_draft(enliven(make_draft(), profile_steps=[{"title_fr": evil, "title_en": evil, "how_en": evil}]))
    main = browse(sam).get(PAGE).text.split("<main")[1]
    assert evil not in main
    assert "&lt;script&gt;" in main


def test_the_page_costs_the_same_with_30_steps(cast, zoe, browse):
    publish_draft(enliven(make_draft(), profile_steps=[{"title_fr": "Un", "title_en": "One"}]))
    steps = [{"title_fr": f"Étape {number}", "title_en": f"Step {number}"} for number in range(30)]
    publish_draft(enliven(make_draft(title_fr="Long"), profile_steps=steps))
    client = browse(zoe)
    client.get(PAGE)
    with CaptureQueriesContext(connection) as few:
        client.get(PAGE)
    with CaptureQueriesContext(connection) as more:
        assert "0 of 30 ticked off" in client.get("/guides/long/profile/").text
    assert len(more) == len(few)

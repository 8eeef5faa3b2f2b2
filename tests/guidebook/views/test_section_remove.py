import pytest

from guidebook.hiding import hide_section
from guidebook.models import Section
from tests.factories.guidebook import WRITTEN, make_draft, publish_guide
from tests.factories.people import SiteFactory

pytestmark = pytest.mark.django_db
PAGE = "/guides/guide-des-medias-sociaux/versions/1/sections/partie-1/remove/"


def test_the_page_asks_first(cast, ada, browse):
    make_draft(sections=1)
    assert "Remove “Part 1”?" in browse(ada).get(PAGE).text
    assert Section.objects.exists()


def test_the_section_goes(cast, ada, browse):
    make_draft(sections=1)
    assert browse(ada).post(PAGE)["Location"].endswith("/versions/1/write/")
    assert not Section.objects.exists()


def test_twice_is_not_found(cast, ada, browse):
    make_draft(sections=1)
    client = browse(ada)
    client.post(PAGE)
    assert client.post(PAGE).status_code == 404


@pytest.mark.parametrize("who", ["sam", "andre"])
def test_the_stranger_finds_nothing(cast, who, request, browse):
    make_draft(sections=1)
    assert browse(request.getfixturevalue(who)).post(PAGE).status_code == 404
    assert Section.objects.exists()


def test_a_published_version_keeps_it(cast, ada, browse):
    publish_guide(sections=1)
    assert "its text no longer changes" in browse(ada).post(PAGE, follow=True).text
    assert Section.objects.exists()


def test_nobody_is_left_without_a_section(cast, ada, browse):
    version = make_draft(sections=2)
    hidden, other = version.sections.all()
    hide_section(hidden, sites=[SiteFactory()], by=ada, at=WRITTEN)
    page = browse(ada).post(f"/guides/{version.guide.slug}/versions/1/sections/{other.key}/remove/", follow=True)
    assert "no section left to read" in page.text
    assert version.sections.count() == 2
    assert browse(ada).get(f"/guides/{version.guide.slug}/versions/1/preview/").status_code == 200

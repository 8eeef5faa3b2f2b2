import pytest

from tests.factories.guidebook import make_draft, publish_guide

pytestmark = pytest.mark.django_db
PAGE = "/guides/guide-des-medias-sociaux/versions/1/sections/partie-2/move/"


def order(version):
    return [section.key for section in version.sections.all()]


@pytest.mark.parametrize(
    ("to", "after"),
    [("earlier", ["partie-2", "partie-1", "partie-3"]), ("later", ["partie-1", "partie-3", "partie-2"])],
)
def test_hr_moves_a_section(cast, ada, browse, to, after):
    version = make_draft()
    assert browse(ada).post(PAGE, {"to": to})["Location"].endswith("/write/#partie-2")
    assert order(version) == after


def test_looking_moves_nothing(cast, ada, browse):
    make_draft()
    assert browse(ada).get(PAGE).status_code == 405


@pytest.mark.parametrize("who", ["sam", "andre"])
def test_the_stranger_finds_nothing(cast, who, request, browse):
    version = make_draft()
    assert browse(request.getfixturevalue(who)).post(PAGE, {"to": "later"}).status_code == 404
    assert order(version)[1] == "partie-2"


def test_a_section_that_is_gone_is_not_found(cast, ada, browse):
    make_draft(sections=1)
    assert browse(ada).post(PAGE, {"to": "later"}).status_code == 404


def test_a_published_version_keeps_its_order(cast, ada, browse):
    version = publish_guide().versions.get()
    assert "its text no longer changes" in browse(ada).post(PAGE, {"to": "later"}, follow=True).text
    assert order(version)[1] == "partie-2"

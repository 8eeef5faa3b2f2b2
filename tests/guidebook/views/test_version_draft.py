import pytest

from tests.factories.guidebook import make_draft, publish_guide

pytestmark = pytest.mark.django_db
PAGE = "/guides/guide-des-medias-sociaux/versions/draft/"


def test_hr_starts_the_next_version(cast, ada, browse):
    guide = publish_guide()
    response = browse(ada).post(PAGE)
    assert response["Location"].endswith("/versions/2/write/")
    assert guide.versions.draft().get().created_by == ada


def test_twice_is_the_same_draft(cast, ada, browse):
    guide = publish_guide()
    browse(ada).post(PAGE)
    browse(ada).post(PAGE)
    assert guide.versions.count() == 2


def test_looking_starts_nothing(cast, ada, browse):
    guide = publish_guide()
    assert browse(ada).get(PAGE).status_code == 405
    assert guide.versions.count() == 1


@pytest.mark.parametrize("who", ["sam", "andre"])
def test_the_stranger_finds_nothing(cast, who, request, browse):
    guide = publish_guide()
    assert browse(request.getfixturevalue(who)).post(PAGE).status_code == 404
    assert guide.versions.count() == 1


def test_a_guide_never_published_has_its_draft_already(cast, ada, browse):
    make_draft()
    assert browse(ada).post(PAGE).status_code == 404

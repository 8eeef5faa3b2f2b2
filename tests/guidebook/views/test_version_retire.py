import pytest

from assignments.reconciling import reconcile
from tests.factories.guidebook import PUBLISHED, make_draft, publish_guide

pytestmark = pytest.mark.django_db
PAGE = "/guides/guide-des-medias-sociaux/versions/1/retire/"


def test_the_page_says_what_happens(cast, ada, browse):
    reconcile(publish_guide().versions.get().ask, at=PUBLISHED)
    page = browse(ada).get(PAGE)
    assert "4 people who have not answered are no longer asked." in page.text


def test_the_guide_is_withdrawn(cast, ada, browse):
    guide = publish_guide()
    assert "is retired" in browse(ada).post(PAGE, follow=True).text
    assert guide.versions.get().retired_by == ada


def test_twice_is_not_found(cast, ada, browse):
    publish_guide()
    client = browse(ada)
    client.post(PAGE)
    assert client.post(PAGE).status_code == 404


@pytest.mark.parametrize("who", ["sam", "camille", "andre"])
def test_the_stranger_finds_nothing(cast, who, request, browse):
    guide = publish_guide()
    client = browse(request.getfixturevalue(who))
    assert client.get(PAGE).status_code == 404
    assert client.post(PAGE).status_code == 404
    assert guide.versions.get().is_in_force


def test_a_draft_is_not_withdrawn(cast, ada, browse):
    make_draft()
    assert browse(ada).post(PAGE).status_code == 404

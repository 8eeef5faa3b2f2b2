import pytest

from assignments.models import Assignment
from assignments.reconciling import reconcile
from guidebook.publishing import retire
from tests.factories.guidebook import LATER, PUBLISHED, make_draft, publish_guide, publish_next
from tests.factories.people import AudienceFactory

pytestmark = pytest.mark.django_db
GUIDE = "/guides/guide-des-medias-sociaux/"
PAGE = f"{GUIDE}versions/1/"


@pytest.fixture
def replaced(cast, zoe):
    """Zoé acknowledged version 1; version 2 is in force."""
    guide = publish_guide()
    reconcile(guide.versions.get().ask, at=PUBLISHED)
    Assignment.objects.of(zoe).update(done_at=PUBLISHED)
    publish_next(guide)
    return guide


def test_a_person_reads_again_what_they_acknowledged(replaced, zoe, browse):
    page = browse(zoe).get(PAGE)
    assert page.status_code == 200
    assert "Version 1 was in force until April 7, 2026." in page.text
    assert "The text of part 1." in page.text
    assert f'href="{GUIDE}"' in page.text
    assert "acknowledge/" not in page.text


def test_who_did_not_acknowledge_it_is_led_to_the_one_in_force(replaced, sam, browse):
    page = browse(sam).get(PAGE)
    assert page.status_code == 200
    assert "was in force until" in page.text
    assert "The text of part 1." not in page.text
    assert f'href="{GUIDE}"' in page.text


def test_the_version_in_force_is_the_guide_itself(replaced, zoe, browse):
    response = browse(zoe).get(f"{GUIDE}versions/2/")
    assert response.status_code == 302
    assert response["Location"] == GUIDE


def test_a_guide_withdrawn_without_successor(cast, zoe, browse):
    retire(publish_guide().versions.get(), by=None, at=LATER)
    assert "Nothing has replaced it" in browse(zoe).get(PAGE).text


def test_the_stranger_finds_nothing(cast, sam, browse):
    guide = publish_guide(audience=AudienceFactory(departments=[cast.operations]))
    publish_next(guide, audience=AudienceFactory(departments=[cast.operations]))
    assert browse(sam).get(PAGE).status_code == 404


@pytest.mark.parametrize(
    "address", [f"{GUIDE}versions/9/", "/guides/nowhere/versions/1/", f"{GUIDE}versions/99999999999999999999/"]
)
def test_unknown_versions_are_not_found(replaced, zoe, browse, address):
    assert browse(zoe).get(address).status_code == 404


def test_a_draft_is_not_found(cast, zoe, browse):
    make_draft()
    assert browse(zoe).get(PAGE).status_code == 404

import pytest

from guidebook.models import ImportRecord, Section
from tests.factories.guidebook import publish_draft
from tests.guidebook.views.test_import_read import imported

pytestmark = pytest.mark.django_db
PAGE = "/guides/nos-medias/versions/1/import/place/"


def element():
    return Section.objects.get(key="divers").element


def test_a_section_is_placed_and_leaves_the_bin(cast, camille, browse):
    imported()
    response = browse(camille).post(PAGE, {"divers": "7"})
    assert response["Location"].endswith("/import/#places")
    assert element() == 7
    assert ImportRecord.objects.get().to_place == []


def test_a_section_of_ones_own_leaves_the_bin_too(cast, ada, browse):
    imported()
    browse(ada).post(PAGE, {"divers": "own"})
    assert element() is None
    assert ImportRecord.objects.get().to_place == []


@pytest.mark.parametrize("typed", [{}, {"divers": ""}, {"divers": "9"}, {"divers": "'; DROP"}, {"regles": "2"}])
def test_what_is_not_chosen_or_not_offered_stays(cast, ada, browse, typed):
    imported()
    assert browse(ada).post(PAGE, typed).status_code == 302
    assert element() is None
    assert len(ImportRecord.objects.get().to_place) == 1
    assert Section.objects.get(key="regles").element == 5


def test_a_published_version_does_not_change(cast, ada, browse):
    guide = imported(ada)
    publish_draft(guide.versions.get(), by=ada, parity_reason="L’anglais suivra.")
    assert "its text no longer changes" in browse(ada).post(PAGE, {"divers": "7"}, follow=True).text
    assert element() is None


@pytest.mark.parametrize("who", ["sam", "andre"])
def test_the_stranger_finds_nothing(cast, who, request, browse):
    imported()
    assert browse(request.getfixturevalue(who)).post(PAGE, {"divers": "7"}).status_code == 404
    assert element() is None


def test_looking_does_nothing(cast, ada, browse):
    imported()
    assert browse(ada).get(PAGE).status_code == 405

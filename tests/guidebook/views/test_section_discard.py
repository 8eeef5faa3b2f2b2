import pytest

from guidebook.models import UnsavedSheet
from guidebook.unsaved import keep
from guidebook.writing import Sheet
from tests.factories.guidebook import LATER, make_draft

pytestmark = pytest.mark.django_db
PAGE = "/guides/guide-des-medias-sociaux/versions/1/sections/partie-1/discard/"


def test_the_unsaved_text_gives_way_to_the_saved_one(cast, ada, camille, browse):
    section = make_draft(sections=1).sections.get()
    for person in (ada, camille):
        keep(section, {"fr": Sheet("T", "<p>Tapé</p>")}, by=person, at=LATER)
    page = browse(ada).post(PAGE, follow=True).text
    assert "The text you had not saved is discarded." in page
    assert "Tapé" not in page
    assert UnsavedSheet.objects.get().employee == camille


def test_a_get_discards_nothing(cast, ada, browse):
    make_draft(sections=1)
    assert browse(ada).get(PAGE).status_code == 405


def test_the_stranger_finds_nothing(cast, sam, browse):
    make_draft(sections=1)
    assert browse(sam).post(PAGE).status_code == 404

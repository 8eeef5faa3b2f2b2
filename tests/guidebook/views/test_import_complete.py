import pytest

from guidebook.models import Section
from tests.factories.guidebook import publish_draft
from tests.guidebook.views.test_import_read import imported

pytestmark = pytest.mark.django_db
PAGE = "/guides/nos-medias/versions/1/import/complete/"


def test_a_missing_element_comes_from_the_starter_in_both_languages_at_its_place(cast, ada, browse):
    imported(ada)
    response = browse(ada).post(PAGE, {"element": "1"}, follow=True)
    assert "is in your draft" in response.text
    order = list(Section.objects.order_by("position").values_list("key", "element"))
    assert order[0][1] == 1
    assert [key for key, _element in order][-2:] == ["regles", "divers"]
    languages = set(Section.objects.get(key=order[0][0]).texts.values_list("language", flat=True))
    assert languages == {"fr", "en"}


def test_its_rows_and_questions_come_with_it(cast, ada, browse):
    version = imported(ada).versions.get()
    client = browse(ada)
    client.post(PAGE, {"element": "2"})
    client.post(PAGE, {"element": "1"})
    assert version.presences.exists()
    assert version.sections.get(key="welcome").checks.exists()
    assert not version.situations.exists()


def test_asking_twice_adds_once(cast, ada, browse):
    imported(ada)
    client = browse(ada)
    client.post(PAGE, {"element": "3"})
    before = Section.objects.count()
    assert "nothing was added" in client.post(PAGE, {"element": "3"}, follow=True).text
    assert Section.objects.count() == before


@pytest.mark.parametrize("typed", [{}, {"element": "9"}, {"element": "x"}, {"element": ""}, {"element": "5"}])
def test_what_is_no_missing_element_adds_nothing(cast, ada, browse, typed):
    imported(ada)
    assert browse(ada).post(PAGE, typed).status_code == 302
    assert Section.objects.count() == 2


def test_a_published_version_does_not_change(cast, ada, browse):
    guide = imported(ada)
    publish_draft(guide.versions.get(), by=ada, parity_reason="L’anglais suivra.")
    browse(ada).post(PAGE, {"element": "1"})
    assert Section.objects.count() == 2


@pytest.mark.parametrize("who", ["sam", "andre"])
def test_the_stranger_finds_nothing(cast, who, request, browse):
    imported()
    assert browse(request.getfixturevalue(who)).post(PAGE, {"element": "1"}).status_code == 404
    assert Section.objects.count() == 2


def test_looking_does_nothing(cast, ada, browse):
    imported()
    assert browse(ada).get(PAGE).status_code == 405

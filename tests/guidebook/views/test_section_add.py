import pytest

from guidebook.models import Section
from tests.factories.guidebook import make_draft, publish_guide

pytestmark = pytest.mark.django_db
PAGE = "/guides/guide-des-medias-sociaux/versions/1/sections/add/"
TYPED = {"title_fr": "Nos réseaux", "title_en": "", "element": ""}


def test_the_page_asks_for_a_title(cast, ada, browse):
    make_draft()
    assert browse(ada).get(PAGE).status_code == 200


def test_a_section_is_added_and_one_writes_it(cast, camille, browse):
    version = make_draft(sections=1)
    response = browse(camille).post(PAGE, TYPED)
    assert response["Location"].endswith("/sections/nos-reseaux/write/")
    assert version.sections.last().element is None


def test_with_an_element(cast, ada, browse):
    version = make_draft(sections=0)
    browse(ada).post(PAGE, TYPED | {"element": "5"})
    assert version.sections.get().element == 5


@pytest.mark.parametrize("who", ["sam", "andre"])
def test_the_stranger_finds_nothing(cast, who, request, browse):
    make_draft(sections=0)
    assert browse(request.getfixturevalue(who)).post(PAGE, TYPED).status_code == 404
    assert not Section.objects.exists()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"title_fr": ""}, "A section needs a title"),
        ({"title_fr": "a" * 200_000}, "at most 200 characters"),
        ({"element": "9"}, "Select a valid choice"),
    ],
)
def test_bad_input_is_said_and_adds_nothing(cast, ada, browse, typed, said):
    make_draft(sections=0)
    page = browse(ada).post(PAGE, TYPED | typed)
    assert page.status_code == 200
    assert said in page.text
    assert not Section.objects.exists()


def test_a_published_version_takes_no_section(cast, ada, browse):
    publish_guide(sections=1)
    assert "its text no longer changes" in browse(ada).post(PAGE, TYPED, follow=True).text
    assert Section.objects.count() == 1

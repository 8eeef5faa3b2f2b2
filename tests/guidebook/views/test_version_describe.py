import pytest

from tests.factories.guidebook import make_draft, publish_guide

pytestmark = pytest.mark.django_db
PAGE = "/guides/guide-des-medias-sociaux/versions/1/describe/"
TYPED = {
    "title_fr": "Nos repères",
    "title_en": "Our bearings",
    "statement_fr": "J’ai lu.\r\nVraiment.",
    "statement_en": "I read it.",
}


def test_hr_sees_what_is_written(cast, ada, browse):
    make_draft()
    page = browse(ada).get(PAGE)
    assert page.status_code == 200
    assert "I confirm that I have read this guide." in page.text


def test_saving_changes_title_and_statement_not_the_address(cast, ada, browse):
    version = make_draft()
    assert browse(ada).post(PAGE, TYPED)["Location"].endswith("/versions/1/write/")
    version.refresh_from_db()
    version.guide.refresh_from_db()
    assert (version.guide.title_fr, version.guide.slug) == ("Nos repères", "guide-des-medias-sociaux")
    assert version.statement_fr == "J’ai lu.\nVraiment."


@pytest.mark.parametrize("who", ["sam", "andre"])
def test_the_stranger_finds_nothing(cast, who, request, browse):
    make_draft()
    client = browse(request.getfixturevalue(who))
    assert client.get(PAGE).status_code == 404
    assert client.post(PAGE, TYPED).status_code == 404


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"title_fr": "", "title_en": " "}, "A guide needs a title"),
        ({"title_fr": "a" * 200_000}, "at most 200 characters"),
        ({"statement_fr": "a" * 200_000}, "at most 2000 characters"),
    ],
)
def test_bad_input_is_said_and_changes_nothing(cast, ada, browse, typed, said):
    version = make_draft()
    page = browse(ada).post(PAGE, TYPED | typed)
    assert page.status_code == 200
    assert said in page.text
    version.guide.refresh_from_db()
    assert version.guide.title_fr == "Guide des médias sociaux"


def test_a_published_version_does_not_change(cast, ada, browse):
    guide = publish_guide()
    page = browse(ada).post(PAGE, TYPED, follow=True)
    assert "its text no longer changes" in page.text
    guide.refresh_from_db()
    assert guide.title_fr == "Guide des médias sociaux"

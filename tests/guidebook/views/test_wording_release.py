import pytest

from guidebook.advising.keeping import keep_words
from guidebook.models import WordingNote
from tests.factories.guidebook import LATER, make_draft, publish_draft

pytestmark = pytest.mark.django_db
PAGE = "/guides/guide-des-medias-sociaux/versions/1/sections/partie-1/wording/release/"
ASKED = {"language": "fr", "term": "Cette politique"}


@pytest.fixture
def version(cast, ada):
    version = make_draft(sections=2)
    for key, language in (("partie-1", "fr"), ("partie-1", "en"), ("partie-2", "fr")):
        section = version.sections.get(key=key)
        keep_words(section, language=language, term="cette politique", note="Titre", by=ada, at=LATER)
    return version


def test_the_advisor_may_speak_again(version, ada, browse):
    assert browse(ada).post(PAGE, ASKED)["Location"].endswith("/advise/#partie-1")
    assert sorted(WordingNote.objects.values_list("section_key", "language")) == [
        ("partie-1", "en"),
        ("partie-2", "fr"),
    ]


def test_what_was_never_kept_changes_nothing(version, ada, browse):
    assert browse(ada).post(PAGE, ASKED | {"term": "autre"}).status_code == 302
    assert browse(ada).post(PAGE, {}).status_code == 404
    assert WordingNote.objects.count() == 3


def test_a_published_version_keeps_its_notes(version, ada, browse):
    publish_draft(version)
    assert "no longer change" in browse(ada).post(PAGE, ASKED, follow=True).text
    assert WordingNote.objects.count() == 3


def test_looking_releases_nothing(version, ada, browse):
    assert browse(ada).get(PAGE, ASKED).status_code == 405


@pytest.mark.parametrize("who", ["sam", "andre"])
def test_the_stranger_finds_nothing(version, who, request, browse):
    assert browse(request.getfixturevalue(who)).post(PAGE, ASKED).status_code == 404
    assert WordingNote.objects.count() == 3

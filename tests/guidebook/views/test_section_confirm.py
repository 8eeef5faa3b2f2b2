import pytest

from guidebook.parity import lagging
from guidebook.writing import write_section
from tests.factories.guidebook import LATER, make_draft, publish_draft

pytestmark = pytest.mark.django_db
BENCH = "/guides/guide-des-medias-sociaux/versions/1/write/"
PAGE = "/guides/guide-des-medias-sociaux/versions/1/sections/partie-2/confirm/"


def change_french(version):
    section = version.sections.get(key="partie-2")
    write_section(section, language="fr", title="Partie 2", body="<p>Autre chose.</p>", by=None, at=LATER)
    return section


def test_the_workbench_says_what_lags_behind_and_one_click_says_it_still_matches(cast, ada, browse):
    section = change_french(make_draft())
    client = browse(ada)
    page = client.get(BENCH)
    assert page.text.count("English lags behind French") == 1
    assert PAGE in page.text
    page = client.post(PAGE, {"language": "en"}, follow=True)
    assert "English lags behind French" not in page.text
    text = section.texts.get(language="en")
    assert text.confirmed_by == ada


@pytest.mark.parametrize("language", ["", "de", "fr'--", "en\x00"])
def test_an_unknown_language_confirms_nothing(cast, ada, browse, language):
    section = change_french(make_draft())
    assert browse(ada).post(PAGE, {"language": language}).status_code == 302
    assert lagging(section) == ["en"]


def test_looking_confirms_nothing(cast, ada, browse):
    make_draft()
    assert browse(ada).get(PAGE).status_code == 405


@pytest.mark.parametrize("who", ["sam", "andre"])
def test_the_stranger_finds_nothing(cast, who, request, browse):
    section = change_french(make_draft())
    assert browse(request.getfixturevalue(who)).post(PAGE, {"language": "en"}).status_code == 404
    assert lagging(section) == ["en"]


def test_a_published_version_stays_as_it_is(cast, ada, browse):
    version = make_draft()
    section = change_french(version)
    publish_draft(version, parity_reason="In May.")
    assert "no longer changes" in browse(ada).post(PAGE, {"language": "en"}, follow=True).text
    assert section.texts.get(language="en").confirmed_at is None

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guidebook.drafting import draft_next
from guidebook.writing import remove_section, write_section
from tests.factories.guidebook import LATER, WRITTEN, publish_guide, publish_next

pytestmark = pytest.mark.django_db
PAGE = "/guides/guide-des-medias-sociaux/sections/partie-1/history/"


@pytest.fixture
def guide(organisation):
    """Published, published again as it was, rewritten in a draft."""
    guide = publish_guide(sections=2)
    publish_next(guide)
    draft = draft_next(guide, by=None, at=LATER)
    section = draft.sections.get(key="partie-1")
    write_section(section, language="fr", title="Partie 1", body="<p>Mieux dit.</p>", by=None, at=WRITTEN)
    return guide


def test_hr_sees_when_it_came_and_when_it_changed(cast, ada, browse, guide):
    page = browse(ada).get(PAGE, {"language": "fr"})
    assert [(one.version.number, one.unchanged_in) for one in page.context["history"]] == [(3, ()), (1, (2,))]
    assert "unchanged in version 2" in page.text
    assert "<ins>" in page.text


def test_a_removed_section_keeps_its_history(cast, ada, browse, guide):
    remove_section(guide.versions.draft().get().sections.get(key="partie-1"), by=None, at=LATER)
    newest = browse(ada).get(PAGE, {"language": "fr"}).context["history"][0]
    assert newest.is_absent


def test_a_language_it_was_never_written_in(cast, ada, browse):
    publish_guide(languages=("fr",), title_en="")
    assert "never been written in this language" in browse(ada).get(PAGE, {"language": "en"}).text


def test_an_unknown_section_is_not_found(cast, ada, browse, guide):
    assert browse(ada).get(PAGE.replace("partie-1", "nothing")).status_code == 404


def test_the_stranger_finds_nothing(cast, sam, browse, guide):
    assert browse(sam).get(PAGE).status_code == 404


def test_the_page_costs_the_same_whatever_the_number_of_sections(cast, ada, browse, guide):
    long = publish_guide(title_fr="Long", sections=30)
    publish_next(long)
    draft_next(long, by=None, at=LATER)
    client = browse(ada)
    client.get(PAGE)
    with CaptureQueriesContext(connection) as few:
        client.get(PAGE)
    with CaptureQueriesContext(connection) as many:
        client.get("/guides/long/sections/partie-1/history/")
    assert len(many) == len(few)

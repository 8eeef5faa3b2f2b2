import re

import pytest

from guidebook.models import GuideVersion
from guidebook.starting import start_guide
from guidebook.writing import write_section
from tests.factories.guidebook import LATER, WRITTEN, publish_draft

pytestmark = pytest.mark.django_db
BOLD = {"posture": "5", "sector": "general"}


@pytest.fixture
def draft(organisation):
    version = start_guide(title_fr="Guide", by=None, at=WRITTEN).versions.get()
    section = version.sections.get(key="posture")
    write_section(section, language="fr", title="Chez nous", body="<p>À notre façon.</p>", by=None, at=LATER)
    return version


@pytest.fixture
def page(draft):
    return f"/guides/{draft.guide.slug}/versions/1/adapt/"


def test_it_asks_first(cast, ada, browse, page):
    answer = browse(ada).get(page)
    assert 'name="posture"' in answer.text
    assert "What changes" not in answer.text


def test_it_shows_what_changes_before_anything_does(cast, ada, browse, draft, page):
    answer = browse(ada).get(page, BOLD)
    assert "What changes" in answer.text
    assert "Written by hand: it stays unless you tick it." in answer.text
    assert "<del>" in answer.text
    boxes = re.findall(r'value="(section:[a-z-]+|rows:[a-z-]+)" id="change-\d+"( checked)?', answer.text)
    assert dict(boxes)["section:posture"] == ""
    assert " checked" in dict(boxes).values()
    assert GuideVersion.objects.get(pk=draft.pk).posture == 3


def test_what_is_ticked_is_changed(cast, ada, browse, draft, page):
    client = browse(ada)
    seen = client.get(page, BOLD).context["proposal"].digest
    answer = client.post(page, BOLD | {"seen": seen, "accepted": ["section:welcome"]}, follow=True)
    assert "follows this posture and this sector from now on" in answer.text
    assert GuideVersion.objects.get(pk=draft.pk).posture == 5
    assert draft.sections.get(key="posture").texts.get(language="fr").body == "<p>À notre façon.</p>"


def test_a_draft_that_changed_meanwhile_is_looked_at_again(cast, ada, browse, draft, page):
    answer = browse(ada).post(page, BOLD | {"seen": "x" * 64, "accepted": ["section:posture"]}, follow=True)
    assert "Nothing was done" in answer.text
    assert answer.context["form"].cleaned_data["posture"] == 5
    assert GuideVersion.objects.get(pk=draft.pk).posture == 3


def test_it_is_offered_beside_the_sections(cast, ada, browse, page):
    assert page in browse(ada).get(page.replace("adapt", "write")).text


@pytest.mark.parametrize(
    "asked", [{"posture": "9", "sector": "general"}, {"posture": "5", "sector": "moon"}, {"posture": "", "sector": ""}]
)
def test_nonsense_is_said_and_changes_nothing(cast, ada, browse, draft, page, asked):
    client = browse(ada)
    assert "What changes" not in client.get(page, asked).text
    assert client.post(page, asked).status_code == 200
    assert GuideVersion.objects.get(pk=draft.pk).posture == 3


def test_a_published_version_no_longer_changes(cast, ada, browse, draft, page):
    publish_draft(draft, parity_reason="Bientôt.")
    assert "no longer changes" in browse(ada).get(page, follow=True).text


@pytest.mark.parametrize("who", ["sam", "malik", "andre"])
def test_the_stranger_finds_nothing(cast, who, request, browse, page):
    client = browse(request.getfixturevalue(who))
    assert client.get(page).status_code == 404
    assert client.post(page, BOLD).status_code == 404

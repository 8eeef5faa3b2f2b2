import pytest

from announcements.models import Announcement
from assignments.reconciling import reconcile
from guidebook.drafting import draft_next
from guidebook.publishing import publish
from guidebook.writing import write_section
from people.models import Audience
from tests.factories.guidebook import LATER, PUBLISHED, make_draft, publish_guide

pytestmark = pytest.mark.django_db
PAGE = "/guides/guide-des-medias-sociaux/versions/{}/announce/"


def second_version(ada):
    guide = publish_guide()
    draft = draft_next(guide, by=ada, at=LATER)
    section = draft.sections.order_by("position").first()
    write_section(section, language="fr", title="Partie 1", body="<p>Tout autre chose.</p>", by=ada, at=LATER)
    write_section(section, language="en", title="Part 1", body="<p>Something else.</p>", by=ada, at=LATER)
    notes = {"change_note_fr": "Un exemple de plus.", "change_note_en": "One more example."}
    publish(draft, must_acknowledge=True, audience=Audience.objects.create(), **notes, by=ada, at=LATER)
    return guide


def test_looking_makes_nothing_and_shows_what_would_be_said(cast, ada, browse):
    publish_guide()
    page = browse(ada).get(PAGE.format(1))
    assert "Votre nouveau guide" in page.text
    assert "posters/make/?path=%2Fguides%2Fguide-des-medias-sociaux" in page.text
    assert "http://testserver/guides/guide-des-medias-sociaux/" in page.text
    assert not Announcement.objects.exists()


@pytest.mark.parametrize("who", ["ada", "camille"])
def test_the_mail_becomes_a_draft_to_be_changed(cast, who, request, browse):
    guide = publish_guide()
    reconcile(guide.versions.get().ask, at=PUBLISHED)
    answer = browse(request.getfixturevalue(who)).post(PAGE.format(1))
    draft = Announcement.objects.get()
    assert answer.url == f"/announcements/{draft.pk}/change/"
    assert (draft.state, draft.ask, draft.path) == ("draft", guide.versions.get().ask, guide.get_absolute_url())


def test_a_new_version_says_what_changed_and_where(cast, ada, browse):
    second_version(ada)
    browse(ada).post(PAGE.format(2))
    draft = Announcement.objects.get()
    assert "Un exemple de plus." in draft.body_fr
    assert "<li>Partie 1</li>" in draft.body_fr
    assert "Partie 2" not in draft.body_fr
    assert "<li>Part 1</li>" in draft.body_en


def test_the_poster_starts_from_the_words_of_the_kit(cast, ada, browse):
    publish_guide()
    client = browse(ada)
    words = client.get(PAGE.format(1)).context["words"]
    form = client.get(f"/posters/make/?{words.poster}").context["form"]
    assert form["line_fr"].value().startswith("Votre nouveau guide")
    assert form["path"].value() == "/guides/guide-des-medias-sociaux/"


def test_only_a_version_in_force_is_announced(cast, ada, browse):
    make_draft()
    assert browse(ada).post(PAGE.format(1)).status_code == 404
    assert not Announcement.objects.exists()


@pytest.mark.parametrize("who", ["sam", "malik", "andre"])
def test_the_stranger_finds_nothing(cast, who, request, browse):
    publish_guide()
    client = browse(request.getfixturevalue(who))
    assert client.get(PAGE.format(1)).status_code == 404
    assert client.post(PAGE.format(1)).status_code == 404

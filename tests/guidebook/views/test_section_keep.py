import pytest

from guidebook.models import SectionText, UnsavedSheet, WritingLock
from tests.factories.guidebook import make_draft, publish_guide

pytestmark = pytest.mark.django_db
SECTION = "/guides/guide-des-medias-sociaux/versions/1/sections/partie-1/"


def send(client, **typed):
    return client.post(f"{SECTION}keep/", typed, headers={"Accept": "application/json"})


def typed(body="<p>Tapé</p>"):
    text = SectionText.objects.get(section__key="partie-1", language="fr")
    return {"title_fr": text.title, "body_fr": body, "seen_fr": text.edited_at.isoformat()}


def test_what_is_typed_is_kept_and_shown_to_its_author_alone(cast, ada, camille, browse):
    make_draft(sections=1)
    client = browse(ada)
    answer = send(client, **typed())
    assert answer.status_code == 200
    assert answer.json()["said"].startswith("Draft kept at ")
    page = client.get(f"{SECTION}write/").text
    assert "&lt;p&gt;Tapé&lt;/p&gt;" in page
    assert "This is the text you had not saved" in page
    theirs = browse(camille).get(f"{SECTION}write/").text
    assert "Tapé" not in theirs
    assert "Le texte de la partie 1." in theirs


def test_saving_what_was_kept_removes_it(cast, ada, browse):
    make_draft(sections=1, languages=("fr",))
    client = browse(ada)
    send(client, **typed())
    client.post(f"{SECTION}write/", typed() | {"title_en": "", "body_en": "", "element": "1"})
    assert not UnsavedSheet.objects.exists()
    assert not WritingLock.objects.exists()
    assert SectionText.objects.get(language="fr").body == "<p>Tapé</p>"


def test_an_open_page_takes_the_section_and_leaving_frees_it(cast, ada, browse):
    make_draft(sections=1)
    client = browse(ada)
    assert not WritingLock.objects.exists()
    client.get(f"{SECTION}write/")
    assert not WritingLock.objects.exists()
    assert send(client).json() == {"said": ""}
    assert WritingLock.objects.get().holder == ada
    send(client, leaves="yes")
    assert not WritingLock.objects.exists()


def test_the_second_reads_takes_over_and_the_first_is_told(cast, ada, camille, browse):
    make_draft(sections=1)
    first, second = browse(ada), browse(camille)
    send(first)
    page = second.get(f"{SECTION}write/").text
    assert "Ada Gagnon has been writing this section since" in page
    assert "<p>Le texte de la partie 1.</p>" in page
    assert "<textarea" not in page
    second.post(f"{SECTION}take/")
    assert "<textarea" in second.get(f"{SECTION}write/").text
    answer = send(first, **typed("<p>D’Ada</p>"))
    assert answer.status_code == 409
    assert "Camille Roy took over this section" in answer.json()["said"]
    assert UnsavedSheet.objects.get(employee=ada).body == "<p>D’Ada</p>"


def test_without_javascript_saving_meanwhile_is_still_checked(cast, ada, camille, browse):
    make_draft(sections=1, languages=("fr",))
    send(browse(camille))
    answer = browse(ada).post(f"{SECTION}write/", typed() | {"title_en": "", "body_en": "", "element": "1"})
    assert answer.status_code == 302


def test_a_form_sent_anew_after_logging_in_leads_back_to_the_page(cast, ada, browse):
    make_draft(sections=1)
    answer = browse(ada).post(f"{SECTION}keep/", typed())
    assert answer["Location"] == f"{SECTION}write/"
    assert UnsavedSheet.objects.get().body == "<p>Tapé</p>"


def test_too_long_is_said(cast, ada, browse):
    make_draft(sections=1)
    answer = send(browse(ada), **typed(f"<p>{'a' * 400_000}</p>"))
    assert answer.status_code == 400
    assert "a section holds 300000" in answer.json()["said"]
    growing = send(browse(ada), **typed(f"<p>{'&' * 250_000}</p>"))
    assert growing.status_code == 400
    assert not UnsavedSheet.objects.exists()


def test_nonsense_in_hidden_fields_is_kept_as_a_text_from_nowhere(cast, ada, browse):
    make_draft(sections=1)
    assert send(browse(ada), **(typed() | {"seen_fr": "yesterday 99:99"})).status_code == 200
    assert UnsavedSheet.objects.get().based_on is None


def test_a_published_version_is_said(cast, ada, browse):
    publish_guide(sections=1)
    answer = send(browse(ada), **typed())
    assert answer.status_code == 409
    assert "copy what you typed" in answer.json()["said"]


def test_a_removed_section_is_not_found(cast, ada, browse):
    make_draft(sections=1)
    client = browse(ada)
    assert client.post(f"{SECTION}keep/".replace("partie-1", "partie-9"), typed()).status_code == 404


def test_a_get_keeps_nothing(cast, ada, browse):
    make_draft(sections=1)
    assert browse(ada).get(f"{SECTION}keep/").status_code == 405


@pytest.mark.parametrize("who", ["sam", "andre"])
def test_the_stranger_finds_nothing(cast, who, request, browse):
    make_draft(sections=1)
    assert send(browse(request.getfixturevalue(who)), **typed()).status_code == 404
    assert not UnsavedSheet.objects.exists()

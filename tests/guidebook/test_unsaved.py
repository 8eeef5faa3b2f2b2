import datetime as dt

import pytest

from guidebook.models import UnsavedSheet
from guidebook.unsaved import discard, is_outdated, keep, unsaved_of
from guidebook.writing import BODY_LENGTH, Seen, Sheet, TextTooLong, remove_section, write_section
from tests.factories.guidebook import LATER, WRITTEN, make_draft

pytestmark = pytest.mark.django_db
AGAIN = LATER + dt.timedelta(hours=1)


@pytest.fixture
def section():
    return make_draft(sections=1).sections.get()


def typed(body, title="Partie 1"):
    return {"fr": Sheet(title, body, Seen(WRITTEN))}


def test_what_was_typed_is_found_again_by_its_author_alone(section, ada, zoe):
    keep(section, typed("<p>Un début</p>"), by=ada, at=LATER)
    keep(section, typed("<p>Un début, et la suite</p>"), by=ada, at=AGAIN)
    sheet = unsaved_of(section, ada)["fr"]
    assert (sheet.body, sheet.typed_at, sheet.based_on) == ("<p>Un début, et la suite</p>", AGAIN, WRITTEN)
    assert unsaved_of(section, zoe) == {}
    assert section.text("fr").body == "<p>Le texte de la partie 1.</p>"


def test_what_says_the_same_as_the_section_is_unsaved_no_longer(section, ada):
    keep(section, typed("<p>Un début</p>"), by=ada, at=LATER)
    keep(section, typed("<p>Le texte de la partie 1.</p>"), by=ada, at=AGAIN)
    assert not UnsavedSheet.objects.exists()


def test_a_text_saved_since_is_said(section, ada):
    (sheet,) = keep(section, typed("<p>Un début</p>"), by=ada, at=LATER)
    assert not is_outdated(section, sheet)
    write_section(section, language="fr", title="T", body="<p>D’un autre</p>", by=None, at=AGAIN)
    section.refresh_from_db()
    assert is_outdated(section, sheet)


def test_emptying_a_language_is_kept_too(section, ada):
    keep(section, {"fr": Sheet("", "", Seen(WRITTEN))}, by=ada, at=LATER)
    assert (unsaved_of(section, ada)["fr"].title, unsaved_of(section, ada)["fr"].body) == ("", "")


def test_what_is_kept_is_sanitised_and_bounded(section, ada):
    keep(section, typed('<p onclick="x()">Bon<script>x()</script></p>', title="a" * 5000), by=ada, at=LATER)
    sheet = unsaved_of(section, ada)["fr"]
    assert (sheet.body, len(sheet.title)) == ("<p>Bon</p>", 200)
    with pytest.raises(TextTooLong):
        keep(section, typed(f"<p>{'a' * BODY_LENGTH}</p>"), by=ada, at=LATER)


def test_discarding_leaves_the_text_of_others(section, ada, zoe):
    keep(section, typed("<p>D’Ada</p>"), by=ada, at=LATER)
    keep(section, typed("<p>De Zoé</p>"), by=zoe, at=LATER)
    discard(section, by=ada)
    assert [sheet.employee for sheet in UnsavedSheet.objects.all()] == [zoe]


def test_a_removed_section_is_said(section, ada):
    gone = section.pk
    remove_section(section, by=None, at=LATER)
    section.pk = gone
    with pytest.raises(type(section).DoesNotExist):
        keep(section, typed("<p>Trop tard</p>"), by=ada, at=LATER)

import datetime as dt

import pytest

from guidebook.drafting import AlreadyPublished
from guidebook.models import GuideVersion
from guidebook.parity import confirm, lagging, sections_lagging
from guidebook.writing import Sheet, add_section, write_section, write_sheets
from tests.factories.guidebook import PUBLISHED, WRITTEN, make_draft, publish_guide

pytestmark = pytest.mark.django_db


def later(hours):
    return WRITTEN + dt.timedelta(hours=hours)


@pytest.fixture
def section(organisation):
    return make_draft(sections=1).sections.get()


def write(section, language, body, at):
    write_section(section, language=language, title="Titre", body=f"<p>{body}</p>", by=None, at=at)


def test_texts_written_together_are_in_step(section):
    assert lagging(section) == []
    write_sheets(section, {"fr": Sheet("A", "<p>a</p>"), "en": Sheet("B", "<p>b</p>")}, by=None, at=later(1))
    assert lagging(section) == []


def test_the_language_left_as_it_was_lags_behind(section):
    write(section, "fr", "Nouveau", later(1))
    assert lagging(section) == ["en"]
    version = GuideVersion.objects.with_text().get()
    assert sections_lagging(version, "en") == [section]
    assert sections_lagging(version, "fr") == []


def test_saving_without_a_change_makes_nothing_lag(section):
    write_section(
        section, language="fr", title="Partie 1", body="<p>Le texte de la partie 1.</p>", by=None, at=later(1)
    )
    assert lagging(section) == []


def test_catching_up_leaves_neither_behind(section):
    write(section, "fr", "Nouveau", later(1))
    write(section, "en", "New", later(2))
    assert lagging(section) == []
    write(section, "en", "Newer", later(3))
    assert lagging(section) == ["fr"]


def test_a_first_translation_does_not_leave_its_original_behind(organisation):
    draft = make_draft(sections=0)
    section = add_section(draft, title_fr="Titre", title_en="Title", by=None, at=WRITTEN)
    write(section, "fr", "Original", later(1))
    assert lagging(section) == []  # what is not written yet is missing, not behind
    write(section, "en", "Translated", later(5))
    assert lagging(section) == []
    write(section, "fr", "Changed", later(6))
    assert lagging(section) == ["en"]


def test_somebody_says_that_it_still_matches(section):
    write(section, "fr", "Une virgule", later(1))
    confirm(section, language="en", by=None, at=later(2))
    assert section.texts.get(language="en").confirmed_at == later(2)
    assert lagging(section) == []
    write(section, "fr", "Une autre", later(3))
    assert lagging(section) == ["en"]


def test_a_published_text_is_confirmed_no_more(organisation):
    section = publish_guide(sections=1).versions.get().sections.get()
    with pytest.raises(AlreadyPublished):
        confirm(section, language="en", by=None, at=PUBLISHED)

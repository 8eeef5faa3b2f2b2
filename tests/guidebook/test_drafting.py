import pytest

from guidebook.drafting import AlreadyPublished, NothingToDraftFrom, begin_guide, draft_next, lock_draft
from guidebook.models import Guide
from guidebook.writing import write_section
from tests.factories.guidebook import LATER, WRITTEN, make_draft, publish_guide

pytestmark = pytest.mark.django_db


def begin(title_fr="", title_en=""):
    return begin_guide(title_fr=title_fr, title_en=title_en, by=None, at=WRITTEN)


def test_begin_guide_makes_an_address_of_the_title():
    assert begin("Guide des médias sociaux").guide.slug == "guide-des-medias-sociaux"
    assert begin("", "Social media").guide.slug == "social-media"


def test_begin_guide_never_takes_an_address_twice():
    slugs = [begin("Guide").guide.slug for _ in range(3)]
    assert slugs == ["guide", "guide-2", "guide-3"]


def test_begin_guide_leaves_addresses_of_pages_alone_and_copes_with_titles_without_letters():
    assert begin("Start").guide.slug == "start-2"
    assert begin("→ ✓").guide.slug == "guide"


def test_draft_next_copies_sections_texts_and_statements(organisation):
    guide = publish_guide(sections=3)
    first = guide.versions.get()
    draft = draft_next(guide, by=None, at=LATER)
    assert (draft.number, draft.is_draft) == (2, True)
    assert draft.statement_fr == first.statement_fr
    assert [section.key for section in draft.sections.all()] == [section.key for section in first.sections.all()]
    assert [text.body for section in draft.sections.all() for text in section.texts.all()] == [
        text.body for section in first.sections.all() for text in section.texts.all()
    ]
    assert draft.change_note_fr == ""


def test_draft_next_leaves_the_published_text_alone(organisation):
    guide = publish_guide(sections=1)
    draft = draft_next(guide, by=None, at=LATER)
    write_section(draft.sections.get(), language="fr", title="Autre", body="<p>Autre</p>", by=None, at=LATER)
    assert guide.versions.get(number=1).sections.get().text("fr").title == "Partie 1"


def test_draft_next_twice_is_the_same_draft(organisation):
    guide = publish_guide()
    assert draft_next(guide, by=None, at=LATER) == draft_next(guide, by=None, at=LATER)


def test_draft_next_of_a_first_draft_is_that_draft():
    draft = make_draft()
    assert draft_next(draft.guide, by=None, at=LATER) == draft


def test_draft_next_needs_something_to_copy():
    guide = Guide.objects.create(slug="vide", title_fr="Vide", created_at=WRITTEN)
    with pytest.raises(NothingToDraftFrom):
        draft_next(guide, by=None, at=LATER)


def test_a_published_version_cannot_be_locked_as_a_draft(organisation):
    version = publish_guide().versions.get()
    with pytest.raises(AlreadyPublished) as refusal:
        lock_draft(version)
    assert refusal.value.version == version

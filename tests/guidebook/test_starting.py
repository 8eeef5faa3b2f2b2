import pytest

from guidebook.coverage import complete_languages, coverage_of
from guidebook.models import Guide
from guidebook.starting import start_blank_guide, start_guide
from tests.factories.guidebook import WRITTEN, publish_draft

pytestmark = pytest.mark.django_db


def draft_of(guide):
    return guide.versions.prefetch_related("sections__texts").select_related("guide").get()


def test_start_guide_covers_the_eight_elements_in_both_languages(organisation, ada):
    guide = start_guide(title_fr="Nos repères", title_en="Our bearings", by=ada, at=WRITTEN)
    draft = draft_of(guide)
    assert (guide.title_fr, guide.title_en, guide.created_by) == ("Nos repères", "Our bearings", ada)
    assert (draft.number, draft.is_draft) == (1, True)
    assert all(coverage.languages == ["fr", "en"] for coverage in coverage_of(draft))
    assert complete_languages(draft) == ["fr", "en"]
    assert draft.statement_fr
    assert draft.statement_en


def test_the_starter_can_be_published_as_it_is(organisation):
    publication = publish_draft(draft_of(start_guide(by=None, at=WRITTEN)))
    assert [edition.language for edition in publication.editions] == ["fr", "en"]
    assert "Boréal Mobilité" in str(publication.editions[0].sections)


def test_without_titles_a_guide_takes_those_of_the_starter(organisation):
    guide = start_guide(by=None, at=WRITTEN)
    assert guide.title_fr
    assert guide.title_en


def test_start_blank_guide_has_the_titles_of_the_eight_elements_and_no_text(organisation):
    draft = draft_of(start_blank_guide(title_fr="Le nôtre", by=None, at=WRITTEN))
    sections = list(draft.sections.all())
    assert [section.element for section in sections] == list(range(1, 9))
    assert sections[4].text("fr").title == "Règles de base et conséquences" or sections[4].text("fr").title
    assert not any(text.body for section in sections for text in section.texts.all())
    assert complete_languages(draft) == []


def test_two_guides_have_two_addresses(organisation):
    for _ in range(2):
        start_guide(title_fr="Guide d’œuvre", by=None, at=WRITTEN)
    assert sorted(Guide.objects.values_list("slug", flat=True)) == ["guide-d-oeuvre", "guide-d-oeuvre-2"]

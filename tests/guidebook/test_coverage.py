import pytest

from guidebook.coverage import complete_languages, coverage_of, gaps_of
from guidebook.models import Element, GuideVersion
from guidebook.writing import add_section, describe
from tests.factories.guidebook import WRITTEN, fill_section, make_draft

pytestmark = pytest.mark.django_db


def seen(version):
    return GuideVersion.objects.select_related("guide").prefetch_related("sections__texts").get(pk=version.pk)


def test_an_element_is_covered_in_the_languages_that_have_a_text():
    version = make_draft(sections=1)
    fill_section(version, 2, languages=("fr",))
    add_section(version, title_fr="Titre seul", element=3, by=None, at=WRITTEN)
    coverage = coverage_of(seen(version))
    assert [entry.element for entry in coverage] == list(Element)
    assert [entry.languages for entry in coverage[:4]] == [["fr", "en"], ["fr"], [], []]
    assert coverage[1].missing == ["en"]
    assert not coverage[2].is_covered


def test_two_sections_cover_one_element_together():
    version = make_draft(sections=0)
    fill_section(version, 1, languages=("fr",))
    fill_section(version, 1, languages=("en",))
    assert coverage_of(seen(version))[0].languages == ["fr", "en"]


def test_gaps_name_what_is_missing():
    version = make_draft(sections=1)
    fill_section(version, 2, languages=("fr",))
    assert gaps_of(seen(version), "fr") == []
    assert [str(gap.what) for gap in gaps_of(seen(version), "en")] == ["Partie 2"]
    assert complete_languages(seen(version)) == ["fr"]


def test_titles_and_statements_are_missed_too():
    version = make_draft(sections=1)
    describe(version, title_fr="Guide", title_en="", statement_fr="J’ai lu.", statement_en="", by=None, at=WRITTEN)
    assert len(gaps_of(seen(version), "en")) == 2


def test_a_version_without_sections_is_not_complete():
    assert complete_languages(seen(make_draft(sections=0))) == []

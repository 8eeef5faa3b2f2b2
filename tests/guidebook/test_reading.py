import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assignments.models import Assignment
from assignments.reconciling import reconcile
from guidebook.models import Edition, GuideVersion
from guidebook.reading import edition_for, open_page, preview_page, sections_of, shelf_of, under_a_title
from tests.factories.guidebook import LATER, PUBLISHED, make_draft, publish_guide
from tests.factories.people import EmployeeFactory, LeaveFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("<h2>A</h2><h3>B</h3>", "<h3>A</h3><h4>B</h4>"),
        ("<h3>A</h3><h4>B</h4>", "<h3>A</h3><h4>B</h4>"),
        ("<h4>A</h4>", "<h3>A</h3>"),
        ("<p>hr and header: &lt;h2&gt;</p><hr>", "<p>hr and header: &lt;h2&gt;</p><hr>"),
    ],
)
def test_headings_stand_below_the_title_of_their_section(written, shown):
    assert under_a_title(written) == shown


def test_edition_for_falls_to_the_language_that_exists(organisation):
    version = publish_guide(languages=("fr",), title_en="").versions.get()
    assert edition_for(version, "en", EmployeeFactory()).language == "fr"
    page = open_page(version, "en", EmployeeFactory())
    assert page.is_in_another_language
    assert page.other_languages == []


def test_edition_for_a_draft_there_is_none(organisation):
    with pytest.raises(Edition.DoesNotExist):
        edition_for(make_draft(), "fr", EmployeeFactory())


def test_sections_have_addresses_on_the_page(organisation):
    page = open_page(publish_guide(sections=9).versions.get(), "en", EmployeeFactory())
    assert page.sections[0].anchor == "s-partie-1"
    assert page.sections[0].element == 1
    assert page.sections[8].element is None
    assert page.other_languages == ["fr"]
    assert page.language_tag == "en-CA"
    assert sections_of(page.edition) == page.sections


def test_a_preview_shows_what_is_written_so_far_and_leaves_unknown_words(organisation):
    draft = make_draft(sections=1, languages=("fr",))
    text = draft.sections.get().texts.get()
    text.body = "<p>{{ company }} {{ wrong }}</p>"
    text.save()
    page = preview_page(draft, "en")
    assert page.languages == ["fr"]
    assert page.sections[0].body == "<p>Boréal Mobilité {{ wrong }}</p>"


def test_a_preview_of_nothing(organisation):
    assert preview_page(make_draft(sections=0), "fr").sections == []


def test_what_is_to_do_comes_first_on_the_shelf(cast, zoe):
    done, todo = publish_guide(title_fr="Ancien"), publish_guide(title_fr="Zone")
    publish_guide(title_fr="Lecture", must_acknowledge=False)
    for guide in (done, todo):
        reconcile(guide.versions.get().ask, at=PUBLISHED)
    Assignment.objects.of(zoe).filter(ask__guide_versions__guide=done).update(done_at=PUBLISHED)
    shelf = shelf_of(zoe, language="fr", on=LATER.date())
    assert [entry.edition.title for entry in shelf] == ["Zone", "Ancien", "Lecture"]
    assert shelf[0].is_overdue
    assert not shelf[1].is_overdue


def test_nothing_is_overdue_for_who_is_on_leave(cast, zoe):
    LeaveFactory(employee=zoe)
    reconcile(publish_guide().versions.get().ask, at=PUBLISHED)
    assert not shelf_of(zoe, language="fr", on=LATER.date())[0].is_overdue


def test_the_shelf_costs_the_same_with_30_guides(cast, zoe, django_assert_num_queries):
    publish_guide(sections=1)
    shelf_of(zoe, language="fr", on=LATER.date())  # her roles and her department are read once
    with CaptureQueriesContext(connection) as few:
        assert len(shelf_of(zoe, language="fr", on=LATER.date())) == 1
    for number in range(29):
        publish_guide(title_fr=f"Guide {number}", sections=1)
    with django_assert_num_queries(len(few)):
        assert len(shelf_of(zoe, language="fr", on=LATER.date())) == 30


def test_most_current_is_in_force_or_else_retired_last(organisation):
    guide = publish_guide()
    assert GuideVersion.objects.filter(guide=guide).most_current() == guide.versions.get()

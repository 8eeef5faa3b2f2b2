import pytest

from acknowledgements.acknowledging import TextChanged, acknowledge
from acknowledgements.models import Acknowledgement
from assignments.models import Assignment
from assignments.reconciling import reconcile
from guidebook.drafting import AlreadyPublished
from guidebook.hiding import (
    MOST_AUDIENCES,
    NothingLeft,
    TooManyCombinations,
    combinations_of,
    hidden_from,
    hide_section,
)
from guidebook.models import GuideVersion, Section
from guidebook.reading import edition_for
from tests.factories.acknowledgements import FACTS
from tests.factories.guidebook import PUBLISHED, WRITTEN, make_draft, publish_draft
from tests.factories.people import DepartmentFactory, SiteFactory

pytestmark = pytest.mark.django_db
PAGE = "/guides/guide-des-medias-sociaux/"
SIGN = f"{PAGE}versions/1/acknowledge/"


def hide(version, key, **whom):
    hide_section(version.sections.get(key=key), **whom, by=None, at=WRITTEN)


def ways(version):
    return combinations_of(GuideVersion.objects.with_text().get(pk=version.pk))


@pytest.fixture
def draft(cast):
    return make_draft(sections=4)


@pytest.fixture
def published(draft, cast):
    """Part 2 is hidden from Montréal (Sam), part 3 from Operations (Malik and Zoé)."""
    hide(draft, "partie-2", sites=[cast.montreal])
    hide(draft, "partie-3", departments=[cast.operations])
    return publish_draft(draft).version


def test_without_hidden_sections_there_is_one_combination(draft):
    assert [(way.number, way.hides) for way in ways(draft)] == [(0, frozenset())]


def test_site_and_department_make_four_combinations_the_whole_first(draft, cast):
    hide(draft, "partie-2", sites=[cast.montreal])
    hide(draft, "partie-3", departments=[cast.operations])
    hides = [set(way.hides) for way in ways(draft)]
    assert hides == [set(), {"partie-2"}, {"partie-3"}, {"partie-2", "partie-3"}]


def test_nobody_works_at_two_sites(draft, cast):
    hide(draft, "partie-2", sites=[cast.montreal])
    hide(draft, "partie-3", sites=[cast.quebec])
    assert [set(way.hides) for way in ways(draft)] == [set(), {"partie-2"}, {"partie-3"}]


def test_sections_hidden_from_the_same_people_go_together(draft, cast):
    hide(draft, "partie-2", sites=[cast.montreal])
    hide(draft, "partie-3", sites=[cast.montreal])
    assert [set(way.hides) for way in ways(draft)] == [set(), {"partie-2", "partie-3"}]


def test_a_section_is_shown_again(draft, cast):
    hide(draft, "partie-2", sites=[cast.montreal])
    hide(draft, "partie-2")
    assert len(ways(draft)) == 1


def test_each_combination_knows_its_people_and_everyone_has_one(draft, cast):
    hide(draft, "partie-2", sites=[cast.montreal])
    hide(draft, "partie-3", departments=[cast.operations])
    version = GuideVersion.objects.with_text().get(pk=draft.pk)
    people = {way.hides: set(way.people(version)) for way in combinations_of(version)}
    assert people == {
        frozenset(): {cast.ada},
        frozenset({"partie-2"}): {cast.sam},
        frozenset({"partie-3"}): {cast.malik, cast.zoe},
        frozenset({"partie-2", "partie-3"}): set(),
    }
    for person in (cast.ada, cast.sam, cast.zoe):
        assert person in people[hidden_from(version, person)]


def test_a_department_takes_those_below_it(draft, cast):
    hide(draft, "partie-3", departments=[cast.management])
    assert hidden_from(draft, cast.zoe) == {"partie-3"}


def test_too_many_audiences_are_refused_and_nothing_is_hidden(cast):
    draft = make_draft(sections=MOST_AUDIENCES + 2)
    for number in range(1, MOST_AUDIENCES + 1):
        hide(draft, f"partie-{number}", departments=[DepartmentFactory()])
    with pytest.raises(TooManyCombinations):
        hide(draft, f"partie-{MOST_AUDIENCES + 1}", sites=[SiteFactory()])
    assert Section.objects.get(key=f"partie-{MOST_AUDIENCES + 1}").hidden_from is None


def test_a_guide_of_which_somebody_sees_nothing_is_refused(cast):
    draft = make_draft(sections=2)
    hide(draft, "partie-1", sites=[cast.montreal])
    with pytest.raises(NothingLeft):
        hide(draft, "partie-2", departments=[cast.technology])
    assert Section.objects.get(key="partie-2").hidden_from is None


def test_a_published_section_is_hidden_no_more(published, cast):
    with pytest.raises(AlreadyPublished):
        hide(published, "partie-1", sites=[cast.montreal])


def test_each_person_reads_their_edition_and_no_other(published, cast, client_of):
    shown = {"ada": "1234", "sam": "134", "zoe": "124"}
    for login, numbers in shown.items():
        client = client_of(getattr(cast, login))
        for language, part in (("fr", "partie"), ("en", "part")):
            text = client.get(PAGE, {"language": language, "combination": "0"}).text
            for number in "1234":
                assert (f"{part} {number}." in text) == (number in numbers), (login, language, number)
    keys = {section["key"] for section in edition_for(published, "fr", cast.sam).sections}
    assert keys == {"partie-1", "partie-3", "partie-4"}


def test_a_person_signs_the_edition_they_were_shown(published, cast, client_of):
    reconcile(published.ask, at=PUBLISHED)
    edition = edition_for(published, "fr", cast.zoe)
    client_of(cast.zoe).post(SIGN, {"edition": edition.digest, "answer": "acknowledged", "typed_name": "Zoé Tremblay"})
    assert Acknowledgement.objects.get().edition == edition
    assert edition.hides == ["partie-3"]


def test_nobody_signs_an_edition_that_shows_what_is_hidden_from_them(published, cast, client_of):
    reconcile(published.ask, at=PUBLISHED)
    others = published.editions.exclude(hides=["partie-3"])
    assert others.count() == 6
    client = client_of(cast.zoe)
    for other in others:
        page = client.post(SIGN, {"edition": other.digest, "answer": "acknowledged", "typed_name": "Zoé Tremblay"})
        assert page.status_code == 200
        assert "partie 3." not in page.text
    assert not Acknowledgement.objects.exists()


def test_the_rule_itself_refuses_such_an_edition(published, cast):
    reconcile(published.ask, at=PUBLISHED)
    whole = published.editions.get(language="fr", combination=0)
    with pytest.raises(TextChanged):
        acknowledge(
            Assignment.objects.of(cast.zoe).get(),
            whole,
            typed_name="Zoé Tremblay",
            facts=FACTS,
            by=cast.zoe,
            at=PUBLISHED,
        )
    assert not Acknowledgement.objects.exists()

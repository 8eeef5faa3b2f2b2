import pytest

from assignments.models import Assignment
from assignments.reconciling import reconcile
from guidebook.hiding import hide_section
from guidebook.models import GuideVersion
from guidebook.opening import open_guide
from guidebook.publishing import retire
from guidebook.reading import edition_for
from people.models import Role
from tests.factories.guidebook import LATER, PUBLISHED, WRITTEN, make_draft, publish_draft, publish_guide, publish_next
from tests.factories.people import AudienceFactory, EmployeeFactory, RoleGrantFactory

pytestmark = pytest.mark.django_db
SLUG = "guide-des-medias-sociaux"


def audience_of(name, cast):
    """Audiences of every kind, among which are people who belong and people who do not."""
    match name:
        case "department":
            return AudienceFactory(departments=[cast.operations])
        case "whole tree":
            return AudienceFactory(departments=[cast.management])
        case "site":
            return AudienceFactory(sites=[cast.montreal])
        case "language":
            return AudienceFactory(language="en")
        case "roles":
            audience = AudienceFactory()
            audience.roles = [Role.HR_ADMIN, Role.HR_DEPARTMENT]
            audience.save()
            return audience
        case "named":
            return AudienceFactory(departments=[cast.operations], included=[cast.sam], excluded=[cast.zoe])
    return AudienceFactory()


@pytest.mark.parametrize("name", ["everyone", "department", "whole tree", "site", "language", "roles", "named"])
def test_it_opens_to_those_the_version_is_addressed_to(cast, name):
    RoleGrantFactory(employee=cast.malik, role=Role.HR_DEPARTMENT, department=cast.operations)
    nowhere = EmployeeFactory(language="en", department=None, site=None)
    version = publish_guide(audience=audience_of(name, cast)).versions.get()
    belong = []
    for person in (cast.ada, cast.malik, cast.zoe, cast.sam, nowhere):
        addressed = GuideVersion.objects.addressed_to(person).filter(pk=version.pk).exists()
        assert (open_guide(SLUG, person, "fr") is not None) == addressed == (person in version.audience.people())
        belong.append(addressed)
    assert any(belong)
    assert name == "everyone" or not all(belong)


def test_it_opens_to_who_was_asked_by_name(cast):
    version = publish_guide(audience=AudienceFactory(departments=[cast.operations])).versions.get()
    Assignment.objects.create(ask=version.ask, employee=cast.sam, assigned_at=PUBLISHED)
    assert open_guide(SLUG, cast.sam, "fr").ask == version.ask_id


def test_it_opens_the_edition_that_the_person_reads(cast):
    draft = make_draft()
    hide_section(draft.sections.get(key="partie-1"), departments=[cast.technology], by=None, at=WRITTEN)
    hide_section(draft.sections.get(key="partie-2"), sites=[cast.montreal], by=None, at=WRITTEN)
    version = publish_draft(draft).version
    editions = set()
    for person in (cast.ada, cast.malik, cast.zoe, cast.sam, EmployeeFactory(department=cast.technology)):
        for language in ("fr", "en"):
            opened = open_guide(SLUG, person, language)
            assert opened.edition == edition_for(version, language, person).pk
            editions.add(opened.edition)
    assert len(editions) == 6


def test_the_language_that_exists_is_opened(cast):
    publish_guide(languages=("fr",), title_en="")
    opened = open_guide(SLUG, cast.sam, "en")
    assert (opened.languages, opened.wanted) == (("fr",), "en")
    assert opened.context()["page"].is_in_another_language


def test_versions_acknowledged_before_come_with_it(cast):
    guide = publish_guide()
    reconcile(guide.versions.get().ask, at=PUBLISHED)
    Assignment.objects.of(cast.zoe).update(done_at=PUBLISHED)
    publish_next(guide)
    assert open_guide(SLUG, cast.sam, "fr").earlier == ()
    assert [version.number for version in open_guide(SLUG, cast.zoe, "fr").context()["earlier"]] == [1]


def test_neither_a_draft_nor_a_retired_version_opens(cast):
    make_draft(title_fr="Brouillon")
    assert open_guide("brouillon", cast.ada, "fr") is None
    retire(publish_guide().versions.get(), by=None, at=LATER)
    assert open_guide(SLUG, cast.ada, "fr") is None

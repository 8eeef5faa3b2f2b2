import pytest

from assignments.models import Assignment
from assignments.reconciling import reconcile
from guidebook.models import Guide, GuideVersion
from guidebook.publishing import retire
from people.models import Audience, Role
from tests.factories.guidebook import LATER, PUBLISHED, make_draft, publish_guide, publish_next
from tests.factories.people import AudienceFactory, RoleGrantFactory

pytestmark = pytest.mark.django_db


def addressed(employee):
    employee = type(employee).objects.get(pk=employee.pk)
    return {version.guide.slug for version in GuideVersion.objects.addressed_to(employee)}


def test_a_guide_for_everyone_is_addressed_to_everyone(cast, zoe, sam):
    guide = publish_guide()
    assert addressed(zoe) == addressed(sam) == {guide.slug}


def test_a_draft_is_addressed_to_nobody(cast, ada):
    make_draft()
    assert addressed(ada) == set()


def test_a_guide_for_a_department_reaches_those_below_it(cast, zoe, sam, ada):
    guide = publish_guide(audience=AudienceFactory(departments=[cast.operations]))
    assert addressed(zoe) == {guide.slug}
    assert addressed(sam) == addressed(ada) == set()
    whole = publish_guide(title_fr="Tous", audience=AudienceFactory(departments=[cast.management]))
    assert addressed(zoe) == {guide.slug, whole.slug}


def test_criteria_narrow_each_other(cast, zoe, malik):
    publish_guide(audience=AudienceFactory(departments=[cast.operations], sites=[cast.montreal]))
    assert addressed(zoe) == set()
    publish_guide(
        title_fr="B", audience=AudienceFactory(departments=[cast.operations], sites=[cast.quebec], language="fr")
    )
    assert addressed(zoe) == addressed(malik) == {"b"}


def test_people_are_named_in_or_out(cast, zoe, sam):
    publish_guide(audience=AudienceFactory(departments=[cast.operations], included=[sam], excluded=[zoe]))
    assert addressed(sam)
    assert not addressed(zoe)


def test_roles_choose_too(cast, zoe, sam):
    RoleGrantFactory(employee=sam, role=Role.AUDITOR)
    publish_guide(audience=AudienceFactory(roles=[Role.AUDITOR]))
    assert addressed(sam)
    assert not addressed(zoe)


def test_who_was_asked_may_read_even_after_moving(cast, zoe):
    guide = publish_guide(audience=AudienceFactory(departments=[cast.operations]))
    reconcile(guide.versions.get().ask, at=PUBLISHED)
    zoe.department = cast.technology
    zoe.save()
    assert addressed(zoe) == {guide.slug}


@pytest.mark.parametrize(
    "criteria",
    [{}, {"departments": "operations"}, {"sites": "montreal"}, {"language": "en"}, {"roles": [Role.HR_ADMIN]}],
)
def test_including_is_people_asked_the_other_way_round(cast, criteria):
    wanted = {
        name: [getattr(cast, value)] if name in {"departments", "sites"} else value for name, value in criteria.items()
    }
    audience = AudienceFactory(**wanted, included=[cast.sam], excluded=[cast.malik])
    for employee in (cast.ada, cast.malik, cast.zoe, cast.sam):
        assert (employee in audience.people()) == (audience in Audience.objects.including(employee)), employee


def test_acknowledged_by_follows_the_request_through_minor_versions(cast, zoe, sam):
    guide = publish_guide()
    reconcile(guide.versions.get().ask, at=PUBLISHED)
    Assignment.objects.of(zoe).update(done_at=PUBLISHED)
    publish_next(guide, must_acknowledge=False)
    assert GuideVersion.objects.acknowledged_by(zoe).count() == 2
    assert GuideVersion.objects.acknowledged_by(sam).count() == 0


def test_guides_in_force(organisation):
    guide = publish_guide()
    make_draft(title_fr="Brouillon")
    assert list(Guide.objects.in_force()) == [guide]
    retire(guide.versions.get(), by=None, at=LATER)
    assert not Guide.objects.in_force()
    assert list(GuideVersion.objects.retired()) == [guide.versions.get()]

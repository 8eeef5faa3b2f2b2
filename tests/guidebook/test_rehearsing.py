import pytest

from assignments.models import Assignment
from assignments.reconciling import reconcile
from guidebook.drafting import draft_next
from guidebook.models import GuideVersion
from guidebook.rehearsing import rehearse
from people.models import Audience, Employee, Organisation
from tests.factories.guidebook import LATER, PUBLISHED, make_draft, publish_guide
from tests.factories.people import DepartmentFactory, EmployeeFactory, SiteFactory

pytestmark = pytest.mark.django_db


def effect_of(version, *, must_acknowledge):
    version = GuideVersion.objects.select_related("guide").prefetch_related("sections__texts").get(pk=version.pk)
    return rehearse(version, Employee.objects.all(), must_acknowledge=must_acknowledge, at=LATER)


def test_a_first_version_asks_everyone(cast):
    EmployeeFactory(email=None)
    EmployeeFactory(left_on=PUBLISHED.date())
    effect = effect_of(make_draft(), must_acknowledge=True)
    assert (effect.people, effect.asked, effect.asked_again) == (5, 5, 0)
    assert (effect.with_email, effect.without_email) == (4, 1)


def test_asking_again_says_who_had_answered(cast, zoe):
    guide = publish_guide()
    reconcile(guide.versions.get().ask, at=PUBLISHED)
    Assignment.objects.of(zoe).update(done_at=PUBLISHED)
    effect = effect_of(draft_next(guide, by=None, at=LATER), must_acknowledge=True)
    assert (effect.asked, effect.asked_again, effect.keep, effect.still_to_answer) == (4, 1, 0, 0)


def test_a_minor_version_says_what_stays_valid(cast, zoe):
    guide = publish_guide()
    reconcile(guide.versions.get().ask, at=PUBLISHED)
    Assignment.objects.of(zoe).update(done_at=PUBLISHED)
    effect = effect_of(draft_next(guide, by=None, at=LATER), must_acknowledge=False)
    assert (effect.asked, effect.keep, effect.still_to_answer) == (0, 1, 3)


def test_people_whose_language_is_missing_are_counted(cast):
    assert effect_of(make_draft(languages=("fr",)), must_acknowledge=True).without_their_language == 1
    assert effect_of(make_draft(title_fr="Autre"), must_acknowledge=True).without_their_language == 0


def test_people_are_shared_out_by_department_site_and_language(cast, zoe):
    guide = publish_guide()
    reconcile(guide.versions.get().ask, at=PUBLISHED)
    Assignment.objects.of(zoe).update(done_at=PUBLISHED)
    EmployeeFactory(email=None, language="en")
    EmployeeFactory(department=cast.operations, site=cast.quebec, left_on=PUBLISHED.date())
    effect = effect_of(draft_next(guide, by=None, at=LATER), must_acknowledge=True)
    by_department, by_site, by_language = (
        {share.name: (share.people, share.acknowledged, share.without_email) for share in shares.rows}
        for shares in effect.shares
    )
    assert by_department == {
        str(cast.management): (1, 0, 0),
        str(cast.operations): (2, 1, 0),
        str(cast.technology): (1, 0, 0),
        "": (1, 0, 1),
    }
    assert by_site == {str(cast.montreal): (1, 0, 0), str(cast.quebec): (3, 1, 0), "": (1, 0, 1)}
    assert sum(people for people, *_ in by_language.values()) == effect.people == 5


def test_an_audience_of_overlapping_departments_counts_nobody_twice(cast):
    audience = Audience.objects.create()
    audience.departments.set([cast.management, cast.operations])
    audience.sites.set([cast.quebec, cast.montreal])
    version = GuideVersion.objects.with_text().get(pk=make_draft().pk)
    effect = rehearse(version, audience.people(), must_acknowledge=True, at=LATER)
    assert effect.people == 4
    assert [sum(share.people for share in shares.rows) for shares in effect.shares] == [4, 4, 4]


def test_the_number_of_queries_does_not_grow_with_people_and_places(cast, django_assert_num_queries):
    version = GuideVersion.objects.with_text().get(pk=make_draft().pk)
    Organisation.current()
    for more in (0, 30):
        for _ in range(more):
            EmployeeFactory(department=DepartmentFactory(), site=SiteFactory())
        with django_assert_num_queries(6):
            rehearse(version, Employee.objects.all(), must_acknowledge=True, at=LATER)

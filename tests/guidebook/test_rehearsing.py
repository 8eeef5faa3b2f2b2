import pytest

from assignments.models import Assignment
from assignments.reconciling import reconcile
from guidebook.drafting import draft_next
from guidebook.models import GuideVersion
from guidebook.rehearsing import rehearse
from people.models import Employee
from tests.factories.guidebook import LATER, PUBLISHED, make_draft, publish_guide
from tests.factories.people import EmployeeFactory

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

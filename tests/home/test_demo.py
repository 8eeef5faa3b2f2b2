"""The demo company is what the story needs, through the real rules."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.utils import timezone

from acknowledgements.models import Acknowledgement
from announcements.models import Announcement
from assignments.completing import completion_of
from assignments.models import Ask, Assignment
from documents.models import SealOrder
from guidebook.comparing.versions import compare_editions
from guidebook.models import LIVING, GuideVersion
from guidebook.reading import whole_edition
from people.models import Employee, Leave, Organisation, Role, RoleGrant

pytestmark = pytest.mark.django_db


def _depth(person: Employee, by_id: dict[int, Employee]) -> int:
    depth = 0
    while person.manager_id:
        person, depth = by_id[person.manager_id], depth + 1
    return depth


def test_the_company_and_its_three_weeks() -> None:
    call_command("make_demo")
    today = Organisation.current().today(timezone.now())
    everyone = list(Employee.objects.all())
    working = Employee.objects.employed(today)
    malik, zoe = Employee.objects.get(login="malik@boreal.example"), Employee.objects.get(login="zoe@boreal.example")

    assert working.count() == 240
    assert 0.65 <= working.filter(language="fr").count() / 240 <= 0.76
    assert working.filter(email=None).count() == 12
    assert Leave.objects.current(today).count() == 4
    assert len(everyone) - working.count() == 5
    by_id = {person.pk: person for person in everyone}
    levels = {_depth(person, by_id) for person in everyone if person.has_people}
    assert levels == {0, 1, 2, 3}
    assert zoe in Employee.objects.under(malik)
    assert Employee.objects.under(malik).count() > malik.direct_reports.count() > 1
    assert set(RoleGrant.objects.values_list("role", flat=True)) == set(Role.values)

    ask = Ask.objects.get(kind=Ask.Kind.GUIDE)
    completion = completion_of(Assignment.objects.filter(ask=ask), on=today)
    assert 55 <= completion.percent <= 66
    assert 2 <= completion.overdue <= 20
    assert set(Assignment.objects.of(zoe).outstanding().values_list("ask__kind", flat=True)) == {
        "guide",
        "consent",
        "training",
    }
    assert [booking.is_seated for booking in zoe.bookings.standing()] == [True, False]
    acts = Acknowledgement.objects.all()
    assert acts.count() == SealOrder.objects.filter(kind="acknowledgement").count() > 130
    assert all(ask.asked_at < act.acknowledged_at < timezone.now() for act in acts)
    published, draft = GuideVersion.objects.order_by("number")
    assert all(kind._default_manager.filter(version=published).exists() for kind in LIVING)
    assert all(presence.url for presence in published.presences.all())
    assert draft.submissions.exists()
    comparison = compare_editions(whole_edition(published, "fr"), whole_edition(draft, "fr"))
    assert [section.key for section in comparison.changed] == ["posting"]
    assert Announcement.objects.due(timezone.now() + dt.timedelta(seconds=1)).count() == 1


def test_a_second_time_changes_nothing() -> None:
    Employee.objects.create_user("someone", first_name="Someone", last_name="Here")

    call_command("make_demo")

    assert Employee.objects.count() == 1

"""The figures read from tallies, of very many, are those counted one by one, of few."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assignments.asking import close
from assignments.exempting import exempt, revoke
from assignments.fulfilling import decline
from assignments.models import Ask, Exemption
from assignments.reconciling import reconcile
from people.models import Department, Employee, Role, RoleGrant
from people.positions import renumber_people
from tests.conftest import Cast
from tests.factories.people import EmployeeFactory, LeaveFactory
from tests.factories.training import FOLLOWED, LATER, asked, assignment_of, complete, make_course
from training import reporting
from training.following import enroll
from training.models import Course
from training.reporting import CourseFigures, figures_of

TODAY = LATER.date()


@pytest.fixture
def people(cast: Cast) -> list[Employee]:
    """Below Malik and beside him: two who lead others, in two departments."""
    office = Department.objects.get(pk=cast.operations.pk)
    leads = [EmployeeFactory(manager=cast.malik, department=office), EmployeeFactory(manager=cast.ada)]
    found = [EmployeeFactory(manager=leads[number % 2], department=office) for number in range(10)]
    renumber_people()
    return found


@pytest.fixture
def ask(cast: Cast, people: list[Employee]) -> Ask:
    """Due before today, and followed since by some."""
    course = make_course(lessons=1, questions=0)
    made = asked(course, due_days=20)
    for person in people[:3]:
        complete(course, person, at=FOLLOWED)
    for person in people[2:6]:
        enroll(course, by=person, at=FOLLOWED)
    LeaveFactory(employee=people[5], starts_on=dt.date(2026, 4, 1), ends_on=None)
    LeaveFactory(employee=people[6], starts_on=dt.date(2026, 4, 1), ends_on=None)
    exempt(made, people[7], reason="Stage", starts_on=FOLLOWED.date(), by=cast.ada, at=FOLLOWED)
    for gone in (people[0], people[8]):
        Employee.objects.filter(pk=gone.pk).update(left_on=dt.date(2026, 4, 2))
    EmployeeFactory(manager=cast.malik, hired_on=dt.date(2026, 4, 3))
    renumber_people()
    reconcile(made, at=LATER)
    return made


def both_ways(viewer: Employee, monkeypatch: pytest.MonkeyPatch) -> tuple[list[CourseFigures], list[CourseFigures]]:
    viewer = Employee.objects.get(pk=viewer.pk)
    found = []
    for large in (-1, 10**9):
        monkeypatch.setattr(reporting, "LARGE", large)
        found.append([each for each in figures_of(viewer, on=TODAY) if each.asked])
    return found[0], found[1]


def viewers(cast: Cast) -> list[Employee]:
    RoleGrant.objects.create(employee=cast.sam, role=Role.HR_DEPARTMENT, department=cast.operations)
    auditor = EmployeeFactory()
    RoleGrant.objects.create(employee=auditor, role=Role.AUDITOR)
    return [cast.ada, cast.malik, cast.sam, auditor]


def test_both_say_the_same_of_joiners_leavers_leaves_and_exemptions(
    cast: Cast, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    everyone = viewers(cast)
    reconcile(ask, at=LATER)
    for viewer in everyone:
        summed, counted = both_ways(viewer, monkeypatch)
        assert summed == counted, viewer
    (figures,), _counted = both_ways(cast.ada, monkeypatch)
    assert (figures.done, figures.in_progress) == (2, 3)
    assert 0 < figures.late < figures.asked - figures.done


def test_both_say_the_same_after_each_kind_of_act(
    cast: Cast, ask: Ask, people: list[Employee], monkeypatch: pytest.MonkeyPatch
) -> None:
    course = Course.objects.get()

    def compared() -> CourseFigures:
        for viewer in (cast.ada, cast.malik):
            summed, counted = both_ways(viewer, monkeypatch)
            assert summed == counted, viewer
        return both_ways(cast.ada, monkeypatch)[0][0]

    enroll(course, by=people[9], at=LATER)
    assert compared().in_progress == 4
    complete(course, people[9], at=LATER)
    complete(course, people[3], at=LATER)
    assert compared().in_progress == 2
    exempt(ask, people[4], reason="Stage", starts_on=TODAY, by=cast.ada, at=LATER)
    assert compared().in_progress == 1
    revoke(Exemption.objects.get(employee=people[4]), by=cast.ada, at=LATER)
    assert compared().in_progress == 2
    decline(assignment_of(ask, people[4]), at=LATER)
    assert compared().in_progress == 1
    close(ask, by=cast.ada, at=LATER)
    reconcile(ask, at=LATER)
    assert (compared().in_progress, compared().late) == (0, 0)


def test_what_was_asked_again_is_counted_person_by_person(
    cast: Cast, ask: Ask, people: list[Employee], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked(Course.objects.get(), at=LATER, due_days=60)

    summed, counted = both_ways(cast.ada, monkeypatch)

    assert summed == counted
    assert summed[0].late == 0


@pytest.mark.parametrize("number", [1, 12])
def test_courses_are_read_together(
    cast: Cast, people: list[Employee], number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    for place in range(number):
        asked(make_course(f"cours-{place}", lessons=1, questions=0), due_days=30)
    monkeypatch.setattr(reporting, "LARGE", 0)
    viewer = Employee.objects.get(pk=cast.ada.pk)

    with CaptureQueriesContext(connection) as queries:
        assert len(figures_of(viewer, on=TODAY)) == number

    assert len(queries) <= 6

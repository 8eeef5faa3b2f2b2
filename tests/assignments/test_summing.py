"""What is read of large teams, with what moved since, is what a sum over all of their tallies says."""

from __future__ import annotations

import datetime as dt

import pytest

from assignments import summing
from assignments.asking import close
from assignments.exempting import exempt
from assignments.fulfilling import decline, fulfil, mark_opened
from assignments.models import Ask, Assignment, ManagerTally, TeamTally
from assignments.reconciling import reconcile
from assignments.summing import Tallied, outgrown, tallied_below
from assignments.tallying import count_each_done, recount
from people.models import Employee
from people.positions import renumber_people
from tests.conftest import Cast
from tests.factories.assignments import assignment_of, make_ask
from tests.factories.people import EmployeeFactory, LeaveFactory

DUE = dt.date(2026, 3, 20)
AFTER = dt.datetime(2026, 3, 25, 15, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three people are very many."""
    monkeypatch.setattr(summing, "LARGE_TEAM", 3)


@pytest.fixture
def asked(cast: Cast) -> Ask:
    """Below Ada, two who lead a large team, one who leads a small one, and one who leads nobody."""
    tops = [EmployeeFactory(manager=cast.ada) for _number in range(4)]
    for top, size in zip(tops, (6, 4, 2), strict=False):
        people = [EmployeeFactory(manager=top, email=None) for _number in range(size)]
        EmployeeFactory(manager=people[0])
        LeaveFactory(employee=people[-1], starts_on=dt.date(2026, 3, 1), ends_on=None)
    renumber_people()
    asked = make_ask(due_on=DUE)
    recount(asked, on=AFTER.date())
    return asked


def leads_of(manager: Employee) -> list[Employee]:
    people = Employee.objects.filter(manager=manager).order_by("position")
    return [person for person in people if person.has_people]


def read(asked: Ask, manager: Employee) -> dict[int | None, Tallied]:
    manager.refresh_from_db()
    return tallied_below([asked.pk], manager, leads_of(manager))[asked.pk]


def summed(asked: Ask, manager: Employee, monkeypatch: pytest.MonkeyPatch) -> dict[int | None, Tallied]:
    with monkeypatch.context() as context:
        context.setattr(summing, "LARGE_TEAM", 10**6)
        return read(asked, manager)


def test_both_say_the_same_once_counted(cast: Cast, asked: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    assert TeamTally.objects.filter(ask=asked).count() >= 3
    assert not ManagerTally.objects.filter(ask=asked, is_moved=True).exists()

    assert read(asked, cast.ada) == summed(asked, cast.ada, monkeypatch)
    assert sum(read(asked, cast.ada).values(), Tallied()).unreachable > 0


def test_both_say_the_same_after_each_kind_of_act(cast: Cast, asked: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    people = list(Employee.objects.filter(email=None).order_by("pk"))
    for person in (people[0], *people[4:9]):
        mark_opened(Assignment.objects.of(person), at=AFTER)
    for person in people[:3]:
        fulfil(assignment_of(asked, person), at=AFTER)
    decline(assignment_of(asked, people[3]), at=AFTER)
    for row in (several := [assignment_of(asked, person) for person in people[4:6]]):
        Assignment.objects.filter(pk=row.pk).update(done_at=AFTER)
    count_each_done(several, on=AFTER.date())
    exempt(asked, people[6], reason="Stage", starts_on=AFTER.date(), by=cast.ada, at=AFTER)

    assert ManagerTally.objects.filter(ask=asked, is_moved=True).exists()
    found = read(asked, cast.ada)
    assert found == summed(asked, cast.ada, monkeypatch)
    whole = sum(found.values(), Tallied())
    assert (whole.done, whole.declined, whole.exempt, whole.begun) == (5, 1, 1, 2)

    reconcile(asked, at=AFTER)
    assert not ManagerTally.objects.filter(ask=asked, is_moved=True).exists()
    assert sum(read(asked, cast.ada).values(), Tallied()).done == 5


def test_summing_again_between_two_counts_counts_nobody_twice(
    cast: Cast, asked: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    fulfil(assignment_of(asked, Employee.objects.filter(email=None)[0]), at=AFTER)
    summing.sum_teams(asked)
    fulfil(assignment_of(asked, Employee.objects.filter(email=None)[1]), at=AFTER)

    assert read(asked, cast.ada) == summed(asked, cast.ada, monkeypatch)
    assert sum(read(asked, cast.ada).values(), Tallied()).done == 2


def test_a_team_that_is_no_longer_the_one_counted_is_summed_anew(
    cast: Cast, asked: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    lead = leads_of(cast.ada)[0]
    other = next(each for each in leads_of(cast.ada) if each != lead)
    moving = next(person for person in Employee.objects.filter(manager=other) if person.has_people)
    moving.manager = lead
    moving.save()
    renumber_people()

    assert read(asked, cast.ada) == summed(asked, cast.ada, monkeypatch)


def test_a_request_never_counted_is_summed_when_looked_up(cast: Cast, asked: Ask) -> None:
    TeamTally.objects.all().delete()

    assert sum(read(asked, cast.ada).values(), Tallied()).asked > 0


def test_a_request_taken_back_is_counted_again_once_its_teams_have_changed(cast: Cast, asked: Ask) -> None:
    close(asked, by=cast.ada, at=AFTER)
    reconcile(asked, at=AFTER)
    assert not outgrown().exists()

    EmployeeFactory(manager=leads_of(cast.ada)[0])
    renumber_people()

    assert list(outgrown()) == [asked]
    reconcile(asked, at=AFTER)
    assert not outgrown().exists()

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase as HypothesisCase

from people import acting as rule
from people.acting import end_early, name_deputy
from people.models import Acting, Employee, Role
from people.positions import is_below, renumber_people
from tests.conftest import Cast
from tests.factories.people import ActingFactory, EmployeeFactory, OrganisationFactory, RoleGrantFactory

AT = dt.datetime(2026, 3, 2, 14, tzinfo=dt.UTC)
TODAY = dt.date(2026, 3, 2)
FIRST, LAST = dt.date(2026, 3, 9), dt.date(2026, 3, 20)
DAY = dt.timedelta(days=1)


def fresh(person: Employee) -> Employee:
    return Employee.objects.get(pk=person.pk)


def seen_by(person: Employee, on: dt.date = FIRST) -> set[Employee]:
    return set(Employee.objects.visible_to(fresh(person), on=on))


def name(manager: Employee, deputy: Employee, **more: Any) -> Acting:
    given = {"starts_on": FIRST, "ends_on": LAST, "by": manager, "at": AT} | more
    return name_deputy(manager, deputy, **given)


def team(manager: Employee | None, number: int = 1) -> list[Employee]:
    people = EmployeeFactory.create_batch(number, manager=manager)
    renumber_people()
    return [fresh(person) for person in people]


# --- Naming ---------------------------------------------------------------------------------------------------------
def test_who_named_whom_and_when_is_kept(cast: Cast) -> None:
    named = name(cast.malik, cast.sam, by=cast.ada)

    assert (named.manager, named.deputy, named.named_by, named.named_at) == (cast.malik, cast.sam, cast.ada, AT)
    assert (named.starts_on, named.ends_on, named.ended_at) == (FIRST, LAST, None)


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "refusal"),
    [
        (LAST, FIRST, rule.WrongDays),
        (FIRST, FIRST + dt.timedelta(days=367), rule.WrongDays),
        (TODAY - DAY, LAST, rule.DaysGone),
    ],
)
def test_days_that_cannot_be_are_refused(
    cast: Cast, starts_on: dt.date, ends_on: dt.date, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        name(cast.malik, cast.sam, starts_on=starts_on, ends_on=ends_on)


def test_one_day_is_enough_and_a_year_is_not_too_much(cast: Cast) -> None:
    name(cast.malik, cast.sam, starts_on=TODAY, ends_on=TODAY)
    name(cast.malik, cast.sam, ends_on=FIRST + dt.timedelta(days=366))


@pytest.mark.parametrize(
    "gone", [{"left_on": FIRST}, {"hired_on": LAST}, {"is_active": False}, {"left_on": dt.date(2026, 1, 1)}]
)
def test_who_is_not_here_all_that_time_is_not_named(cast: Cast, gone: dict[str, Any]) -> None:
    Employee.objects.filter(pk=cast.sam.pk).update(**gone)
    with pytest.raises(rule.NotEmployedThen):
        name(cast.malik, cast.sam)


def test_who_leads_nobody_has_nothing_to_hand_over(cast: Cast) -> None:
    with pytest.raises(rule.LeadsNobody):
        name(cast.sam, cast.zoe)
    with pytest.raises(rule.OneAndTheSame):
        name(cast.malik, cast.malik)


@pytest.mark.parametrize(("starts", "ends", "overlaps"), [(LAST, LAST + DAY, True), (LAST + DAY, LAST + DAY, False)])
def test_one_person_at_a_time_stands_in_for_a_manager(
    cast: Cast, starts: dt.date, ends: dt.date, overlaps: bool
) -> None:
    first = name(cast.malik, cast.sam)
    if overlaps:
        with pytest.raises(rule.AlreadyReplaced):
            name(cast.malik, cast.zoe, starts_on=starts, ends_on=ends)
        end_early(first, by=cast.malik, at=AT)
    name(cast.malik, cast.zoe, starts_on=starts, ends_on=ends)


def test_taking_back_keeps_the_record_and_happens_once(cast: Cast) -> None:
    named = name(cast.malik, cast.sam)
    end_early(named, by=cast.ada, at=AT)
    assert (named.ended_at, named.ended_by) == (AT, cast.ada)
    with pytest.raises(rule.AlreadyEnded):
        end_early(named, by=cast.malik, at=AT + DAY)
    named.refresh_from_db()
    assert named.ended_by == cast.ada


def test_what_is_over_is_not_taken_back(cast: Cast) -> None:
    with pytest.raises(rule.AlreadyEnded):
        end_early(name(cast.malik, cast.sam), by=cast.malik, at=AT + dt.timedelta(days=30))


@pytest.mark.parametrize("wrong", [{"ends_on": dt.date(2026, 2, 1)}, {"ended_at": AT}])
def test_the_database_refuses_what_makes_no_sense(cast: Cast, wrong: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        ActingFactory(manager=cast.malik, deputy=cast.sam, **wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        ActingFactory(manager=cast.malik, deputy=cast.malik)


# --- Whom the deputy follows ----------------------------------------------------------------------------------------
@pytest.mark.parametrize(("on", "sees"), [(FIRST - DAY, False), (FIRST, True), (LAST, True), (LAST + DAY, False)])
def test_from_the_first_day_to_the_last(cast: Cast, on: dt.date, sees: bool) -> None:
    name(cast.malik, cast.sam)
    assert seen_by(cast.sam, on) == ({cast.zoe} if sees else set())
    assert fresh(cast.sam).leads(on) is sees


def test_not_once_it_is_taken_back(cast: Cast) -> None:
    end_early(name(cast.malik, cast.sam), by=cast.malik, at=AT)
    assert seen_by(cast.sam) == set()


def test_not_once_the_deputy_has_left(cast: Cast) -> None:
    name(cast.malik, cast.sam)
    Employee.objects.filter(pk=cast.sam.pk).update(left_on=FIRST)
    assert seen_by(cast.sam, FIRST) == {cast.zoe}
    assert seen_by(cast.sam, FIRST + DAY) == set()


def test_without_a_day_nobody_stands_in(cast: Cast) -> None:
    name(cast.malik, cast.sam, starts_on=TODAY)
    assert not Employee.objects.visible_to(fresh(cast.sam)).exists()


def test_the_manager_goes_on_seeing_their_people(cast: Cast) -> None:
    name(cast.malik, cast.sam)
    assert seen_by(cast.malik) == {cast.zoe}


def test_a_deputy_from_the_team_sees_their_peers_and_not_themself(cast: Cast) -> None:
    peers = team(cast.malik, 2)
    [below] = team(cast.zoe)
    name(cast.malik, cast.zoe)
    assert seen_by(cast.zoe) == {*peers, below}


def test_a_deputy_sees_nobody_above_them(cast: Cast) -> None:
    """Of Malik's people, Zoé leads the deputy: she is not theirs to follow."""
    [below] = team(cast.zoe)
    [peer] = team(cast.malik)
    name(fresh(cast.malik), below)
    assert seen_by(below) == {peer}


def test_a_manager_above_gets_nothing_they_had_not(cast: Cast) -> None:
    [below] = team(cast.zoe)
    name(fresh(cast.zoe), cast.malik)
    assert seen_by(cast.malik) == {cast.zoe, below}


def test_standing_in_is_not_passed_on(cast: Cast) -> None:
    [theirs] = team(cast.sam)
    name(cast.malik, fresh(cast.sam))
    name(fresh(cast.sam), cast.ada, by=cast.sam)
    RoleGrantFactory._meta.model.objects.filter(employee=cast.ada).delete()
    assert seen_by(cast.ada) == {theirs}
    assert seen_by(cast.sam) == {theirs, cast.zoe}


def test_two_who_stand_in_for_each_other(cast: Cast) -> None:
    [theirs] = team(cast.sam)
    name(cast.malik, fresh(cast.sam))
    name(fresh(cast.sam), cast.malik)
    for person in (cast.malik, cast.sam):
        assert seen_by(person) == {cast.zoe, theirs}


def test_a_role_of_the_manager_is_not_handed_over(cast: Cast) -> None:
    RoleGrantFactory(employee=cast.malik, role=Role.AUDITOR)
    name(cast.malik, cast.sam)
    assert seen_by(cast.sam) == {cast.zoe}
    assert not fresh(cast.sam).has_role(Role.AUDITOR)


def test_standing_in_for_thirty_costs_no_more_than_for_one(cast: Cast) -> None:
    ActingFactory(manager=cast.malik, deputy=cast.sam)
    with CaptureQueriesContext(connection) as one:
        list(Employee.objects.visible_to(fresh(cast.sam), on=FIRST))
    for manager in team(None, 29):
        ActingFactory(manager=manager, deputy=cast.sam)
    with CaptureQueriesContext(connection) as thirty:
        list(Employee.objects.visible_to(fresh(cast.sam), on=FIRST))
    assert len(thirty) == len(one)


class AnyTree(HypothesisCase):
    """Whatever the tree and whoever stands in for whom."""

    @given(
        st.lists(st.integers(0, 100), min_size=3, max_size=9),
        st.lists(st.tuples(st.integers(0, 100), st.integers(0, 100)), min_size=1, max_size=4),
    )
    def test_a_deputy_sees_their_own_and_those_below_the_managers_and_never_upwards(
        self, above: list[int], pairs: list[tuple[int, int]]
    ) -> None:
        OrganisationFactory()
        people: list[Employee] = []
        for number, draw in enumerate(above):
            people.append(EmployeeFactory(manager=people[draw % number] if number and draw % 4 else None))
        renumber_people()
        people = [fresh(person) for person in people]
        chosen = {(people[a % len(people)], people[b % len(people)]) for a, b in pairs}
        for manager, deputy in chosen:
            if manager != deputy:
                ActingFactory(manager=manager, deputy=deputy)

        for viewer in people:
            taken = [manager for manager, deputy in chosen if deputy == viewer]
            own = {person for person in people if is_below(person, viewer)}
            lent = {person for person in people for manager in taken if is_below(person, manager)}
            upwards = {person for person in people if person == viewer or is_below(viewer, person)}
            assert seen_by(viewer) == own | (lent - upwards)

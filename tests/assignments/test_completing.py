import datetime as dt

import pytest

from assignments.completing import (
    Completion,
    completion_of,
    department_completion,
    team_completion,
    with_subtrees,
)
from assignments.fulfilling import fulfil
from assignments.models import Assignment, PlaceTally
from assignments.tallying import recount
from people.models import Department
from people.positions import renumber_people
from tests.conftest import Cast
from tests.factories.assignments import ASKED_AT, asked_and_done, assignment_of, make_ask
from tests.factories.people import EmployeeFactory, LeaveFactory

DUE = dt.date(2026, 3, 20)
AFTER = dt.date(2026, 3, 25)


def test_overdue_starts_the_day_after_the_due_day(cast: Cast) -> None:
    rows = Assignment.objects.filter(ask=make_ask(due_on=DUE))

    assert completion_of(rows, on=DUE) == Completion(asked=4, done=0, overdue=0)
    assert completion_of(rows, on=DUE + dt.timedelta(days=1)) == Completion(asked=4, done=0, overdue=4)


def test_nobody_on_leave_is_overdue(cast: Cast) -> None:
    rows = Assignment.objects.filter(ask=make_ask(due_on=DUE))
    LeaveFactory(employee=cast.zoe, starts_on=dt.date(2026, 3, 1), ends_on=None)
    LeaveFactory(employee=cast.sam, starts_on=dt.date(2026, 3, 1), ends_on=DUE)

    assert completion_of(rows, on=AFTER).overdue == 3
    assert cast.zoe not in {row.employee for row in rows.overdue(AFTER)}
    assert cast.sam in {row.employee for row in rows.overdue(AFTER)}


def test_those_who_left_are_not_counted_even_done(cast: Cast) -> None:
    asked = make_ask()
    fulfil(assignment_of(asked, cast.zoe), at=ASKED_AT)
    cast.zoe.left_on = DUE
    cast.zoe.save()

    assert completion_of(asked.assignments.all(), on=DUE) == Completion(asked=4, done=1)
    assert completion_of(asked.assignments.all(), on=AFTER) == Completion(asked=3, done=0)


@pytest.mark.parametrize(("asked", "done", "percent"), [(0, 0, 0), (3, 2, 66), (200, 199, 99), (4, 4, 100)])
def test_hundred_percent_means_everybody(asked: int, done: int, percent: int) -> None:
    assert Completion(asked, done).percent == percent


def test_departments_count_all_below_them(cast: Cast) -> None:
    asked = make_ask()
    fulfil(assignment_of(asked, cast.zoe), at=ASKED_AT)

    own = {None: Completion(5, 5), cast.management.pk: Completion(1), cast.operations.pk: Completion(2, 1)}
    found = dict(with_subtrees(own | {cast.technology.pk: Completion(1)}, Department.objects.order_by("position")))

    assert found[cast.management] == Completion(asked=4, done=1)
    assert found[cast.operations] == Completion(asked=2, done=1)
    assert found[cast.technology] == Completion(asked=1, done=0)


def test_tallies_and_rows_agree_and_recounting_repairs_them(cast: Cast) -> None:
    asked = make_ask()
    fulfil(assignment_of(asked, cast.zoe), at=ASKED_AT)
    assert asked_and_done(team_completion(asked, cast.malik)) == (1, 1)
    assert asked_and_done(department_completion(asked, cast.management)) == (4, 1)

    PlaceTally.objects.filter(ask=asked).update(asked=77, done=66)
    recount(asked, on=ASKED_AT.date())

    assert asked_and_done(department_completion(asked, cast.management)) == (4, 1)


def test_a_team_is_who_works_below_now_whatever_was_renumbered_since(cast: Cast) -> None:
    asked = make_ask()
    fulfil(assignment_of(asked, cast.zoe), at=ASKED_AT)
    EmployeeFactory.create_batch(5, last_name="Aaa", manager=cast.ada)
    renumber_people()
    cast.malik.refresh_from_db()

    assert [row.employee for row in Assignment.objects.under(cast.malik)] == [cast.zoe]

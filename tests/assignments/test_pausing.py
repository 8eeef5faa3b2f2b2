import datetime as dt

import pytest

from assignments.asking import DayGone, close, postpone
from assignments.fulfilling import NoLongerAsked
from assignments.models import Assignment
from assignments.pausing import paused_days
from assignments.reconciling import reconcile
from people.models import Leave
from tests.conftest import Cast
from tests.factories.assignments import ASKED_AT, assignment_of, make_ask

FROM, DUE, TODAY = dt.date(2026, 3, 2), dt.date(2026, 3, 20), dt.date(2026, 3, 12)


def march(first: int, last: int | None) -> tuple[dt.date, dt.date | None]:
    return dt.date(2026, 3, first), last and dt.date(2026, 3, last)


@pytest.mark.parametrize(
    ("leaves", "days"),
    [
        ([], 0),
        ([march(5, 9)], 5),
        ([march(20, 20)], 1),  # the day due itself
        ([march(21, 25)], 0),  # begins after
        ([march(1, 1)], 0),  # over before
        ([(dt.date(2026, 1, 1), dt.date(2026, 3, 4))], 3),  # under way when asked
        ([march(10, None)], 3),  # whose end nobody knows: up to today
        ([march(15, None)], 0),  # not begun yet
        ([march(5, 9), march(8, 12)], 8),  # overlapping: each day once
        ([march(8, 12), march(5, 9)], 8),  # in any order
        ([march(5, 9), march(6, 7)], 5),  # one within the other
        ([march(18, 22), march(24, 25)], 7),  # the second falls within the days given back by the first
    ],
)
def test_each_day_of_leave_is_given_back_once(leaves: list[tuple[dt.date, dt.date | None]], days: int) -> None:
    assert paused_days(DUE, FROM, leaves, today=TODAY) == days


def test_a_leave_puts_the_day_off_and_its_end_brings_it_back(cast: Cast) -> None:
    asked = make_ask(due_on=DUE)
    leave = Leave.objects.create(employee=cast.zoe, starts_on=dt.date(2026, 3, 5), ends_on=dt.date(2026, 3, 14))
    outcome = reconcile(asked, at=ASKED_AT)
    assert outcome.paused == 1
    assert assignment_of(asked, cast.zoe).due_on == dt.date(2026, 3, 30)
    assert assignment_of(asked, cast.zoe).paused_days == 10
    assert assignment_of(asked, cast.sam).due_on == DUE
    assert reconcile(asked, at=ASKED_AT).paused == 0  # a second time changes nothing

    Leave.objects.filter(pk=leave.pk).update(ends_on=dt.date(2026, 3, 6))
    reconcile(asked, at=ASKED_AT)
    assert assignment_of(asked, cast.zoe).due_on == dt.date(2026, 3, 22)

    leave.delete()
    reconcile(asked, at=ASKED_AT)
    assert assignment_of(asked, cast.zoe).due_on == DUE


def test_an_open_leave_gives_a_day_more_each_day(cast: Cast) -> None:
    asked = make_ask(due_on=DUE)
    Leave.objects.create(employee=cast.zoe, starts_on=dt.date(2026, 3, 10))

    reconcile(asked, at=ASKED_AT + dt.timedelta(days=10))
    assert assignment_of(asked, cast.zoe).due_on == DUE + dt.timedelta(days=3)

    reconcile(asked, at=ASKED_AT + dt.timedelta(days=40))
    assert assignment_of(asked, cast.zoe).due_on == DUE + dt.timedelta(days=33)


def test_what_is_optional_is_never_late(cast: Cast) -> None:
    asked = make_ask(due_on=DUE, due_days=5, is_optional=True)
    Leave.objects.create(employee=cast.zoe, starts_on=dt.date(2026, 3, 10))
    reconcile(asked, at=ASKED_AT)

    assert set(Assignment.objects.filter(ask=asked).values_list("due_on", flat=True)) == {None}
    assert not Assignment.objects.overdue(dt.date(2030, 1, 1)).exists()


def test_more_time_is_given_to_all_and_nobody_loses_a_day(cast: Cast) -> None:
    asked = make_ask(due_on=DUE, due_days=18)
    Leave.objects.create(employee=cast.zoe, starts_on=dt.date(2026, 3, 5), ends_on=dt.date(2026, 3, 14))
    reconcile(asked, at=ASKED_AT)
    later = dt.date(2026, 3, 27)

    postpone(asked, later, at=ASKED_AT)
    reconcile(asked, at=ASKED_AT)

    assert assignment_of(asked, cast.sam).due_on == later
    assert assignment_of(asked, cast.zoe).due_on == later + dt.timedelta(days=10)
    asked.refresh_from_db()
    assert asked.due_on == later


@pytest.mark.parametrize("due_on", [dt.date(2026, 3, 1), DUE - dt.timedelta(days=1)])
def test_no_day_is_taken_away(cast: Cast, due_on: dt.date) -> None:
    asked = make_ask(due_on=DUE)
    with pytest.raises(DayGone):
        postpone(asked, due_on, at=ASKED_AT)
    assert assignment_of(asked, cast.sam).due_on == DUE


def test_what_was_taken_back_is_not_put_off(cast: Cast) -> None:
    asked = make_ask(due_on=DUE)
    close(asked, by=cast.ada, at=ASKED_AT)
    with pytest.raises(NoLongerAsked):
        postpone(asked, DUE + dt.timedelta(days=5), at=ASKED_AT)

import datetime as dt

from assignments.asking import close
from assignments.completing import Completion
from assignments.fulfilling import fulfil
from home.to_do import done_lately, tasks_of, team_of
from tests.conftest import Cast
from tests.factories.assignments import ASKED_AT, assignment_of, make_ask
from tests.factories.people import LeaveFactory

NOW = dt.datetime(2026, 3, 25, 15, 0, tzinfo=dt.UTC)


def test_the_nearest_day_comes_first_and_what_has_no_day_last(cast: Cast) -> None:
    invited = make_ask(title_fr="Si le cœur vous en dit", is_optional=True)
    whenever = make_ask(title_fr="Quand vous voulez")
    later = make_ask(title_fr="Plus tard", due_on=dt.date(2026, 4, 30))
    late = make_ask(title_fr="En retard", due_on=dt.date(2026, 3, 24))

    found = [(task.assignment.ask, task.is_overdue) for task in tasks_of(cast.zoe, at=NOW)]

    assert found == [(late, True), (later, False), (whenever, False), (invited, False)]


def test_what_was_done_or_taken_back_is_not_to_do(cast: Cast) -> None:
    done, taken_back = make_ask(), make_ask()
    fulfil(assignment_of(done, cast.zoe), at=ASKED_AT)
    close(taken_back, by=cast.ada, at=ASKED_AT)

    assert tasks_of(cast.zoe, at=NOW) == []
    assert [row.ask for row in done_lately(cast.zoe)] == [done]


def test_nothing_is_overdue_during_a_leave(cast: Cast) -> None:
    make_ask(due_on=dt.date(2026, 3, 1))
    LeaveFactory(employee=cast.zoe, starts_on=dt.date(2026, 2, 1), ends_on=None)

    assert [task.is_overdue for task in tasks_of(cast.zoe, at=NOW)] == [False]


def test_a_team_is_everyone_below_without_the_manager(cast: Cast) -> None:
    make_ask(due_on=dt.date(2026, 3, 1))

    assert team_of(cast.malik, at=NOW) == Completion(asked=1, done=0, overdue=1)
    assert team_of(cast.zoe, at=NOW) is None

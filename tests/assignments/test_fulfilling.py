import datetime as dt
import threading
import time
from collections.abc import Callable

import pytest
from django.db import connections, transaction

from assignments.exempting import exempt
from assignments.fulfilling import AlreadyDone, NoLongerAsked, ask_again, decline, fulfil, mark_opened
from assignments.models import Ask, Assignment, ManagerTally, PlaceTally
from assignments.tallying import recount
from tests.conftest import Cast
from tests.factories.assignments import ASKED_AT, assignment_of, make_ask
from tests.factories.people import LeaveFactory
from tests.together import at_once

LATER = ASKED_AT + dt.timedelta(hours=3)


def test_doing_it_twice_is_refused_and_keeps_the_first_moment(cast: Cast) -> None:
    assignment = assignment_of(make_ask(), cast.zoe)
    fulfil(assignment, at=ASKED_AT)

    with pytest.raises(AlreadyDone):
        fulfil(assignment, at=LATER)

    assignment.refresh_from_db()
    assert assignment.done_at == ASKED_AT


def test_what_was_closed_cannot_be_done(cast: Cast) -> None:
    asked = make_ask()
    exempt(asked, cast.zoe, reason="Stage", starts_on=ASKED_AT.date(), by=cast.ada, at=ASKED_AT)

    with pytest.raises(NoLongerAsked):
        fulfil(assignment_of(asked, cast.zoe), at=LATER)


def test_the_first_opening_is_kept(cast: Cast) -> None:
    assignment = assignment_of(make_ask(), cast.zoe)

    mark_opened(Assignment.objects.of(cast.zoe), at=ASKED_AT)
    mark_opened(Assignment.objects.of(cast.zoe), at=LATER)

    assignment.refresh_from_db()
    assert assignment.opened_at == ASKED_AT


def test_tallies_follow_each_act(cast: Cast) -> None:
    asked = make_ask()

    fulfil(assignment_of(asked, cast.zoe), at=LATER)

    manager = ManagerTally.objects.get(ask=asked, manager=cast.malik)
    department = PlaceTally.objects.get(ask=asked, department=cast.operations)
    assert (manager.asked, manager.done) == (1, 1)
    assert (department.asked, department.done) == (2, 1)


@pytest.mark.parametrize("is_away", [False, True])
@pytest.mark.parametrize("act", [fulfil, decline])
def test_who_is_late_is_counted_no_more_among_the_late_and_who_is_away_never_was(
    cast: Cast, act: Callable[..., object], is_away: bool
) -> None:
    asked = make_ask(due_on=ASKED_AT.date() + dt.timedelta(days=21))
    late = ASKED_AT + dt.timedelta(days=200)
    if is_away:
        LeaveFactory(employee=cast.zoe, starts_on=late.date(), ends_on=None)
    recount(asked, on=late.date())
    before = PlaceTally.objects.get(ask=asked, department=cast.operations).overdue

    act(assignment_of(asked, cast.zoe), at=late)

    place = PlaceTally.objects.get(ask=asked, department=cast.operations)
    counted = place.overdue
    recount(asked, on=late.date())
    place.refresh_from_db()
    assert counted == place.overdue == (before if is_away else before - 1) > 0


def test_what_was_taken_for_done_is_asked_again_with_a_full_delay(cast: Cast) -> None:
    asked = make_ask()
    mark_opened(Assignment.objects.of(cast.zoe), at=ASKED_AT)
    assignment = assignment_of(asked, cast.zoe)
    fulfil(assignment, at=ASKED_AT)
    later = ASKED_AT + dt.timedelta(days=40)

    assert ask_again(assignment, at=later)
    assert not ask_again(assignment, at=later)  # it is not done any more

    assignment.refresh_from_db()
    assert assignment.is_outstanding
    assert (assignment.counted_from, assignment.due_on) == (later.date(), asked.due_for(later.date()))
    manager = ManagerTally.objects.get(ask=asked, manager=cast.malik)
    department = PlaceTally.objects.get(ask=asked, department=cast.operations)
    assert (manager.asked, manager.done, department.asked, department.done) == (1, 0, 2, 0)
    assert (manager.begun, department.begun) == (1, 1)
    fulfil(assignment, at=later)
    manager.refresh_from_db()
    assert (manager.done, manager.begun) == (1, 0)


def test_what_is_closed_for_all_is_not_asked_again(cast: Cast) -> None:
    assignment = assignment_of(make_ask(), cast.zoe)
    fulfil(assignment, at=ASKED_AT)
    Ask.objects.update(closed_at=LATER)

    assert not ask_again(assignment, at=LATER)


@pytest.mark.django_db(transaction=True)
def test_of_ten_at_the_same_moment_one_does_it(cast: Cast) -> None:
    asked = make_ask()
    assignment = assignment_of(asked, cast.zoe)
    outcomes: list[str] = []
    start = threading.Barrier(10)

    def act() -> None:
        start.wait()
        try:
            fulfil(assignment, at=LATER)
            outcomes.append("done")
        except AlreadyDone:
            outcomes.append("refused")
        finally:
            connections["default"].close()

    threads = [threading.Thread(target=act) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["done"] + ["refused"] * 9
    assert ManagerTally.objects.get(ask=asked, manager=cast.malik).done == 1


@pytest.mark.django_db(transaction=True)
def test_who_counts_anew_never_waits_for_somebody_who_waits_for_them(cast: Cast) -> None:
    """Zoé’s manager is counted by nothing yet, while the place where she is counted is that of others."""
    asked = make_ask()
    ManagerTally.objects.filter(ask=asked, manager=cast.malik).delete()
    has_begun = threading.Event()

    def count_others() -> None:
        with transaction.atomic():
            list(ManagerTally.objects.select_for_update().filter(ask=asked))
            has_begun.set()
            time.sleep(0.5)
            list(PlaceTally.objects.select_for_update().filter(ask=asked))

    def act() -> None:
        has_begun.wait()
        fulfil(assignment_of(asked, cast.zoe), at=LATER)

    assert at_once(count_others, act) == [None, None]
    assert ManagerTally.objects.get(ask=asked, manager=cast.malik).done == 1
    assert PlaceTally.objects.get(ask=asked, department=cast.operations).done == 1

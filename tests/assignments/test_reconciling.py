import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from assignments import reconciling
from assignments.asking import ask, close
from assignments.completing import Completion, completion_of
from assignments.exempting import exempt
from assignments.fulfilling import decline, fulfil
from assignments.models import Ask, Assignment
from assignments.reconciling import reconcile
from people.models import Employee
from people.positions import renumber_people
from tests.conftest import Cast
from tests.factories.assignments import ASKED_AT, assignment_of, make_ask
from tests.factories.people import AudienceFactory, EmployeeFactory

LATER = ASKED_AT + dt.timedelta(days=10)


def test_everyone_in_the_audience_is_asked_once(cast: Cast) -> None:
    asked = make_ask(due_on=dt.date(2026, 3, 20))

    again = reconcile(asked, at=LATER)

    assert Assignment.objects.filter(ask=asked).count() == 4
    assert (again.added, again.closed, again.reopened, again.moved) == (0, 0, 0, 0)
    assert assignment_of(asked, cast.zoe).due_on == dt.date(2026, 3, 20)


def test_a_joiner_gets_the_full_delay(cast: Cast) -> None:
    asked = make_ask(due_on=dt.date(2026, 3, 9), due_days=7)
    newcomer = EmployeeFactory(hired_on=dt.date(2026, 3, 12))

    reconcile(asked, at=LATER)

    assert assignment_of(asked, newcomer).due_on == dt.date(2026, 3, 19)


def test_the_day_announced_holds_when_the_worker_comes_after_midnight(cast: Cast) -> None:
    asked = ask(
        Ask.Kind.GUIDE,
        "guide:late-in-the-evening:v1",
        title_fr="Lire le guide",
        title_en="Read the guide",
        path="/guides/guide/",
        audience=AudienceFactory(),
        due_on=dt.date(2026, 3, 9),
        due_days=7,
        by=None,
        at=ASKED_AT,
    )

    reconcile(asked, at=ASKED_AT + dt.timedelta(days=1))

    assert assignment_of(asked, cast.zoe).due_on == dt.date(2026, 3, 9)


def test_someone_hired_next_month_is_not_asked_yet(cast: Cast) -> None:
    EmployeeFactory(hired_on=ASKED_AT.date() + dt.timedelta(days=30))

    assert Assignment.objects.filter(ask=make_ask()).count() == 4


def test_a_leaver_is_closed_and_what_was_done_stays(cast: Cast) -> None:
    asked = make_ask()
    fulfil(assignment_of(asked, cast.zoe), at=ASKED_AT)
    for person in (cast.zoe, cast.sam):
        person.left_on = ASKED_AT.date()
        person.save()

    outcome = reconcile(asked, at=LATER)

    assert outcome.closed == 1
    assert assignment_of(asked, cast.sam).closed_reason == Assignment.Closed.LEFT
    assert assignment_of(asked, cast.zoe).done_at == ASKED_AT


def test_a_mover_is_closed_and_asked_again_on_coming_back(cast: Cast) -> None:
    audience = AudienceFactory()
    audience.departments.add(cast.operations)
    asked = make_ask(audience=audience, due_days=5)
    cast.zoe.department = cast.technology
    cast.zoe.save()
    reconcile(asked, at=LATER)
    assert assignment_of(asked, cast.zoe).closed_reason == Assignment.Closed.MOVED

    cast.zoe.department = cast.operations
    cast.zoe.save()
    outcome = reconcile(asked, at=LATER)

    assert outcome.reopened == 1
    assert assignment_of(asked, cast.zoe).is_outstanding
    assert assignment_of(asked, cast.zoe).due_on == dt.date(2026, 3, 17)


def test_an_open_row_follows_the_person_to_another_manager(cast: Cast) -> None:
    asked = make_ask()
    cast.sam.manager = cast.malik
    cast.sam.save()
    renumber_people()

    reconcile(asked, at=LATER)

    cast.malik.refresh_from_db()
    below = Assignment.objects.filter(ask=asked).under(cast.malik)
    assert {row.employee for row in below} == {cast.zoe, cast.sam}
    assert assignment_of(asked, cast.sam).tally_manager == cast.malik


def test_an_exemption_ends_on_its_last_day(cast: Cast) -> None:
    asked = make_ask()
    on = ASKED_AT.date()
    exempt(asked, cast.zoe, reason="Congé sabbatique", starts_on=on, ends_on=on, by=cast.ada, at=ASKED_AT)
    assert assignment_of(asked, cast.zoe).closed_reason == Assignment.Closed.EXEMPT

    reconcile(asked, at=ASKED_AT)
    assert assignment_of(asked, cast.zoe).closed_reason == Assignment.Closed.EXEMPT

    reconcile(asked, at=LATER)
    assert assignment_of(asked, cast.zoe).is_outstanding


def test_closing_a_request_closes_what_is_open_and_keeps_what_is_done(cast: Cast) -> None:
    asked = make_ask()
    fulfil(assignment_of(asked, cast.zoe), at=ASKED_AT)

    close(asked, by=cast.ada, at=LATER)
    reconcile(asked, at=LATER)
    close(asked, by=cast.malik, at=LATER + dt.timedelta(days=1))

    asked.refresh_from_db()
    assert (asked.closed_by, asked.closed_at) == (cast.ada, LATER)
    assert assignment_of(asked, cast.sam).closed_reason == Assignment.Closed.SUPERSEDED
    assert completion_of(Assignment.objects.filter(ask=asked), on=LATER.date()) == Completion(asked=4, done=1)


@pytest.mark.parametrize("people", [3, 40])
def test_reconciling_takes_as_many_queries_for_three_people_as_for_forty(
    cast: Cast, people: int, django_assert_max_num_queries: object
) -> None:
    EmployeeFactory.create_batch(people)
    asked = make_ask()

    with django_assert_max_num_queries(23):
        reconcile(asked, at=LATER)


@pytest.mark.parametrize("act", [decline, fulfil])
def test_who_answers_while_they_are_moved_has_answered(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, act: Callable[..., Assignment]
) -> None:
    """Between the moment when those who moved are found and the moment when they are counted elsewhere."""
    asked = make_ask(due_on=dt.date(2026, 3, 20))
    Employee.objects.filter(pk=cast.zoe.pk).update(department=cast.technology)
    found = reconciling._changed

    def found_then_answered(*given: Any) -> list[int]:
        keys = found(*given)
        act(assignment_of(asked, cast.zoe), at=LATER)
        return keys

    monkeypatch.setattr(reconciling, "_changed", found_then_answered)

    reconcile(asked, at=LATER)

    row = assignment_of(asked, cast.zoe)
    assert row.is_answered
    assert row.due_on == dt.date(2026, 3, 20)

from __future__ import annotations

import threading

import pytest
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from assignments.models import Assignment, ManagerTally, PlaceTally
from documents.models import LedgerEntry
from people.models import Employee
from tests.conftest import Cast
from tests.factories.acknowledgements import ask_guide, ask_rewritten
from tests.factories.people import EmployeeFactory
from tests.factories.training import FOLLOWED, LATER, asked, assignment_of, complete, make_course, read_lesson
from training.asking import settle_completed
from training.models import Certificate


@pytest.mark.parametrize("number", [3, 30])
def test_the_number_of_queries_does_not_grow_with_the_people(cast: Cast, number: int) -> None:
    """Each has a manager and a place of their own or shares them: the tallies are set right together."""
    course = make_course(lessons=1, questions=0)
    for place in range(number):
        manager = EmployeeFactory(department=cast.technology) if place % 2 else cast.malik
        complete(course, EmployeeFactory(manager=manager, department=cast.operations, language="fr"))
    ask = asked(course, due_days=3, at=FOLLOWED)

    with CaptureQueriesContext(connection) as queries:
        assert settle_completed(at=LATER) == number

    assert len(queries) <= 20
    assert Assignment.objects.filter(ask=ask, done_at=LATER).count() == number
    assert sum(ManagerTally.objects.filter(ask=ask).values_list("done", flat=True)) == number
    assert PlaceTally.objects.get(ask=ask, department=cast.operations, language="fr", site=None).done == number
    assert settle_completed(at=LATER) == 0


def test_it_goes_on_in_batches(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("training.asking.BATCH", 2)
    course = make_course(lessons=1, questions=0)
    for person in (cast.zoe, cast.malik, cast.sam):
        complete(course, person)
    ask = asked(course, due_days=3)

    assert settle_completed(at=FOLLOWED) == 3

    assert Assignment.objects.outstanding().get(ask=ask).employee == cast.ada


def test_each_is_counted_late_no_more(cast: Cast) -> None:
    course = make_course(lessons=1, questions=0)
    for person in (cast.zoe, cast.malik):
        complete(course, person)
    ask = asked(course, due_days=1)
    ManagerTally.objects.filter(ask=ask).update(overdue=1)
    PlaceTally.objects.filter(ask=ask).update(overdue=2)

    settle_completed(at=FOLLOWED)

    assert set(ManagerTally.objects.filter(ask=ask).values_list("manager", "done", "overdue")) >= {
        (cast.malik.pk, 1, 0)
    }
    assert PlaceTally.objects.get(ask=ask, department=cast.operations).overdue == 0


def test_a_tally_that_is_missing_is_counted_anew(cast: Cast) -> None:
    course = make_course(lessons=1, questions=0)
    for person in (cast.zoe, cast.sam):
        complete(course, person)
    ask = asked(course, due_days=30)
    ManagerTally.objects.filter(ask=ask, manager=cast.malik).delete()

    settle_completed(at=FOLLOWED)

    assert ManagerTally.objects.get(ask=ask, manager=cast.malik).done == 1
    assert sum(PlaceTally.objects.filter(ask=ask).values_list("done", flat=True)) == 2


def test_whom_a_newer_guide_asks_to_read_again_still_owes_it(cast: Cast) -> None:
    version, course = ask_guide(), make_course(lessons=2)
    complete(course, cast.zoe)
    complete(course, cast.sam)
    ask_rewritten(version, {2: ("<p>Autre chose.</p>", "<p>Something else.</p>")})
    ask = asked(course, due_days=30, at=LATER)

    assert settle_completed(at=LATER) == 0

    assert assignment_of(ask, cast.zoe).is_outstanding


def test_who_read_again_what_became_required_is_given_a_certificate_of_the_new_version(cast: Cast) -> None:
    version, course = ask_guide(), make_course(lessons=2)
    complete(course, cast.zoe)
    complete(course, cast.sam)
    course.lessons.filter(element=2).update(is_required=False)
    newer = ask_rewritten(version, {2: ("<p>Autre chose.</p>", "<p>Something else.</p>")})
    read_lesson(course.lessons.select_related("course").get(element=2), by=cast.zoe, at=LATER)
    course.lessons.update(is_required=True)
    ask = asked(course, due_days=30, at=LATER)

    assert settle_completed(at=LATER) == 1

    assert Certificate.objects.get(guide_version=newer).employee == cast.zoe
    assert LedgerEntry.objects.filter(kind="certificate").count() == Certificate.objects.count() == 3
    assert assignment_of(ask, cast.sam).is_outstanding


@pytest.mark.django_db(transaction=True)
def test_whom_somebody_holds_is_left_for_the_next_time(cast: Cast) -> None:
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one writer at a time.")
    course = make_course(lessons=1, questions=0)
    for person in (cast.zoe, cast.sam):
        complete(course, person)
    ask = asked(course, due_days=30)
    settled: list[int] = []

    def act() -> None:
        settled.append(settle_completed(at=FOLLOWED))
        connections["default"].close()

    with transaction.atomic():
        assert Assignment.objects.select_for_update().get(ask=ask, employee=cast.zoe)
        thread = threading.Thread(target=act)
        thread.start()
        thread.join()

    assert settled == [1]
    assert settle_completed(at=FOLLOWED) == 1
    assert not Assignment.objects.outstanding().filter(employee__in=Employee.objects.filter(pk=cast.zoe.pk)).exists()

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from assignments.models import ManagerTally, PlaceTally
from documents.models import LedgerEntry, SealOrder
from tests.conftest import Cast
from tests.factories.people import EmployeeFactory
from tests.factories.training import (
    FOLLOWED,
    asked,
    assignment_of,
    make_course,
    read_lesson,
    read_lessons,
    right_answers,
    take_quiz,
)
from training.models import Certificate, Course, Enrollment
from training.quizzing import start_attempt, submit


def test_the_last_answer_asks_the_database_little(cast: Cast) -> None:
    course = make_course()
    asked(course, due_days=30)
    read_lessons(course, cast.zoe)
    attempt = start_attempt(course, by=cast.zoe, at=FOLLOWED)

    with CaptureQueriesContext(connection) as queries:
        submit(attempt, right_answers(attempt), by=cast.zoe, at=FOLLOWED)

    assert (
        Certificate.objects.get().key
        == LedgerEntry.objects.get(kind="certificate").about
        == SealOrder.objects.get().about
    )
    assert len(queries) <= 20  # the transaction and a save point of the test among them


def test_a_failed_quiz_looks_at_nothing_else(cast: Cast) -> None:
    course = make_course()
    read_lessons(course, cast.zoe)

    take_quiz(course, cast.zoe, passes=False)

    assert not Certificate.objects.exists()


def test_two_rounds_asked_of_somebody_are_done_together(cast: Cast) -> None:
    course = make_course()
    rounds = [asked(course, due_days=3), asked(course, due_days=60)]
    read_lessons(course, cast.zoe)

    take_quiz(course, cast.zoe)

    assert [assignment_of(each, cast.zoe).done_at for each in rounds] == [FOLLOWED] * 2
    for each in rounds:
        assert ManagerTally.objects.get(ask=each, manager=cast.malik).done == 1
        assert PlaceTally.objects.get(ask=each, key__startswith=f"{cast.operations.pk}:", done=1)


def test_the_certificate_keeps_the_best_result(cast: Cast) -> None:
    course = make_course(lessons=1, questions=2, pass_mark=50)
    first = start_attempt(course, by=cast.zoe, at=FOLLOWED)
    submit(first, right_answers(first), by=cast.zoe, at=FOLLOWED)
    second = start_attempt(course, by=cast.zoe, at=FOLLOWED)
    submit(second, [right_answers(second)[0], [(right_answers(second)[1][0] + 1) % 3]], by=cast.zoe, at=FOLLOWED)

    read_lessons(course, cast.zoe)

    assert Certificate.objects.get().score == 100
    assert LedgerEntry.objects.get(kind="certificate").record["attempt"] == first.pk


@pytest.mark.django_db(transaction=True)
def test_a_last_lesson_and_a_last_answer_at_the_same_moment_make_one_certificate(cast: Cast) -> None:
    course = make_course(lessons=1)
    ask = asked(course, due_days=30)
    people = [cast.zoe, cast.sam, *(EmployeeFactory() for _number in range(3))]
    lesson = course.lessons.select_related("course").get()
    attempts = [start_attempt(course, by=person, at=FOLLOWED) for person in people]
    start, failed = threading.Barrier(2 * len(people)), []

    def act(person_acts: Callable[[], object]) -> None:
        start.wait()
        try:
            person_acts()
        except Exception as error:
            failed.append(error)
        finally:
            connections["default"].close()

    acts = [lambda person=person: read_lesson(lesson, by=person, at=FOLLOWED) for person in people]
    acts += [
        lambda one=one, person=person: submit(one, right_answers(one), by=person, at=FOLLOWED)
        for one, person in zip(attempts, people, strict=True)
    ]
    threads = [threading.Thread(target=act, args=(each,)) for each in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failed == []
    assert sorted(Certificate.objects.values_list("employee", flat=True)) == sorted(person.pk for person in people)
    assert SealOrder.objects.count() == len(people)
    assert assignment_of(ask, cast.zoe).done_at == FOLLOWED


@pytest.mark.django_db(transaction=True)
def test_people_who_complete_a_course_do_not_wait_for_who_holds_it(cast: Cast) -> None:
    """The course and the person are read, not held: only one's own enrollment is."""
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one writer at a time.")
    course = make_course(lessons=1, questions=0)
    lesson = course.lessons.select_related("course").get()
    Enrollment.objects.create(course=course, employee=cast.zoe, enrolled_at=FOLLOWED)

    def act() -> None:
        with connections["default"].cursor() as cursor:
            cursor.execute("SET lock_timeout = '3s'")
        read_lesson(lesson, by=cast.zoe, at=FOLLOWED)
        connections["default"].close()

    with transaction.atomic():
        list(Course.objects.select_for_update(no_key=True))
        thread = threading.Thread(target=act)
        thread.start()
        thread.join()

    assert Certificate.objects.get().employee == cast.zoe

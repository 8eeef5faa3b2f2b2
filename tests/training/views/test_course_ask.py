from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.test import Client
from django.utils import timezone

from assignments.models import Ask, Assignment
from assignments.reconciling import reconcile
from people.models import Employee
from tests.conftest import Cast
from tests.factories.training import FOLLOWED, complete, make_course, make_draft_course
from training.asking import settle_completed

Browser = Callable[[Employee], Client]
PAGE = "/training/courses/premiers-pas/ask/"
ANSWERS = {"for_whom": "everyone", "when": "days", "due_days": "30"}


def test_each_person_finds_it_among_what_they_have_to_do(cast: Cast, client_of: Browser) -> None:
    make_course()
    client_of(cast.ada).post(PAGE, ANSWERS)

    ask = Ask.objects.get()
    reconcile(ask, at=timezone.now())

    assert (ask.kind, ask.due_days, ask.path) == ("training", 30, "/training/courses/premiers-pas/")
    assert Assignment.objects.filter(ask=ask).count() == 4
    assert "Premiers pas" in client_of(cast.zoe).get("/").content.decode()


def test_only_some_and_by_a_day(cast: Cast, client_of: Browser) -> None:
    make_course()
    day = timezone.localdate() + dt.timedelta(days=20)
    sent = {"for_whom": "part", "departments": [cast.technology.pk], "when": "day", "due_on": day.isoformat()}
    client_of(cast.ada).post(PAGE, sent)

    ask = Ask.objects.get()
    reconcile(ask, at=timezone.now())

    assert [(row.employee, row.due_on) for row in Assignment.objects.filter(ask=ask)] == [(cast.sam, day)]


def test_each_time_is_a_round_of_its_own(cast: Cast, client_of: Browser) -> None:
    course = make_course()
    for _time in range(2):
        client_of(cast.ada).post(PAGE, ANSWERS)

    assert [ask.series for ask in Ask.objects.all()] == [course.series] * 2


def test_who_completed_it_before_owes_nothing(cast: Cast, client_of: Browser) -> None:
    complete(make_course(), cast.zoe)
    client_of(cast.ada).post(PAGE, ANSWERS)
    reconcile(Ask.objects.get(), at=FOLLOWED)

    settle_completed(at=timezone.now())
    settle_completed(at=timezone.now())

    assert Assignment.objects.get(employee=cast.zoe).done_at is not None
    assert Assignment.objects.outstanding().count() == 3


def test_bad_input_asks_nobody(cast: Cast, client_of: Browser) -> None:
    make_course()
    wrong: list[dict[str, str]] = [
        {},
        ANSWERS | {"due_days": ""},
        ANSWERS | {"due_days": "-3"},
        ANSWERS | {"when": "day", "due_on": "2020-01-01"},
        ANSWERS | {"when": "day"},
        ANSWERS | {"for_whom": "part"},
        ANSWERS | {"departments": "x" * 10_000},
    ]
    for sent in wrong:
        assert client_of(cast.ada).post(PAGE, sent).status_code == 200
    assert not Ask.objects.exists()


def test_a_stranger_and_a_manager_find_nothing_nor_does_hr_of_a_draft(cast: Cast, client_of: Browser) -> None:
    make_course()
    make_draft_course("brouillon")

    for person in (cast.sam, cast.malik):
        assert client_of(person).get(PAGE).status_code == 404
        assert client_of(person).post(PAGE, ANSWERS).status_code == 404
    assert client_of(cast.ada).get("/training/courses/brouillon/ask/").status_code == 404

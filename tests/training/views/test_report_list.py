from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from people.models import Employee, Leave
from tests.conftest import Cast
from tests.factories.people import EmployeeFactory
from tests.factories.training import FOLLOWED, asked, complete, make_course
from training.assessing import assess, gain_of, reassess
from training.reporting import figures_of

Browser = Callable[[Employee], Client]
PAGE = "/training/reports/"


def test_a_manager_sees_their_people_and_hr_everyone(cast: Cast, client_of: Browser) -> None:
    course = make_course()
    asked(course, due_days=30)
    complete(course, cast.zoe)
    today = FOLLOWED.date()

    (mine,) = figures_of(cast.malik, on=today)
    (all_,) = figures_of(cast.ada, on=today)

    assert (mine.asked, mine.done, all_.asked, all_.done) == (1, 1, 4, 1)
    assert "Premiers pas" in client_of(cast.malik).get(PAGE).content.decode()


def test_a_stranger_finds_nothing(cast: Cast, client_of: Browser) -> None:
    assert client_of(cast.sam).get(PAGE).status_code == 404


def test_a_mean_of_fewer_than_five_is_never_shown(cast: Cast) -> None:
    for person in (cast.ada, cast.malik, cast.zoe, cast.sam):
        assess([1] * 6, 2, by=person, at=FOLLOWED)
        reassess(4, by=person, at=FOLLOWED)

    assert gain_of(Employee.objects.all()) is None


def test_a_mean_is_told_to_the_nearest_half(cast: Cast) -> None:
    for place, person in enumerate((cast.ada, cast.malik, cast.zoe, cast.sam, EmployeeFactory())):
        assess([1] * 6, 2, by=person, at=FOLLOWED)
        reassess(4 if place else 3, by=person, at=FOLLOWED)

    gain = gain_of(Employee.objects.all())

    assert gain is not None
    assert (gain.people, gain.before, gain.after, gain.difference) == (5, 2, 4, 2)


def test_nobody_on_leave_is_late(cast: Cast) -> None:
    asked(make_course(), due_days=3)
    today = FOLLOWED.date()
    Leave.objects.create(employee=cast.zoe, starts_on=today)

    (figures,) = figures_of(cast.ada, on=today)

    assert (figures.asked, figures.late) == (4, 3)


def test_a_person_asked_again_counts_once(cast: Cast) -> None:
    course = make_course()
    asked(course, due_days=3)
    asked(course, due_days=60)

    (figures,) = figures_of(cast.ada, on=FOLLOWED.date())

    assert (figures.asked, figures.late) == (4, 0)


@pytest.mark.parametrize("number", [1, 30])
def test_the_number_of_queries_does_not_grow(cast: Cast, client_of: Browser, number: int) -> None:
    for place in range(number):
        asked(make_course(f"cours-{place}", lessons=1, questions=0), due_days=30)
    browser = client_of(cast.ada)
    browser.get(PAGE)

    with CaptureQueriesContext(connection) as queries:
        assert browser.get(PAGE).status_code == 200

    assert len(queries) <= 10

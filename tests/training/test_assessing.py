"""Nobody's answers are told alone: the attacks that would tell them, tried one by one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client

from people.models import Employee, Organisation
from people.positions import renumber_people
from tests.conftest import Cast
from tests.factories.people import ActingFactory, EmployeeFactory
from tests.factories.training import FOLLOWED
from training.assessing import FEWEST, assess, gain_of, gain_told_to, reassess
from training.models import Level

Browser = Callable[[Employee], Client]
PAGE = "/training/reports/"
TODAY = FOLLOWED.date()
MINUTE = dt.timedelta(minutes=1)


def team(manager: Employee, number: int) -> list[Employee]:
    people = EmployeeFactory.create_batch(number, manager=manager)
    renumber_people()
    return people


def say(person: Employee, before: int, after: int, *, at: dt.datetime = FOLLOWED) -> None:
    assess([1] * 6, before, by=person, at=at)
    reassess(after, by=person, at=at)


def answered(people: list[Employee], before: int, after: int) -> None:
    for number, person in enumerate(people):
        say(person, before, after, at=FOLLOWED + number * MINUTE)


def fresh(person: Employee) -> Employee:
    return Employee.objects.get(pk=person.pk)


def test_the_mean_of_the_twelfth_does_not_follow_from_that_of_eleven_and_of_twelve(cast: Cast) -> None:
    """Before and after a date: each who comes alone, however far from the others, changes nothing."""
    people = team(cast.malik, 15)
    answered(people[:10], 1, 1)
    told = [gain_told_to(fresh(cast.malik), on=TODAY)]

    for number, late in enumerate(people[10:]):
        say(late, 5, 5, at=FOLLOWED + (20 + number) * MINUTE)
        told.append(gain_told_to(fresh(cast.malik), on=TODAY))

    assert told[:5] == [told[0]] * 5
    assert told[0] is not None
    assert (told[0].people, told[0].before) == (10, 1)
    assert told[5] is not None
    assert (told[5].people, told[5].before, told[5].after) == (15, 2.5, 2.5)


def test_before_and_after_are_of_the_same_people(cast: Cast) -> None:
    """Who answered before alone is in neither mean."""
    people = team(cast.malik, 10)
    answered(people[:5], 2, 4)
    for person in people[5:]:
        assess([1] * 6, 5, by=person, at=FOLLOWED)

    assert gain_of(Employee.objects.all()) == gain_told_to(fresh(cast.malik), on=TODAY)
    gain = gain_of(Employee.objects.all())
    assert gain is not None
    assert (gain.people, gain.before, gain.after) == (5, 2, 4)


def test_who_answers_again_alone_changes_nothing(cast: Cast) -> None:
    people = team(cast.malik, 6)
    answered(people, 1, 1)
    before = gain_told_to(fresh(cast.malik), on=TODAY)

    say(people[5], 5, 5, at=FOLLOWED + 60 * MINUTE)

    assert gain_told_to(fresh(cast.malik), on=TODAY) == before


def test_standing_in_for_somebody_with_one_person_does_not_tell_of_that_person(cast: Cast) -> None:
    """Eleven while one stands in, ten before and after: the eleventh would be told by the difference."""
    lead = EmployeeFactory()
    answered(team(cast.malik, 9), 1, 1)
    answered(team(lead, 1), 5, 5)
    say(cast.zoe, 1, 1)
    before = gain_told_to(fresh(cast.malik), on=TODAY)

    ActingFactory(manager=lead, deputy=cast.malik, starts_on=TODAY, ends_on=TODAY)

    assert gain_told_to(fresh(cast.malik), on=TODAY) == before


@pytest.mark.parametrize("query", [f"?level={Level.AT_EASE}", "?department=1", "?q=zoe", "?as_of=2026-01-01"])
def test_no_filter_tells_the_mean_of_a_part(cast: Cast, client_of: Browser, query: str) -> None:
    answered([cast.zoe, *team(cast.malik, 9)], 2, 4)

    whole, part = (client_of(cast.malik).get(PAGE + more).context["gain"] for more in ("", query))

    assert whole == part
    assert whole.people == 10


def test_the_page_says_how_many_are_counted_and_when_that_changes(cast: Cast, client_of: Browser) -> None:
    answered(team(cast.malik, 7), 2, 4)

    page = client_of(cast.malik).get(PAGE).content.decode().replace("\xa0", " ")

    assert (
        "Pour les 5 premières personnes qui ont répondu avant et après : 2,0 sur 5 en moyenne avant, 4,0 après." in page
    )
    assert f"quand {FEWEST} autres auront répondu" in page


def test_hr_reads_a_mean_and_no_answer_either(cast: Cast, client_of: Browser) -> None:
    """Whatever HR chose about names."""
    answered(team(cast.malik, 4), 2, 4)

    assert Organisation.current().smallest_group == 0
    assert client_of(cast.ada).get(PAGE).context["gain"] is None

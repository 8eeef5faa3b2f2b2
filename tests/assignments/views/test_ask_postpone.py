import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assignments.asking import close
from assignments.models import Ask
from people.models import Organisation
from tests.conftest import Cast
from tests.factories.assignments import assignment_of, make_ask

Browser = Callable[..., Client]


@pytest.fixture
def asked(cast: Cast) -> Ask:
    now = timezone.now()
    return make_ask(at=now, due_on=Organisation.current().today(now) + dt.timedelta(days=5), due_days=5)


def address(asked: Ask) -> str:
    return reverse("assignments:ask-postpone", args=[asked.pk])


def test_hr_gives_more_time(cast: Cast, asked: Ask, client_of: Browser) -> None:
    later = asked.due_on + dt.timedelta(days=10)
    client = client_of(cast.ada)
    assert client.get(address(asked)).status_code == 200
    client.post(address(asked), {"due_on": later})
    assert assignment_of(asked, cast.zoe).due_on == later


@pytest.mark.parametrize("days", [-1, -400])
def test_an_earlier_day_is_refused(cast: Cast, asked: Ask, client_of: Browser, days: int) -> None:
    answer = client_of(cast.ada).post(address(asked), {"due_on": asked.due_on + dt.timedelta(days=days)})
    assert answer.status_code == 200
    assert "plus tard" in answer.content.decode()
    assert assignment_of(asked, cast.zoe).due_on == asked.due_on


@pytest.mark.parametrize("who", ["malik", "sam", "zoe"])
def test_the_stranger_gets_nothing(cast: Cast, asked: Ask, client_of: Browser, who: str) -> None:
    assert client_of(getattr(cast, who)).get(address(asked)).status_code == 404


def test_what_was_taken_back_is_not_there(cast: Cast, asked: Ask, client_of: Browser) -> None:
    close(asked, by=cast.ada, at=timezone.now())
    assert client_of(cast.ada).get(address(asked)).status_code == 404

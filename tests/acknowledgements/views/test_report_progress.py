from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from acknowledgements.progressing import MOST_POINTS
from guidebook.models import GuideVersion
from tests.conftest import Cast
from tests.factories.acknowledgements import ask_guide, sign

Browser = Callable[..., Client]
DAY = dt.timedelta(days=1)


def address(version: GuideVersion) -> str:
    return reverse("acknowledgements:report-progress", args=[version.guide.slug, version.number])


def test_day_by_day_since_people_were_asked(cast: Cast, client_of: Browser) -> None:
    now = timezone.now()
    version = ask_guide(at=now - 5 * DAY)
    sign(version, cast.zoe, at=now - 3 * DAY)
    sign(version, cast.sam, at=now)

    answer = client_of(cast.ada).get(address(version))

    points = answer.context["points"]
    assert [point.done for point in points] == [0, 0, 1, 0, 0, 1]
    assert [point.total for point in points] == [0, 0, 1, 1, 1, 2]
    assert points[-1].percent == 50
    assert "<svg" in answer.content.decode()


def test_a_manager_sees_that_of_their_people(cast: Cast, client_of: Browser) -> None:
    version = ask_guide(at=timezone.now() - DAY)
    sign(version, cast.sam, at=timezone.now())
    points = client_of(cast.malik).get(address(version)).context["points"]
    assert points[-1].total == 0


def test_a_long_time_is_told_in_few_points(cast: Cast, client_of: Browser) -> None:
    now = timezone.now()
    version = ask_guide(at=now - 400 * DAY)
    sign(version, cast.zoe, at=now - 399 * DAY)
    client = client_of(cast.ada)
    points = client.get(address(version)).context["points"]
    assert len(points) <= MOST_POINTS
    assert points[-1].day == timezone.localdate()
    assert points[-1].total == sum(point.done for point in points) == 1
    with CaptureQueriesContext(connection) as queries:
        client.get(address(version))
    assert len(queries) <= 20


@pytest.mark.parametrize("who", ["sam", "zoe"])
def test_the_stranger_gets_nothing(cast: Cast, client_of: Browser, who: str) -> None:
    assert client_of(getattr(cast, who)).get(address(ask_guide())).status_code == 404

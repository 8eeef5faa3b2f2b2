from __future__ import annotations

from collections.abc import Callable

import icalendar
from django.test import Client

from people.models import Employee
from tests.conftest import Cast
from tests.factories.sessions import PLANNED, booked, make_session
from tests.factories.training import make_course
from training.calendars import open_feed

Browser = Callable[[Employee], Client]


def test_a_calendar_reads_the_sessions_of_its_owner_without_logging_in(cast: Cast, client: Client) -> None:
    session = make_session(make_course(), cast.ada)
    booked(session, cast.zoe)
    secret = open_feed(by=cast.zoe, at=PLANNED)

    answer = client.get(f"/training/calendar/{secret}.ics")

    calendar = icalendar.Calendar.from_ical(answer.content)
    assert str(calendar["method"]) == "PUBLISH"
    assert [str(event["summary"]) for event in calendar.walk("VEVENT")] == ["Premiers pas"]
    assert "no-store" in answer["Cache-Control"]


def test_a_stranger_without_the_secret_finds_nothing(cast: Cast, client: Client) -> None:
    open_feed(by=cast.zoe, at=PLANNED)

    for secret in ("sample", "é", "x" * 43):
        assert client.get(f"/training/calendar/{secret}.ics").status_code == 404
    assert client.post("/training/calendar/sample.ics").status_code == 405

from __future__ import annotations

from collections.abc import Callable

import icalendar
from django.test import Client

from people.models import Employee
from tests.conftest import Cast
from tests.factories.sessions import booked, make_session
from tests.factories.training import make_course

Browser = Callable[[Employee], Client]


def test_who_has_a_seat_takes_it_to_their_calendar(cast: Cast, client_of: Browser) -> None:
    session = make_session(make_course(), cast.ada)
    booked(session, cast.zoe)

    answer = client_of(cast.zoe).get(f"/training/sessions/{session.pk}/calendar/")

    [event] = icalendar.Calendar.from_ical(answer.content).walk("VEVENT")
    assert answer["Content-Type"].startswith("text/calendar")
    assert "attachment" in answer["Content-Disposition"]
    assert str(event["summary"]) == "Premiers pas"


def test_a_stranger_and_who_waits_find_nothing(cast: Cast, client_of: Browser) -> None:
    session = make_session(make_course(), cast.ada, seats=1)
    booked(session, cast.zoe, cast.malik)

    for person in (cast.malik, cast.sam):
        assert client_of(person).get(f"/training/sessions/{session.pk}/calendar/").status_code == 404

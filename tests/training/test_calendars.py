from __future__ import annotations

import datetime as dt
from email.message import EmailMessage
from typing import Any

import icalendar
import pytest
from django.core import mail
from django.utils import timezone

from announcements.delivering import deliver_batch
from announcements.models import Delivery
from people.models import Employee
from tests.conftest import Cast
from tests.factories.sessions import PLANNED, STARTS, booked, make_session
from tests.factories.training import make_course
from training.booking import leave
from training.calendars import close_feed, open_feed, published, reader_of, sessions_of
from training.hosting import cancel, change
from training.models import CalendarFeed, Session


def sent() -> list[Any]:
    while deliver_batch(clock=timezone.now):
        pass
    assert not Delivery.objects.exclude(error="").exists(), list(Delivery.objects.values_list("error", flat=True))
    return [message.message() for message in mail.outbox]


def calendar_in(message: EmailMessage) -> tuple[Any, icalendar.Calendar]:
    """The part that mail readers take for an invitation, an alternative of the text."""
    assert message.get_content_type() == "multipart/alternative"
    [part] = [part for part in message.walk() if part.get_content_type() == "text/calendar"]
    return part, icalendar.Calendar.from_ical(part.get_payload(decode=True))


def test_who_has_a_seat_is_invited_in_hours_of_the_place_across_daylight_saving(cast: Cast) -> None:
    winter = make_session(make_course(), cast.ada, starts_at=STARTS - dt.timedelta(days=7))
    summer = make_session(winter.course, cast.ada, starts_at=STARTS)
    for session in (winter, summer):
        booked(session, cast.zoe)

    calendars = [calendar_in(message) for message in sent()]

    assert [part.get_param("method") for part, _calendar in calendars] == ["REQUEST", "REQUEST"]
    for _part, calendar in calendars:
        [event] = calendar.walk("VEVENT")
        assert str(calendar["method"]) == "REQUEST"
        assert event["dtstart"].params["TZID"] == "America/Toronto"
        assert str(event["attendee"]) == "mailto:zoe@boreal.example"
        assert str(event["location"]) == "Salle des Érables"
        assert "Organisé par Ada Gagnon" in str(event["description"])
        [zone] = calendar.walk("VTIMEZONE")
        assert {str(part["tzoffsetto"].to_ical()) for part in zone.subcomponents} >= {"-0400", "-0500"}
    starts = [calendar.walk("VEVENT")[0]["dtstart"].dt for _part, calendar in calendars]
    assert [start.hour for start in starts] == [13, 14]
    assert [start.utcoffset() for start in starts] == [dt.timedelta(hours=-5), dt.timedelta(hours=-4)]


def test_each_message_has_the_same_uid_and_a_higher_number(cast: Cast) -> None:
    session = make_session(make_course(), cast.ada, seats=1)
    booked(session, cast.zoe, cast.malik)
    later = Session.objects.get()
    later.starts_at += dt.timedelta(hours=1)
    change(later, by=cast.ada, at=PLANNED)
    sent()
    leave(session, person=cast.zoe, by=cast.zoe, at=PLANNED)
    sent()
    cancel(session, reason="Salle fermée", by=cast.ada, at=PLANNED)

    messages = sent()

    parts = [(message["To"], *calendar_in(message)) for message in messages if "text/calendar" in message.as_string()]
    assert len({str(calendar.walk("VEVENT")[0]["uid"]) for _to, _part, calendar in parts}) == 1
    numbers: dict[str, list[int]] = {}
    methods: dict[str, list[str]] = {}
    for to, _part, calendar in parts:
        numbers.setdefault(to, []).append(int(calendar.walk("VEVENT")[0]["sequence"]))
        methods.setdefault(to, []).append(str(calendar["method"]))
    zoe, malik = (next(to for to in methods if name in to) for name in ("zoe@", "malik@"))
    assert methods[zoe][-1] == "CANCEL"
    assert methods[malik] == ["REQUEST", "CANCEL"]
    assert all(row == sorted(set(row)) for row in numbers.values())
    assert "Salle fermée" in messages[-1].as_string() or "Salle ferm" in mail.outbox[-1].body


def test_an_invitation_overtaken_by_a_cancellation_never_leaves(cast: Cast) -> None:
    session = make_session(make_course(), cast.ada)
    booked(session, cast.zoe)
    leave(session, person=cast.zoe, by=cast.zoe, at=PLANNED)

    deliver_batch(clock=timezone.now)

    assert [calendar_in(message.message())[0].get_param("method") for message in mail.outbox] == ["CANCEL"]


def test_a_session_elsewhere_keeps_its_own_time_zone(cast: Cast) -> None:
    session = make_session(make_course(), cast.ada, time_zone="America/Vancouver")

    [event] = icalendar.Calendar.from_ical(published([session], language="fr", at=PLANNED)).walk("VEVENT")

    assert (event["dtstart"].params["TZID"], event["dtstart"].dt.hour) == ("America/Vancouver", 11)
    assert "11\N{NO-BREAK SPACE}h" in session.when
    assert "America/Vancouver" in session.when


def test_a_feed_is_read_by_its_secret_alone_until_revoked(cast: Cast) -> None:
    first = open_feed(by=cast.zoe, at=PLANNED)
    second = open_feed(by=cast.zoe, at=PLANNED)

    assert reader_of(first, on=PLANNED.date()) is None
    assert reader_of(second, on=PLANNED.date()) == cast.zoe
    assert not CalendarFeed.objects.filter(digest=second).exists()
    close_feed(by=cast.zoe, at=PLANNED)
    assert reader_of(second, on=PLANNED.date()) is None


def test_the_feed_of_who_left_is_nobodys(cast: Cast) -> None:
    secret = open_feed(by=cast.zoe, at=PLANNED)
    Employee.objects.filter(pk=cast.zoe.pk).update(left_on=dt.date(2026, 3, 1))

    assert reader_of(secret, on=PLANNED.date()) is None


def test_a_feed_holds_seats_and_neither_waiting_nor_what_was_cancelled(cast: Cast) -> None:
    course = make_course()
    seat, full, off = (make_session(course, cast.ada, seats=1) for _ in range(3))
    booked(full, cast.malik)
    for session in (seat, full, off):
        booked(session, cast.zoe)
    cancel(off, reason="", by=cast.ada, at=PLANNED)

    assert sessions_of(cast.zoe, at=PLANNED) == [seat]
    assert sessions_of(cast.zoe, at=STARTS + dt.timedelta(days=120)) == []


@pytest.mark.parametrize("address", ["zoe@boreal.example", None])
def test_who_has_no_address_still_has_a_seat(cast: Cast, address: str | None) -> None:
    Employee.objects.filter(pk=cast.zoe.pk).update(email=address)

    [booking] = booked(make_session(make_course(), cast.ada), cast.zoe)

    assert booking.is_seated
    assert Delivery.objects.count() == (1 if address else 0)

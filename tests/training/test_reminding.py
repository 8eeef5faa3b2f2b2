from __future__ import annotations

import datetime as dt
import zoneinfo

import pytest
from django.core import mail
from django.utils import timezone

from announcements.delivering import deliver_batch
from announcements.models import Delivery
from config.celery import app
from people.models import Employee
from tests.conftest import Cast
from tests.factories.sessions import PLANNED, booked, make_session
from tests.factories.training import make_course
from tests.training.test_booking import at_once
from training.booking import leave
from training.hosting import cancel, change
from training.models import Session
from training.reminding import remind_of_sessions
from training.tasks import remind_due

QUEBEC, VANCOUVER = zoneinfo.ZoneInfo("America/Toronto"), zoneinfo.ZoneInfo("America/Vancouver")
MORNING = dt.datetime(2027, 3, 16, 9, tzinfo=QUEBEC)  # the day before tests.factories.sessions.STARTS
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


def reminded(person: Employee) -> int:
    return Delivery.objects.filter(employee=person, occasion__startswith="session-soon:").count()


def moved(session: Session, by: dt.timedelta, *, host: Employee, at: dt.datetime) -> None:
    later = Session.objects.get(pk=session.pk)
    later.starts_at, later.ends_at, later.closes_at = later.starts_at + by, later.ends_at + by, later.closes_at + by
    change(later, by=host, at=at)


def deliver(at: dt.datetime) -> None:
    while deliver_batch(clock=lambda: at):
        pass


def reminders() -> list[mail.EmailMultiAlternatives]:
    return [letter for letter in mail.outbox if letter.subject.startswith(("Rappel", "Reminder"))]


def test_who_has_a_seat_is_reminded_once_and_who_waits_is_not(cast: Cast) -> None:
    session = make_session(make_course(), cast.ada, seats=1)
    booked(session, cast.zoe, cast.malik)

    counts = [remind_of_sessions(at=MORNING + number * HOUR) for number in range(-1, 15)]

    assert counts == [0, 1] + [0] * 14
    assert (reminded(cast.zoe), reminded(cast.malik)) == (1, 0)


def test_who_books_meanwhile_changes_nothing_for_those_reminded(cast: Cast) -> None:
    session = make_session(make_course(), cast.ada)
    booked(session, cast.zoe)
    remind_of_sessions(at=MORNING)
    booked(session, cast.sam, at=MORNING + HOUR)  # told of their seat at once

    assert remind_of_sessions(at=MORNING + 2 * HOUR) == 0
    assert (reminded(cast.zoe), reminded(cast.sam)) == (1, 0)


def test_a_day_begins_where_the_session_takes_place(cast: Cast) -> None:
    starts_at = dt.datetime(2027, 6, 9, 22, tzinfo=VANCOUVER)  # the tenth already in Québec
    booked(make_session(make_course(), cast.ada, starts_at=starts_at, time_zone="America/Vancouver"), cast.zoe)

    at = dt.datetime(2027, 6, 8, 9, tzinfo=VANCOUVER)
    assert remind_of_sessions(at=at - dt.timedelta(minutes=1)) == 0
    assert remind_of_sessions(at=at) == 1


def test_without_a_place_of_its_own_the_organisation_decides(cast: Cast) -> None:
    starts_at = dt.datetime(2027, 6, 9, 22, tzinfo=QUEBEC)  # the tenth in UTC
    booked(make_session(make_course(), cast.ada, starts_at=starts_at), cast.zoe)

    assert remind_of_sessions(at=dt.datetime(2027, 6, 9, 0, tzinfo=QUEBEC)) == 0  # it is today
    assert remind_of_sessions(at=dt.datetime(2027, 6, 8, 23, 59, tzinfo=QUEBEC)) == 1


@pytest.mark.parametrize(
    ("starts_at", "hours"),
    [
        (dt.datetime(2027, 3, 14, 9, tzinfo=QUEBEC), 23),  # an hour is skipped in between
        (dt.datetime(2027, 11, 7, 9, tzinfo=QUEBEC), 25),  # an hour comes twice
        (dt.datetime(2027, 11, 7, 23, 30, tzinfo=QUEBEC), 39.5),  # the longest there is
    ],
)
def test_the_night_the_clocks_change_nine_o_clock_is_nine_o_clock(
    cast: Cast, starts_at: dt.datetime, hours: float
) -> None:
    booked(make_session(make_course(), cast.ada, starts_at=starts_at), cast.zoe)

    at = starts_at.astimezone(dt.UTC) - dt.timedelta(hours=hours)
    assert at.astimezone(QUEBEC).time() == dt.time(9)
    assert remind_of_sessions(at=at - dt.timedelta(minutes=1)) == 0
    assert remind_of_sessions(at=at) == 1


def test_what_was_moved_further_is_reminded_of_again_when_its_day_comes(cast: Cast) -> None:
    session = make_session(make_course(), cast.ada)
    booked(session, cast.zoe)
    remind_of_sessions(at=MORNING)
    moved(session, 7 * DAY, host=cast.ada, at=MORNING + HOUR)

    assert remind_of_sessions(at=MORNING + 2 * HOUR) == 0
    assert remind_of_sessions(at=MORNING + 7 * DAY) == 1
    assert reminded(cast.zoe) == 2


def test_nobody_is_reminded_of_what_is_cancelled_nor_after_leaving(cast: Cast) -> None:
    course = make_course()
    cancelled, left = make_session(course, cast.ada), make_session(course, cast.ada)
    booked(cancelled, cast.zoe)
    booked(left, cast.malik, cast.sam)
    cancel(cancelled, reason="", by=cast.ada, at=PLANNED)
    leave(left, person=cast.malik, by=cast.malik, at=PLANNED)
    Employee.objects.filter(pk=cast.sam.pk).update(left_on=dt.date(2027, 1, 8))

    assert remind_of_sessions(at=MORNING) == 0


def test_the_reminder_says_where_and_brings_the_invitation(cast: Cast) -> None:
    booked(make_session(make_course(), cast.ada, link="https://rencontre.example/abc"), cast.zoe, cast.sam)
    remind_of_sessions(at=MORNING)
    deliver(MORNING)

    to = {letter.to[0].partition("@")[0].rpartition("<")[2]: letter for letter in reminders()}
    assert to["zoe"].subject == "Rappel\N{NO-BREAK SPACE}: Premiers pas"
    assert to["sam"].subject == "Reminder: First steps"
    for said in ("17 mars 2027", "Salle des Érables", "https://rencontre.example/abc", "/training/sessions/"):
        assert said in " ".join(to["zoe"].body.split())
    [invitation] = [part for part in to["zoe"].alternatives if part.mimetype.startswith("text/calendar")]
    assert invitation.mimetype == "text/calendar; method=REQUEST"
    assert "DTSTART;TZID=America/Toronto:20270317T140000" in invitation.content


@pytest.mark.parametrize("meanwhile", ["left", "cancelled", "moved", "begun", "nothing"])
def test_a_reminder_overtaken_is_not_sent(cast: Cast, meanwhile: str) -> None:
    session = make_session(make_course(), cast.ada)
    booked(session, cast.zoe)
    remind_of_sessions(at=MORNING)
    at = MORNING + HOUR
    if meanwhile == "left":
        leave(session, person=cast.zoe, by=cast.zoe, at=at)
    elif meanwhile == "cancelled":
        cancel(session, reason="", by=cast.ada, at=at)
    elif meanwhile == "moved":
        moved(session, 7 * DAY, host=cast.ada, at=at)

    deliver(session.starts_at if meanwhile == "begun" else at)

    assert reminded(cast.zoe) == 1
    assert bool(reminders()) == (meanwhile == "nothing")


def test_a_place_back_in_the_waiting_list_is_not_reminded_of(cast: Cast) -> None:
    session = make_session(make_course(), cast.ada, seats=1)
    booked(session, cast.zoe, cast.malik)
    remind_of_sessions(at=MORNING)
    leave(session, person=cast.zoe, by=cast.zoe, at=MORNING + HOUR)
    booked(session, cast.zoe, at=MORNING + HOUR)

    deliver(MORNING + HOUR)

    assert reminders() == []


def test_the_sweep_reminds_each_hour(cast: Cast) -> None:
    [swept] = [row for row in app.conf.beat_schedule.values() if row["task"] == remind_due.name]
    assert swept["schedule"].hour == set(range(24))
    ahead = 12 - timezone.now().hour
    midday = zoneinfo.ZoneInfo(f"Etc/GMT{-ahead:+d}")  # where it is some past twelve now; the sign is as they have it
    starts_at = dt.datetime.combine(timezone.now().astimezone(midday).date() + DAY, dt.time(15), tzinfo=midday)
    booked(make_session(make_course(), cast.ada, starts_at=starts_at, time_zone=midday.key), cast.zoe)

    remind_due()

    assert reminded(cast.zoe) == 1


@pytest.mark.django_db(transaction=True)
def test_two_sweeps_at_the_same_moment_remind_once(cast: Cast) -> None:
    booked(make_session(make_course(), cast.ada), cast.zoe, cast.sam)

    counts = at_once(*[lambda: remind_of_sessions(at=MORNING)] * 4)

    assert sorted(map(str, counts)) == ["0", "0", "0", "2"]
    assert (reminded(cast.zoe), reminded(cast.sam)) == (1, 1)

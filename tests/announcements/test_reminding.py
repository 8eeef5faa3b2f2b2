import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from announcements.delivering import deliver_batch
from announcements.laddering import follow_kind, set_kind, set_request
from announcements.models import Delivery, ReminderRound
from announcements.nudging import Nudged, nudge
from announcements.reminding import Reminded, foresee, next_round, remind, remind_due, rounds_lately
from assignments.exempting import exempt
from assignments.fulfilling import fulfil
from assignments.models import Ask, Assignment
from people.models import Employee
from tests.factories.assignments import assignment_of, make_ask
from tests.factories.people import EmployeeFactory, LeaveFactory

DUE = dt.date(2026, 3, 18)  # a Wednesday
ASKED = dt.datetime(2026, 3, 2, 14, 0, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


def morning(day: dt.date, hour: int = 9) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(hour), tzinfo=dt.timezone(dt.timedelta(hours=-4)))


def held_on(day: dt.date) -> set[Employee]:
    remind_due(at=morning(day))
    return {row.employee for row in Delivery.objects.filter(occasion=f"reminder:{day}").select_related("employee")}


def mornings(first: dt.date, last: dt.date) -> list[dt.date]:
    """The days on which somebody was reminded, each morning having its round."""
    days = [first + number * DAY for number in range((last - first).days + 1)]
    return [day for day in days if held_on(day)]


@pytest.fixture
def asked(cast) -> Ask:
    return make_ask(cast.malik, cast.zoe, due_on=DUE, at=ASKED)


def test_people_are_reminded_on_the_usual_days(asked):
    # 21 March is a Saturday: the Monday after; two days later would be too soon for another mail.
    expected = [DUE - 7 * DAY, DUE - DAY, dt.date(2026, 3, 23), DUE + 8 * DAY, DUE + 14 * DAY]
    assert mornings(DUE - 10 * DAY, DUE + 40 * DAY) == expected


def test_a_holiday_moves_the_reminder(asked, organisation):
    organisation.holidays = ["2026-03-17"]
    organisation.save()
    assert mornings(DUE - 2 * DAY, DUE + DAY) == [DUE]


def test_it_waits_for_eight_o_clock_here(asked):
    assert not remind_due(at=morning(DUE - DAY, hour=7))
    assert remind_due(at=morning(DUE - DAY, hour=8))


def test_a_second_round_of_the_day_changes_nothing(asked):
    held_on(DUE - DAY)
    assert not remind_due(at=morning(DUE - DAY, hour=15))
    assert Delivery.objects.filter(occasion__startswith="reminder:").count() == 2


def test_a_missed_morning_is_caught_up_once(asked):
    held_on(DUE - 2 * DAY)
    assert held_on(DUE)  # nothing ran on the day before
    assert not held_on(DUE + DAY)


def test_a_round_cut_off_is_held_again_and_nobody_is_written_to_twice(asked, cast):
    held_on(DUE - DAY)
    ReminderRound.objects.update(finished_at=None)
    assert remind(DUE - DAY, at=morning(DUE - DAY, hour=11))
    assert Delivery.objects.filter(occasion__startswith="reminder:").count() == 2


def test_after_a_long_silence_old_steps_are_left_alone(asked):
    held_on(DUE - 5 * DAY)
    assert not held_on(DUE + 30 * DAY)


def test_whoever_answered_is_exempt_left_or_is_away_is_left_in_peace(cast):
    people = EmployeeFactory.create_batch(5)
    asked = make_ask(*people, due_on=DUE, at=ASKED)
    done, excused, left, away, silent = people
    fulfil(assignment_of(asked, done), at=ASKED)
    exempt(asked, excused, reason="Mandat", starts_on=DUE - 5 * DAY, by=cast.ada, at=morning(DUE - 5 * DAY))
    Employee.objects.filter(pk=left.pk).update(left_on=DUE - 2 * DAY)
    LeaveFactory(employee=away, starts_on=DUE - 3 * DAY, ends_on=DUE + DAY)
    assert held_on(DUE - DAY) == {silent}


def test_people_without_address_are_counted_and_not_written_to(asked, cast):
    Employee.objects.filter(pk=cast.zoe.pk).update(email=None)
    assert foresee(DUE - DAY) == Reminded(written=1, unreachable=1)
    assert held_on(DUE - DAY) == {cast.malik}


def test_one_cap_holds_for_nudges_and_reminders(asked, cast):
    nudge(Assignment.objects.of(cast.zoe), by=cast.malik, at=morning(DUE - 2 * DAY))
    assert held_on(DUE - DAY) == {cast.malik}
    assert nudge(Assignment.objects.of(cast.malik), by=cast.ada, at=morning(DUE)) == Nudged(capped=1)


def test_one_mail_tells_all_that_waits(asked, cast, smtp_sink):
    make_ask(cast.zoe, due_on=DUE, title_fr="Suivre la formation", at=ASKED)
    held_on(DUE - DAY)
    deliver_batch(clock=lambda: morning(DUE - DAY))
    [mail] = [mail for mail in smtp_sink.received if "zoe@" in mail.recipients[0]]
    assert mail.message["Subject"] == "2 choses vous attendent"
    text = mail.body()
    assert "Lire le guide" in text
    assert "Suivre la formation" in text
    assert "18 mars 2026" in text


def test_it_stops_at_once_when_done(asked, cast, smtp_sink):
    held_on(DUE - DAY)
    fulfil(assignment_of(asked, cast.zoe), at=morning(DUE - DAY))
    deliver_batch(clock=lambda: morning(DUE - DAY))
    assert ["malik@" in mail.recipients[0] for mail in smtp_sink.received] == [True]
    assert rounds_lately()[0].sent == 1
    assert (rounds_lately()[0].overtaken, rounds_lately()[0].failed) == (1, 0)


def test_another_thing_that_waits_is_no_reason_to_write_once_the_first_is_done(asked, cast, smtp_sink):
    make_ask(cast.zoe, due_on=DUE + 60 * DAY, at=ASKED)
    held_on(DUE - DAY)
    fulfil(assignment_of(asked, cast.zoe), at=morning(DUE - DAY))
    deliver_batch(clock=lambda: morning(DUE - DAY))
    assert not [mail for mail in smtp_sink.received if "zoe@" in mail.recipients[0]]


def test_a_consent_is_reminded_softly_and_never_late(cast, smtp_sink):
    asked = make_ask(cast.zoe, is_optional=True, title_fr="Votre image", at=ASKED)
    Ask.objects.filter(pk=asked.pk).update(kind=Ask.Kind.CONSENT)
    first = ASKED.date() + 7 * DAY
    assert mornings(ASKED.date() + DAY, ASKED.date() + 30 * DAY) == [first, ASKED.date() + 21 * DAY]
    deliver_batch(clock=lambda: morning(ASKED.date() + 21 * DAY))
    text = smtp_sink.received[0].body()
    assert "Oui ou non" in text
    assert "due" not in text
    assert not Delivery.objects.filter(occasion__startswith="overdue:").exists()


def test_an_invitation_is_not_pressed(cast):
    make_ask(cast.zoe, is_optional=True, at=ASKED)
    assert mornings(ASKED.date(), ASKED.date() + 40 * DAY) == []


def test_what_is_asked_again_is_told_the_first_morning(asked, cast, smtp_sink):
    make_ask(cast.zoe, due_on=DUE + 90 * DAY, series=asked.subject, at=morning(dt.date(2026, 3, 4)))
    assert held_on(dt.date(2026, 3, 4)) == {cast.zoe}
    deliver_batch(clock=lambda: morning(dt.date(2026, 3, 4)))
    text = smtp_sink.received[0].body()
    assert "de nouveau" in text


def test_hr_sets_the_days_of_a_kind_and_of_one_request(asked, cast):
    other = make_ask(cast.sam, due_on=DUE, at=ASKED)
    set_kind(Ask.Kind.GUIDE, [-2], by=cast.ada, at=ASKED)
    set_request(other, [], by=cast.ada, at=ASKED)
    assert held_on(DUE - 2 * DAY) == {cast.malik, cast.zoe}
    follow_kind(other)
    assert foresee(DUE - 2 * DAY).capped == 2


def test_the_next_round_skips_the_weekend(asked):
    friday = dt.date(2026, 3, 6)
    assert next_round(at=morning(friday, hour=7)) == friday
    held_on(friday)
    assert next_round(at=morning(friday, hour=10)) == friday + 3 * DAY


def test_as_many_queries_for_three_hundred_as_for_three(cast):
    make_ask(*EmployeeFactory.create_batch(3), due_on=DUE, at=ASKED)
    with CaptureQueriesContext(
        connection,
    ) as few:
        remind(DUE - DAY, at=morning(DUE - DAY))
    make_ask(*EmployeeFactory.create_batch(300), due_on=DUE + 30 * DAY, at=ASKED)
    with CaptureQueriesContext(connection) as many:
        remind(DUE + 29 * DAY, at=morning(DUE + 29 * DAY))
    assert Delivery.objects.filter(occasion=f"reminder:{DUE + 29 * DAY}").count() == 300
    assert _looked_up(many) <= _looked_up(few) + 2


def _looked_up(captured):
    """SQLite holds the variables of a statement down, and writes 300 rows in several."""
    return len([query for query in captured if not query["sql"].startswith("INSERT")])


def test_a_step_that_fell_during_days_of_peace_is_put_off_and_not_lost(asked, cast):
    nudge(Assignment.objects.of(cast.zoe), by=cast.malik, at=morning(DUE - 2 * DAY))
    assert held_on(DUE - DAY) == {cast.malik}
    assert held_on(DUE) == set()
    assert held_on(DUE + DAY) == {cast.zoe}

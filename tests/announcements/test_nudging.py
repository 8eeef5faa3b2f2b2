import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from announcements.delivering import deliver_batch
from announcements.models import Delivery
from announcements.nudging import CAP_DAYS, CAP_TOTAL, Nudged, foresee, nudge
from announcements.ordering import order
from assignments.asking import close
from assignments.exempting import exempt
from assignments.fulfilling import fulfil
from assignments.models import Ask, Assignment
from assignments.reconciling import reconcile
from people.models import Employee
from tests.factories.assignments import ASKED_AT, assignment_of, make_ask
from tests.factories.people import EmployeeFactory, LeaveFactory

DAY = dt.timedelta(days=1)
NOW = ASKED_AT + 2 * DAY  # 4 March 2026, 9:00 in Québec


def all_of(asked: Ask):
    return Assignment.objects.filter(ask=asked)


@pytest.fixture
def asked(cast) -> Ask:
    return make_ask(cast.malik, cast.zoe, due_on=dt.date(2026, 3, 10), minutes=8)


def test_each_who_has_not_answered_is_written_to(asked, cast):
    assert foresee(all_of(asked), at=NOW) == Nudged(sent=2)
    assert not Delivery.objects.exists()
    assert nudge(all_of(asked), by=cast.ada, at=NOW) == Nudged(sent=2)
    deliveries = Delivery.objects.all()
    assert {row.employee for row in deliveries} == {cast.malik, cast.zoe}
    assert {(row.occasion, row.created_by) for row in deliveries} == {(f"nudge:{asked.pk}:2026-03-04", cast.ada)}


def test_only_those_given_are_written_to(asked, cast):
    assert nudge(all_of(asked).of(cast.zoe), by=cast.malik, at=NOW) == Nudged(sent=1)
    assert Delivery.objects.get().employee == cast.zoe


def test_pressed_again_the_same_day_nothing_leaves(asked, cast):
    nudge(all_of(asked), by=cast.ada, at=NOW)
    assert nudge(all_of(asked), by=cast.ada, at=NOW + dt.timedelta(hours=2)) == Nudged(capped=2)
    assert Delivery.objects.count() == 2


@pytest.mark.parametrize(("days", "sent"), [(1, 0), (CAP_DAYS - 1, 0), (CAP_DAYS, 1)])
def test_one_mail_in_three_days_counted_in_days_of_here(asked, cast, days, sent):
    zoe = all_of(asked).of(cast.zoe)
    nudge(zoe, by=cast.ada, at=NOW)
    earlier_that_day = NOW + days * DAY - dt.timedelta(hours=8)
    assert nudge(zoe, by=cast.ada, at=earlier_that_day) == Nudged(sent=sent, capped=1 - sent)


def test_a_nudge_or_a_reminder_about_something_else_counts(asked, cast):
    other = make_ask(cast.zoe)
    nudge(all_of(other), by=cast.ada, at=NOW)
    order("reminder:77:2026-03-04", cast.malik, by=None, at=NOW)
    assert nudge(all_of(asked), by=cast.ada, at=NOW + DAY) == Nudged(capped=2)


def test_other_mail_does_not_count(asked, cast):
    order("invitation:2026-03-04", cast.zoe, by=None, at=NOW)
    assert nudge(all_of(asked).of(cast.zoe), by=cast.ada, at=NOW) == Nudged(sent=1)


def test_who_is_asked_two_things_gets_one_mail(asked, cast):
    other = make_ask(cast.zoe)
    both = Assignment.objects.filter(ask__in=[asked, other]).of(cast.zoe)
    assert nudge(both, by=cast.ada, at=NOW) == Nudged(sent=1, capped=1)
    assert Delivery.objects.count() == 1


def test_after_three_nudges_for_one_thing_no_more(asked, cast):
    zoe = all_of(asked).of(cast.zoe)
    for number in range(CAP_TOTAL):
        assert nudge(zoe, by=cast.ada, at=NOW + number * CAP_DAYS * DAY).sent == 1
    much_later = NOW + 90 * DAY
    assert nudge(zoe, by=cast.ada, at=much_later) == Nudged(capped=1)
    assert nudge(all_of(make_ask(cast.zoe)), by=cast.ada, at=much_later) == Nudged(sent=1)


def test_a_nudge_that_could_not_be_delivered_is_no_nudge(asked, cast):
    zoe = all_of(asked).of(cast.zoe)
    nudge(zoe, by=cast.ada, at=NOW)
    Delivery.objects.update(failed_at=NOW, problem=Delivery.Problem.ADDRESS)
    assert nudge(zoe, by=cast.ada, at=NOW) == Nudged(capped=1)
    assert nudge(zoe, by=cast.ada, at=NOW + DAY) == Nudged(sent=1)


def test_who_is_away_or_without_an_address_is_counted_and_not_written_to(asked, cast):
    LeaveFactory(employee=cast.malik, ends_on=dt.date(2026, 3, 4))
    Employee.objects.filter(pk=cast.zoe.pk).update(email=None)
    assert nudge(all_of(asked), by=cast.ada, at=NOW) == Nudged(unreachable=1, on_leave=1)
    assert not Delivery.objects.exists()
    assert nudge(all_of(asked), by=cast.ada, at=NOW + DAY) == Nudged(sent=1, unreachable=1)


def test_who_left_answered_declined_or_is_exempt_is_not_counted(cast):
    people = EmployeeFactory.create_batch(4)
    asked = make_ask(*people)
    left, done, declined, excused = people
    Employee.objects.filter(pk=left.pk).update(left_on=dt.date(2026, 3, 3))
    fulfil(assignment_of(asked, done), at=NOW)
    all_of(asked).of(declined).update(closed_at=NOW, closed_reason=Assignment.Closed.DECLINED)
    exempt(asked, excused, reason="Mandat", starts_on=dt.date(2026, 3, 4), by=cast.ada, at=NOW - DAY)
    assert nudge(all_of(asked), by=cast.ada, at=NOW) == Nudged()


def test_what_was_taken_back_is_no_longer_asked_for(asked, cast):
    close(asked, by=None, at=NOW)
    assert nudge(all_of(asked), by=cast.ada, at=NOW) == Nudged()


def test_as_many_queries_for_one_person_as_for_thirty(cast):
    one, thirty = make_ask(cast.zoe), make_ask(*EmployeeFactory.create_batch(30))
    with CaptureQueriesContext(connection) as few:
        nudge(all_of(one), by=cast.ada, at=NOW)
    with CaptureQueriesContext(connection) as many:
        assert nudge(all_of(thirty), by=cast.ada, at=NOW).sent == 30
    assert len(many) == len(few)


def test_the_mail_says_in_french_what_by_when_and_who_asks(asked, cast, smtp_sink):
    nudge(all_of(asked).of(cast.zoe), by=cast.malik, at=NOW)
    deliver_batch(clock=lambda: NOW)
    [mail] = smtp_sink.sent_to("zoe@boreal.example")
    assert mail.message["Subject"] == "Un petit rappel\N{NO-BREAK SPACE}: Lire le guide"
    for text in (mail.body(), mail.body("html")):
        assert "Bonjour Zoé" in text
        assert "Malik Benali" in text
        assert "10 mars 2026" in text
        assert "8\N{NO-BREAK SPACE}minutes" in text or "8 minutes" in text
        assert "http://testserver/guides/guide/" in text
        assert "C’était attendu" not in text


def test_the_mail_says_in_english_that_the_day_has_passed_without_scolding(cast, smtp_sink):
    asked = make_ask(cast.sam, due_on=dt.date(2026, 3, 3))
    nudge(all_of(asked), by=cast.ada, at=NOW)
    deliver_batch(clock=lambda: NOW)
    [mail] = smtp_sink.sent_to("sam@boreal.example")
    assert mail.message["Subject"] == "A small reminder: Read the guide"
    assert "It was due by March 3, 2026. It is still welcome." in mail.body()
    assert "Ada Gagnon asked us to remind you" in mail.body("html")
    assert "overdue" not in mail.body().lower()


def test_who_answers_before_the_mail_leaves_does_not_receive_it(asked, cast, smtp_sink):
    nudge(all_of(asked).of(cast.zoe), by=cast.malik, at=NOW)
    fulfil(assignment_of(asked, cast.zoe), at=NOW)
    deliver_batch(clock=lambda: NOW)
    assert not smtp_sink.received
    assert (Delivery.objects.get().problem, Delivery.objects.failed().count()) == ("overtaken", 0)


def test_names_with_markup_are_shown_as_text(cast, smtp_sink):
    asked = make_ask(cast.zoe, title_fr="<b>Guide</b>", title_en="")
    reconcile(asked, at=NOW)
    nudge(all_of(asked), by=cast.malik, at=NOW)
    deliver_batch(clock=lambda: NOW)
    [mail] = smtp_sink.received
    assert "<b>Guide" not in mail.body("html")
    assert "<b>Guide</b>" in mail.body()

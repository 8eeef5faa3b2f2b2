import datetime as dt

import pytest

from announcements.announcing import NotUnderWay, cancel, pause, resume
from announcements.delivering import claim, deliver_batch, hand_over
from announcements.models import Delivery
from announcements.progress import Progress, progress_of
from announcements.resending import NobodyToReach, resend
from people.models import Employee
from tests.factories.announcements import ANNOUNCED_AT, delivery_to, make_announcement, make_started

NOW = ANNOUNCED_AT + dt.timedelta(minutes=1)


def deliver():
    return deliver_batch(clock=lambda: NOW)


def test_only_those_who_were_not_reached_receive_it_again(zoe, malik, sam, ada, smtp_sink):
    announcement = make_started(zoe, malik, sam)
    smtp_sink.refuse("malik@boreal.example", "550 5.1.1 No such person here")
    deliver()
    smtp_sink.accept("malik@boreal.example")
    assert resend(announcement, by=ada, at=NOW) == 1
    row = delivery_to(malik, announcement)
    assert (row.problem, row.error, row.attempts, row.resent_at, row.resent_by) == ("", "", 0, NOW, ada)
    assert row.receipt == ""
    deliver()
    assert sorted(mail.recipients[0].partition("@")[0] for mail in smtp_sink.received) == ["malik", "sam", "zoe"]
    announcement.refresh_from_db()
    assert announcement.state == "sent"


def test_who_left_or_lost_their_address_is_not_tried_again(zoe, malik, ada, no_server):
    announcement = make_started(zoe, malik)
    Delivery.objects.update(failed_at=NOW, problem="refused")
    Employee.objects.filter(pk=zoe.pk).update(left_on=dt.date(2026, 3, 1))
    Employee.objects.filter(pk=malik.pk).update(email=None)
    with pytest.raises(NobodyToReach):
        resend(announcement, by=ada, at=NOW)


def test_what_was_cancelled_stays_so(zoe, ada):
    announcement = make_started(zoe)
    Delivery.objects.update(failed_at=NOW, problem="refused")
    cancel(announcement, by=ada, at=NOW)
    with pytest.raises(NobodyToReach):
        resend(announcement, by=ada, at=NOW)


def test_a_pause_stops_a_batch_in_a_workers_hands_and_resuming_sends_each_once(zoe, sam, ada, smtp_sink):
    announcement = make_started(zoe, sam)
    batch = claim(at=NOW)
    pause(announcement, by=ada, at=NOW)
    hand_over(batch, clock=lambda: NOW)
    assert deliver() is False
    assert smtp_sink.received == []
    assert progress_of(announcement) == Progress(waiting=2)
    resume(announcement, by=ada, at=NOW)
    deliver()
    assert len(smtp_sink.received) == 2
    announcement.refresh_from_db()
    assert announcement.state == "sent"


def test_a_paused_one_may_be_cancelled_but_not_paused_again(zoe, ada):
    announcement = make_started(zoe)
    pause(announcement, by=ada, at=NOW)
    with pytest.raises(NotUnderWay):
        pause(announcement, by=ada, at=NOW)
    cancel(announcement, by=ada, at=NOW)
    assert announcement.state == "cancelled"
    with pytest.raises(NotUnderWay):
        resume(announcement, by=ada, at=NOW)


def test_paused_twice_says_who_did_it_last(zoe, ada, malik):
    announcement = make_started(zoe)
    pause(announcement, by=ada, at=NOW)
    resume(announcement, by=ada, at=NOW)
    assert announcement.state == "sending"
    pause(announcement, by=malik, at=NOW)
    assert (announcement.state, announcement.paused_by, announcement.resumed_by) == ("paused", malik, None)


def test_a_draft_has_nothing_to_pause(zoe, ada):
    with pytest.raises(NotUnderWay):
        pause(make_announcement(zoe), by=ada, at=NOW)

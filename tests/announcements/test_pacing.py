import datetime as dt
import threading
import zoneinfo

import pytest
from django.db import connection

from announcements.delivering import claim, deliver_batch
from announcements.models import Announcement, Delivery
from announcements.pacing import opens_at, resumes_at
from people.models import Organisation
from tests.factories.announcements import ANNOUNCED_AT, make_started
from tests.factories.people import EmployeeFactory

HERE = zoneinfo.ZoneInfo("America/Toronto")


def local(text):
    return dt.datetime.fromisoformat(text).replace(tzinfo=HERE)


@pytest.mark.parametrize(
    ("moment", "opening"),
    [
        ("2026-03-02T08:00", "2026-03-02T08:00"),
        ("2026-03-02T07:59", "2026-03-02T08:00"),
        ("2026-03-02T17:59", "2026-03-02T17:59"),
        ("2026-03-02T18:00", "2026-03-03T08:00"),
        ("2026-03-06T18:30", "2026-03-10T08:00"),  # over a weekend, the night the clocks change and a holiday
        ("2026-10-30T19:00", "2026-11-02T08:00"),
    ],
)
def test_the_office_opens_by_its_own_clock(organisation, moment, opening):
    Organisation.objects.update(holidays=["2026-03-09"])
    assert opens_at(local(moment)) == local(opening)


def test_only_so_many_leave_in_a_minute_and_it_says_when_it_resumes(organisation, smtp_sink):
    EmployeeFactory.create_batch(5)
    announcement = make_started(per_minute=2)
    at = ANNOUNCED_AT + dt.timedelta(seconds=20)
    assert deliver_batch(clock=lambda: at) is True
    assert deliver_batch(clock=lambda: at) is False
    assert len(smtp_sink.received) == 2
    assert resumes_at(announcement, at=at) == ANNOUNCED_AT + dt.timedelta(minutes=1)
    following = at + dt.timedelta(minutes=1)
    assert resumes_at(announcement, at=following) is None
    deliver_batch(clock=lambda: following)
    assert len(smtp_sink.received) == 4


def test_a_slow_announcement_holds_back_no_other(zoe, sam, smtp_sink):
    EmployeeFactory.create_batch(3)
    make_started(per_minute=1)
    make_started(zoe, sam)
    deliver_batch(clock=lambda: ANNOUNCED_AT)
    assert len(smtp_sink.received) == 3


def test_outside_office_hours_nothing_leaves(zoe, smtp_sink):
    evening, morning = local("2026-03-02T20:00"), local("2026-03-03T08:00")
    announcement = make_started(zoe, at=evening, office_hours=True)
    assert deliver_batch(clock=lambda: evening) is False
    assert resumes_at(announcement, at=evening) == morning
    assert smtp_sink.received == []
    deliver_batch(clock=lambda: morning)
    assert len(smtp_sink.received) == 1
    assert Announcement.objects.get().finished_at == morning


@pytest.mark.django_db(transaction=True)
def test_two_workers_do_not_spend_the_same_minute_twice(organisation):
    EmployeeFactory.create_batch(20)
    make_started(per_minute=6)
    together, held = threading.Barrier(4), []

    def work():
        try:
            together.wait()
            held.extend(row.pk for row in claim(at=ANNOUNCED_AT))
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(held) == len(set(held)) == 6
    assert Delivery.objects.exclude(leased_until=None).count() == 6

import datetime as dt

from django.utils import timezone

from announcements import tasks
from announcements.models import Announcement
from tests.factories.announcements import make_announcement


def test_announcements_whose_hour_has_come_are_started(zoe, sam):
    now = timezone.now()
    make_announcement(zoe, at=now, send_at=now)
    make_announcement(sam, at=now, send_at=now + dt.timedelta(days=1))
    make_announcement(sam, at=now)
    assert tasks.start_due() == 1


def test_a_started_announcement_is_delivered_by_the_sweep(zoe, smtp_sink):
    now = timezone.now()
    announcement = make_announcement(zoe, at=now, send_at=now)
    tasks.start(announcement.pk)
    tasks.start(announcement.pk)
    tasks.deliver_waiting()
    tasks.deliver_waiting()
    assert len(smtp_sink.received) == 1
    assert Announcement.objects.get().finished_at

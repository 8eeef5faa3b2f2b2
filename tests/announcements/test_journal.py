import datetime as dt
from contextlib import suppress

from django.conf import settings
from django.utils import timezone

from announcements.delivering import claim
from announcements.journal import journal, recover
from announcements.models import Delivery
from tests.factories.announcements import make_started


class Killed(Exception):
    """Stands for the end of a worker: what it would still have done is not done."""


def left_behind(*sent, receipt=""):
    """The journal of a worker that claimed everything, sent some and died."""
    with suppress(Killed), journal() as kept:
        claim(at=timezone.now(), kept=kept)
        for delivery in sent:
            kept.sent(delivery.pk, receipt)
        raise Killed


def test_what_a_dead_worker_had_sent_is_recorded_and_the_rest_is_given_back(zoe, sam):
    announcement = make_started(zoe, sam)
    to_zoe = announcement.deliveries.get(employee=zoe)
    left_behind(to_zoe)
    assert recover() == 1
    assert [row.employee for row in Delivery.objects.waiting(timezone.now())] == [sam]
    to_zoe.refresh_from_db()
    assert timezone.now() - to_zoe.sent_at < dt.timedelta(minutes=1)
    assert recover() == 0
    assert list((settings.REPERE_HOME / "journal").iterdir()) == []


def test_what_the_mail_server_said_is_recovered_with_it(zoe, sam):
    announcement = make_started(zoe, sam)
    left_behind(*announcement.deliveries.order_by("pk"), receipt="2.0.0 Ok: queued as été 4XyZ")
    assert recover() == 2
    assert {row.receipt for row in announcement.deliveries.all()} == {"2.0.0 Ok: queued as été 4XyZ"}


def test_a_journal_from_before_receipts_is_read_and_one_that_ends_within_a_letter(zoe, sam):
    announcement = make_started(zoe, sam)
    first, last = announcement.deliveries.order_by("pk")
    left_behind(first, last, receipt="été")
    [path] = (settings.REPERE_HOME / "journal").glob("*.journal")
    claimed, _first, _last = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(claimed + f"sent {first.pk}\nsent {last.pk} ét".encode() + "é".encode()[:1])
    assert recover() == 1
    first.refresh_from_db()
    assert (first.receipt, first.sent_at is None) == ("", False)
    assert [row.pk for row in Delivery.objects.waiting(timezone.now())] == [last.pk]


def test_the_journal_of_a_living_worker_is_left_alone(zoe):
    make_started(zoe)
    with journal() as kept:
        batch = claim(at=timezone.now(), kept=kept)
        kept.sent(batch[0].pk)
        assert recover() == 0
    assert Delivery.objects.unsettled().count() == 1


def test_what_another_worker_has_taken_over_is_its_own(zoe):
    make_started(zoe)
    left_behind(Delivery.objects.get())
    later = timezone.now() + dt.timedelta(hours=1)
    Delivery.objects.update(leased_until=later)
    assert recover() == 0
    assert Delivery.objects.get().leased_until == later


def test_a_journal_older_than_the_row_speaks_of_another_database(zoe):
    make_started(zoe)
    left_behind(Delivery.objects.get())
    Delivery.objects.update(created_at=timezone.now() + dt.timedelta(hours=1))
    assert recover() == 0
    assert Delivery.objects.unsettled().count() == 1


def test_half_a_line_counts_for_nothing(zoe):
    make_started(zoe)
    left_behind(Delivery.objects.get())
    [path] = (settings.REPERE_HOME / "journal").glob("*.journal")
    path.write_bytes(path.read_bytes()[:-1])
    assert recover() == 0
    assert Delivery.objects.waiting(timezone.now()).count() == 1

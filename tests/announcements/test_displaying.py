import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from announcements.announcing import cancel
from announcements.displaying import CalledOff, Display, LastDayGone, ReadingNeedsPage, display
from announcements.feeding import changed_at, entries
from announcements.hooking import post_waiting
from announcements.models import CURRENT_FOR, Announcement, WebhookPost
from tests.announcements.hook_server import ANYWHERE, serving
from tests.factories.announcements import ANNOUNCED_AT, make_announcement, make_started
from tests.factories.webhooks import make_channel

DAY = dt.timedelta(days=1)
TODAY = ANNOUNCED_AT.date()
HIDDEN = Display(on_intranet=False)


def days_shown(announcement, days):
    """Of the days after it left, those on which it is shown."""
    return [day for day in days if Announcement.objects.current(ANNOUNCED_AT + day * DAY).contains(announcement)]


def test_as_it_leaves_and_for_three_months(db):
    assert days_shown(make_started(), [-1, 0, 1, 89, 90, 200]) == [0, 1, 89]


def test_by_mail_only(db, zoe):
    announcement = make_started(display=HIDDEN)
    assert announcement.deliveries.filter(employee=zoe).exists()
    assert days_shown(announcement, [0, 1, 89]) == []


def test_from_one_day_to_another_both_included(db):
    announcement = make_started(display=Display(True, TODAY + 3 * DAY, TODAY + 5 * DAY))
    assert days_shown(announcement, range(10)) == [3, 4, 5]


def test_the_days_are_those_of_the_organisation(db, organisation):
    announcement = make_started(display=Display(True, TODAY + 3 * DAY, TODAY + 3 * DAY))
    midnight = dt.datetime.combine(TODAY + 3 * DAY, dt.time.min, tzinfo=organisation.zone)
    moments = [midnight - dt.timedelta(seconds=1), midnight, midnight + DAY - dt.timedelta(seconds=1), midnight + DAY]
    assert [Announcement.objects.current(at).exists() for at in moments] == [False, True, True, False]
    assert announcement.shown_until == TODAY + 3 * DAY


def test_three_months_are_counted_from_the_first_day(db):
    announcement = make_started(display=Display(True, TODAY + 60 * DAY))
    assert days_shown(announcement, [59, 60, 149, 150]) == [60, 149]


def test_longer_than_three_months_when_somebody_says_so(db):
    announcement = make_started(display=Display(True, None, TODAY + 200 * DAY))
    assert days_shown(announcement, [0, 100, 200, 201]) == [0, 100, 200]


def test_never_before_it_leaves(db):
    announcement = make_announcement(send_at=ANNOUNCED_AT + 2 * DAY, display=Display(True, TODAY))
    assert not Announcement.objects.current(ANNOUNCED_AT + DAY).contains(announcement)


@pytest.mark.parametrize("days", [(5, 3), (None, -1), (-5, -1)])
def test_a_last_day_that_cannot_be_is_refused(db, days):
    first, last = (None if day is None else TODAY + day * DAY for day in days)
    with pytest.raises(LastDayGone):
        make_announcement(display=Display(True, first, last))
    assert not Announcement.objects.exists()


def test_the_database_refuses_it_too(db):
    announcement = make_announcement()
    with pytest.raises(IntegrityError), transaction.atomic():
        Announcement.objects.filter(pk=announcement.pk).update(shown_from=TODAY, shown_until=TODAY - DAY)


def test_whoever_is_asked_whether_they_read_it_needs_its_page(db):
    with pytest.raises(ReadingNeedsPage):
        make_announcement(asks_reading=True, display=HIDDEN)


def test_it_is_taken_down_and_put_back_once_it_has_left(organisation, ada):
    announcement = make_started(subject_fr="Un guide", body_fr="<p>Ici.</p>")
    later = ANNOUNCED_AT + DAY
    display(announcement, HIDDEN, by=ada, at=later)
    assert (announcement.on_intranet, announcement.display_set_at, announcement.display_set_by) == (False, later, ada)
    assert entries(language="fr", at=later) == []
    display(announcement, Display(True, None, TODAY + 2 * DAY), by=ada, at=later)
    assert [entry.title for entry in entries(language="fr", at=later)] == ["Un guide"]
    assert entries(language="fr", at=later + 2 * DAY) == []


def test_what_is_cancelled_is_shown_nowhere(db, ada):
    announcement = make_started()
    cancel(announcement, by=ada, at=ANNOUNCED_AT)
    with pytest.raises(CalledOff):
        display(announcement, Display(), by=ada, at=ANNOUNCED_AT)


def test_feeds_change_as_it_begins_ends_or_is_chosen(organisation, ada):
    announcement = make_started(display=Display(True, TODAY + 3 * DAY, TODAY + 5 * DAY))

    def midnight(day):
        return dt.datetime.combine(TODAY + day * DAY, dt.time.min, tzinfo=organisation.zone)

    moments = [changed_at(at=ANNOUNCED_AT + day * DAY) for day in (1, 4, 9)]
    assert moments == [ANNOUNCED_AT, midnight(3), midnight(6)]
    display(announcement, HIDDEN, by=ada, at=ANNOUNCED_AT + 10 * DAY)
    assert changed_at(at=ANNOUNCED_AT + 11 * DAY) == ANNOUNCED_AT + 10 * DAY
    faded = make_started(display=Display(True, TODAY + 20 * DAY))
    assert changed_at(at=ANNOUNCED_AT + 20 * DAY + CURRENT_FOR + DAY) == midnight(20 + CURRENT_FOR.days)
    assert faded.shown_until is None


@pytest.fixture
def channel_server(ada):
    with serving() as server:
        make_channel(by=ada, url=server.url)
        yield server


def post_at(day):
    return post_waiting(clock=lambda: ANNOUNCED_AT + day * DAY, policy=ANYWHERE)


def test_channels_hear_when_it_begins_to_be_shown(channel_server):
    make_started(display=Display(True, TODAY + 3 * DAY, TODAY + 5 * DAY))
    assert [post_at(day) for day in (0, 2, 3, 4)] == [0, 0, 1, 0]
    assert len(channel_server.received) == 1


def test_channels_do_not_hear_once_it_is_over(channel_server):
    make_started(display=Display(True, None, TODAY + DAY))
    assert post_at(2) == 0


def test_channels_hear_nothing_of_what_leaves_by_mail_only_until_it_is_shown(channel_server, ada):
    announcement = make_started(display=HIDDEN)
    assert not WebhookPost.objects.exists()
    display(announcement, Display(), by=ada, at=ANNOUNCED_AT + DAY)
    display(announcement, Display(), by=ada, at=ANNOUNCED_AT + DAY)
    assert [post_at(1), post_at(1)] == [1, 0]


def test_channels_do_not_hear_what_was_taken_down_meanwhile(channel_server, ada):
    display(make_started(), HIDDEN, by=ada, at=ANNOUNCED_AT)
    assert post_at(0) == 0

import datetime as dt
from http import HTTPStatus

from django.urls import reverse

from announcements.announcing import pause
from tests.factories.announcements import ANNOUNCED_AT, make_started

NOW = ANNOUNCED_AT + dt.timedelta(minutes=1)


def url_of(announcement):
    return reverse("announcements:announcement-resume", args=[announcement.pk])


def test_resuming_wakes_a_worker(client_of, ada, camille, zoe, django_capture_on_commit_callbacks):
    announcement = make_started(zoe)
    pause(announcement, by=ada, at=NOW)
    with django_capture_on_commit_callbacks() as callbacks:
        answer = client_of(camille).post(url_of(announcement))
    assert answer.url == announcement.get_absolute_url()
    announcement.refresh_from_db()
    assert (announcement.state, announcement.paused_by, announcement.resumed_by) == ("sending", ada, camille)
    assert len(callbacks) == 1


def test_what_was_not_paused_stays_as_it_is(client_of, ada, zoe):
    announcement = make_started(zoe)
    answer = client_of(ada).post(url_of(announcement), follow=True)
    announcement.refresh_from_db()
    assert announcement.resumed_at is None
    assert "n’était pas en pause" in answer.text


def test_looking_resumes_nothing(client_of, ada, zoe):
    announcement = make_started(zoe)
    pause(announcement, by=ada, at=NOW)
    assert client_of(ada).get(url_of(announcement)).status_code == HTTPStatus.METHOD_NOT_ALLOWED
    announcement.refresh_from_db()
    assert announcement.state == "paused"


def test_a_stranger_finds_nothing(assert_closed, ada, zoe):
    announcement = make_started(zoe)
    pause(announcement, by=ada, at=NOW)
    assert_closed(url_of(announcement))
    announcement.refresh_from_db()
    assert announcement.state == "paused"

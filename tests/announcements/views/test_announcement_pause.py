from http import HTTPStatus

from django.urls import reverse

from announcements.models import Delivery
from tests.factories.announcements import make_announcement, make_started


def url_of(announcement):
    return reverse("announcements:announcement-pause", args=[announcement.pk])


def test_a_paused_announcement_says_who_and_when_and_offers_to_resume(client_of, ada, camille, zoe):
    announcement = make_started(zoe)
    answer = client_of(camille).post(url_of(announcement), follow=True)
    announcement.refresh_from_db()
    assert (announcement.state, announcement.paused_by) == ("paused", camille)
    assert "Camille Roy" in answer.text
    assert reverse("announcements:announcement-resume", args=[announcement.pk]) in answer.text
    assert "hx-trigger" not in answer.text


def test_the_second_to_press_is_told_and_the_first_stays_on_record(client_of, ada, camille, zoe):
    announcement = make_started(zoe)
    client_of(camille).post(url_of(announcement))
    answer = client_of(ada).post(url_of(announcement), follow=True)
    announcement.refresh_from_db()
    assert announcement.paused_by == camille
    assert "Rien n’était en train de partir" in answer.text


def test_a_draft_cannot_be_paused(client_of, ada, zoe):
    announcement = make_announcement(zoe)
    client_of(ada).post(url_of(announcement))
    announcement.refresh_from_db()
    assert announcement.state == "draft"


def test_looking_pauses_nothing(client_of, ada, zoe):
    announcement = make_started(zoe)
    assert client_of(ada).get(url_of(announcement)).status_code == HTTPStatus.METHOD_NOT_ALLOWED
    announcement.refresh_from_db()
    assert announcement.state == "sending"
    assert Delivery.objects.unsettled().count() == 1


def test_a_stranger_finds_nothing(assert_closed, zoe):
    announcement = make_started(zoe)
    assert_closed(url_of(announcement))
    announcement.refresh_from_db()
    assert announcement.state == "sending"

from django.urls import reverse

from tests.factories.announcements import make_announcement, make_started


def url_of(announcement):
    return reverse("announcements:announcement-cancel", args=[announcement.pk])


def test_it_asks_first(client_of, ada, zoe):
    announcement = make_started(zoe)
    answer = client_of(ada).get(url_of(announcement))
    assert answer.context["progress"].waiting == 1
    announcement.refresh_from_db()
    assert announcement.state == "sending"


def test_once_confirmed_nothing_more_leaves(client_of, camille, zoe):
    announcement = make_started(zoe)
    answer = client_of(camille).post(url_of(announcement))
    assert answer.url == announcement.get_absolute_url()
    announcement.refresh_from_db()
    assert (announcement.state, announcement.cancelled_by) == ("cancelled", camille)


def test_cancelling_twice_keeps_the_first(client_of, ada, camille, zoe):
    announcement = make_announcement(zoe)
    client_of(camille).post(url_of(announcement))
    client_of(ada).post(url_of(announcement))
    announcement.refresh_from_db()
    assert announcement.cancelled_by == camille


def test_a_stranger_finds_nothing(assert_closed, zoe):
    announcement = make_announcement(zoe)
    assert_closed(url_of(announcement))
    announcement.refresh_from_db()
    assert announcement.state == "draft"

from django.urls import reverse

from tests.factories.webhooks import make_channel


def test_what_is_stopped_says_by_whom(client_of, ada, camille):
    channel = make_channel(by=ada)
    answer = client_of(camille).post(reverse("announcements:webhook-stop", args=[channel.pk]), follow=True)
    channel.refresh_from_db()
    assert channel.stopped_by == camille
    assert answer.redirect_chain == [(reverse("announcements:webhook-list"), 302)]


def test_the_stranger_stops_nothing_and_a_get_neither(client_of, ada, assert_closed):
    channel = make_channel(by=ada)
    url = reverse("announcements:webhook-stop", args=[channel.pk])
    assert_closed(url)
    assert client_of(ada).get(url).status_code == 405
    channel.refresh_from_db()
    assert channel.stopped_at is None

from django.urls import reverse

from announcements.hooking import stop
from announcements.models import WebhookPost
from tests.announcements.hook_server import serving
from tests.factories.announcements import ANNOUNCED_AT
from tests.factories.webhooks import make_channel


def test_a_test_that_does_not_arrive_says_why_and_goes_nowhere_near_home(client_of, ada):
    with serving() as server:
        channel = make_channel(by=ada, url=server.url.replace("http:", "https:"))
        url = reverse("announcements:webhook-try-out", args=[channel.pk])
        answer = client_of(ada).post(url, follow=True)
        assert server.received == []
    assert str(WebhookPost.Problem.ADDRESS.label) in answer.text
    assert answer.redirect_chain == [(reverse("announcements:webhook-list"), 302)]


def test_a_stopped_channel_is_not_tried(client_of, ada):
    channel = make_channel(by=ada)
    stop(channel, by=ada, at=ANNOUNCED_AT)
    url = reverse("announcements:webhook-try-out", args=[channel.pk])
    assert client_of(ada).post(url).status_code == 404


def test_the_stranger_tries_nothing_and_a_get_neither(client_of, ada, assert_closed):
    url = reverse("announcements:webhook-try-out", args=[make_channel(by=ada).pk])
    assert_closed(url)
    assert client_of(ada).get(url).status_code == 405

import datetime as dt

import pytest
from django.urls import reverse

from announcements.hooking import stop
from announcements.models import WebhookChannel, WebhookPost
from tests.factories.announcements import ANNOUNCED_AT, make_started
from tests.factories.webhooks import make_channel

URL = reverse("announcements:webhook-list")
ADDRESS = "https://hooks.slack.com/services/T0/B0/abcdefgh"
GIVEN = {"kind": "slack", "name": "#general", "url": ADDRESS, "language": "fr"}


def test_a_channel_is_added_and_its_key_shown_once(client_of, camille):
    client = client_of(camille)
    page = client.post(URL, GIVEN)
    channel = WebhookChannel.objects.get()
    assert (channel.url, channel.created_by) == (ADDRESS, camille)
    assert channel.secret in page.text
    assert ADDRESS not in page.text
    assert "no-store" in page["Cache-Control"]
    again = client.get(URL).text
    assert channel.secret not in again
    assert ADDRESS not in again
    assert "hooks.slack.com … efgh" in again


@pytest.mark.parametrize("url", ["", "http://hooks.slack.com/a", "https://10.0.0.1/a", "general"])
def test_an_address_that_will_not_do_adds_nothing_and_loses_nothing(client_of, ada, url):
    page = client_of(ada).post(URL, GIVEN | {"url": url})
    assert not WebhookChannel.objects.exists()
    assert page.context["form"].errors.keys() == {"url"}
    assert 'value="#general"' in page.text


def test_why_nothing_was_posted_is_said(client_of, ada):
    make_channel(by=ada)
    make_started()
    refused = WebhookPost.Problem.REFUSED
    WebhookPost.objects.update(failed_at=ANNOUNCED_AT, problem=refused, error="404 <no_service>")
    page = client_of(ada).get(URL).text
    assert str(refused.label) in page
    assert "404 &lt;no_service&gt;" in page


def test_a_channel_that_no_key_opens_is_said_so_and_may_be_stopped(client_of, ada, settings):
    channel = make_channel(by=ada)
    client = client_of(ada)
    client.get(URL)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another-key" * 5
    assert "SECRET_KEY" not in client.get(URL).text
    type(channel).objects.update(locked_url="gone", locked_secret="gone")
    page = client.get(URL).text
    assert "SECRET_KEY_FALLBACKS" in page
    assert reverse("announcements:webhook-try-out", args=[channel.pk]) not in page
    assert reverse("announcements:webhook-stop", args=[channel.pk]) in page


def test_a_stopped_channel_says_by_whom_and_has_no_button(client_of, ada, camille):
    channel = make_channel(by=ada)
    assert reverse("announcements:webhook-stop", args=[channel.pk]) in client_of(ada).get(URL).text
    stop(channel, by=camille, at=ANNOUNCED_AT)
    page = client_of(ada).get(URL).text
    assert camille.name in page
    assert reverse("announcements:webhook-stop", args=[channel.pk]) not in page


def test_the_stranger_finds_nothing(assert_closed):
    assert_closed(URL)
    assert not WebhookChannel.objects.exists()


def test_as_many_queries_for_thirty_as_for_one(client_of, ada, django_assert_max_num_queries):
    client = client_of(ada)
    make_channel(by=ada)
    make_started()
    client.get(URL)
    with django_assert_max_num_queries(20) as one:
        client.get(URL)
    for _number in range(29):
        stop(make_channel(by=ada), by=ada, at=ANNOUNCED_AT)
        make_channel(by=ada)
    make_started(at=ANNOUNCED_AT + dt.timedelta(hours=1))
    with django_assert_max_num_queries(20) as thirty:
        client.get(URL)
    assert len(thirty) == len(one)

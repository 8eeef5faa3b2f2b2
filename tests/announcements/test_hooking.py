import datetime as dt
import hashlib
import hmac

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from announcements import tasks
from announcements.announcing import cancel, pause, resume, start
from announcements.calling import AddressRefused
from announcements.hooking import (
    FIRST_PAUSE,
    LEASE,
    MOST_ATTEMPTS,
    add_channel,
    order_posts,
    post_waiting,
    signature_of,
    stop,
    try_out,
)
from announcements.models import WebhookChannel, WebhookPost
from tests.announcements.hook_server import ANYWHERE, serving
from tests.factories.announcements import ANNOUNCED_AT, make_announcement, make_started
from tests.factories.webhooks import make_channel

LATER = ANNOUNCED_AT + dt.timedelta(hours=1)
Problem = WebhookPost.Problem


@pytest.fixture
def server():
    with serving() as known:
        yield known


@pytest.fixture
def channel(server, ada):
    return make_channel(by=ada, url=server.url)


def post_at(at=LATER, **given):
    return post_waiting(clock=lambda: at, policy=ANYWHERE, **given)


def test_a_channel_needs_an_address_outside(ada):
    with pytest.raises(AddressRefused):
        add_channel(kind="slack", name="x", url="http://hooks.slack.com/a", language="fr", by=ada, at=LATER)
    assert not WebhookChannel.objects.exists()


def test_its_address_is_never_shown_whole(ada):
    url = "https://hooks.slack.com/services/T0/B0/abcdefgh"
    channel = add_channel(kind="slack", name="#général", url=url, language="fr", by=ada, at=LATER)
    assert channel.masked_url == "hooks.slack.com … efgh"
    assert len(channel.secret) > 40


def test_what_everybody_is_told_is_posted_once_and_signed(server, channel):
    announcement = make_started()
    start(announcement, at=LATER)
    order_posts(announcement, at=LATER)
    assert post_at() == 1
    assert post_at() == 0
    [received] = server.received
    assert received.card["blocks"][0]["text"]["text"] == "Votre nouveau guide"
    signature = signature_of(channel.secret, received.body, at=LATER)
    assert received.headers["X-Repere-Signature"] == signature
    post = WebhookPost.objects.get()
    assert (post.posted_at, post.attempts, post.problem) == (LATER, 1, "")


def test_the_database_holds_neither_the_address_nor_the_key(ada):
    url = "https://hooks.slack.com/services/T0/B0/abcdefgh"
    channel = add_channel(kind="slack", name="#général", url=url, language="fr", by=ada, at=LATER)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM announcements_webhookchannel")
        [row] = cursor.fetchall()
    held = " ".join(map(str, row))
    assert "abcdefgh" not in held
    assert channel.secret not in held
    assert WebhookChannel.objects.get().url == url


def test_what_was_locked_by_a_former_key_is_still_posted_and_signed(server, channel, settings):
    secret, former = channel.secret, settings.SECRET_KEY
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another-key" * 5, [former]
    make_started()
    assert post_at() == 1
    [received] = server.received
    assert received.headers["X-Repere-Signature"] == signature_of(secret, received.body, at=LATER)


def test_once_locked_again_the_former_key_may_be_forgotten(server, channel, settings, ada, capsys):
    secret, former = channel.secret, settings.SECRET_KEY
    settings.SECRET_KEY = "another-key" * 5
    make_channel(by=ada, url=server.url)  # by the new key
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "a-third-key" * 5, [former]
    call_command("relock_channels")
    assert capsys.readouterr().out == "1 locked by the key of now; 1 lost: no key opens them\n"
    settings.SECRET_KEY_FALLBACKS = []
    channel.refresh_from_db()
    assert channel.secret == secret


def test_what_no_key_opens_is_not_posted_and_says_why(server, channel, settings):
    former = settings.SECRET_KEY
    make_started()
    settings.SECRET_KEY = "another-key" * 5
    assert try_out(channel, at=LATER, policy=ANYWHERE).problem == Problem.KEY
    assert post_at() == 1
    post = WebhookPost.objects.get()
    assert (post.posted_at, post.problem, server.received) == (None, Problem.KEY, [])
    settings.SECRET_KEY_FALLBACKS = [former]  # put back in time
    assert post_at(LATER + FIRST_PAUSE) == 1
    assert WebhookPost.objects.get().posted_at == LATER + FIRST_PAUSE


def test_a_signature_is_of_the_moment_and_the_body():
    stamp = int(LATER.timestamp())
    digest = hmac.new(b"key", f"{stamp}.body".encode(), hashlib.sha256).hexdigest()
    assert signature_of("key", b"body", at=LATER) == f"t={stamp},v1={digest}"


def test_each_channel_hears_in_its_language(server, channel, ada):
    make_channel(by=ada, url=server.url, language="en", kind="teams")
    make_started()
    assert post_at() == 2
    french, english = server.received
    assert french.card["text"] == "Votre nouveau guide"
    assert english.card["attachments"][0]["content"]["fallbackText"] == "Your new guide"


def test_what_is_for_a_few_or_names_one_is_not_posted(channel, zoe):
    make_started(zoe)
    make_started(subject_fr="{{ first_name }}, votre guide")
    make_announcement()
    assert not WebhookPost.objects.exists()


def test_a_stopped_channel_hears_nothing_more(server, channel, ada):
    make_started()
    assert stop(channel, by=ada, at=LATER)
    assert not stop(channel, by=ada, at=LATER)
    make_started()
    assert post_at() == 0
    assert WebhookPost.objects.count() == 1
    assert server.received == []


def test_what_is_called_off_or_paused_waits(server, channel, zoe, ada):
    first, second = make_started(), make_started()
    cancel(first, by=ada, at=ANNOUNCED_AT)
    pause(second, by=ada, at=ANNOUNCED_AT)
    assert post_at() == 0
    resume(second, by=ada, at=LATER)
    assert post_at() == 1
    assert WebhookPost.objects.get(announcement=second).posted_at == LATER


def test_trouble_is_tried_again_ever_later_and_then_given_up(server, channel):
    make_started()
    server.statuses, server.words = [500] * MOST_ATTEMPTS, b"boom"
    at, pauses = LATER, []
    for _attempt in range(MOST_ATTEMPTS):
        assert post_at(at) == 1
        post = WebhookPost.objects.get()
        if post.not_before and post.not_before > at:
            assert post_at(post.not_before - dt.timedelta(seconds=1)) == 0
            pauses.append(post.not_before - at)
            at = post.not_before
    assert pauses == [FIRST_PAUSE * 5**number for number in range(MOST_ATTEMPTS - 1)]
    assert (post.failed_at, post.problem, post.error) == (at, Problem.TROUBLE, "500 boom")
    assert post_at(at + dt.timedelta(days=1)) == 0
    assert len(server.received) == MOST_ATTEMPTS


def test_trouble_that_passes_leaves_no_trace(server, channel):
    make_started()
    server.statuses = [503]
    post_at()
    post_at(LATER + FIRST_PAUSE)
    post = WebhookPost.objects.get()
    assert (post.attempts, post.problem, post.error) == (2, "", "")
    assert post.posted_at == LATER + FIRST_PAUSE


def test_an_address_that_was_withdrawn_is_given_up_at_once(server, channel):
    make_started()
    server.statuses, server.words = [404], b"no_service"
    post_at()
    post = WebhookPost.objects.get()
    assert (post.failed_at, post.problem, post.error) == (LATER, Problem.REFUSED, "404 no_service")


def test_one_bad_channel_does_not_keep_the_others(server, channel, ada):
    make_channel(by=ada, url=server.url)
    make_started()
    server.statuses = [404]
    post_at()
    assert WebhookPost.objects.filter(posted_at=LATER).count() == 1


def test_a_message_in_the_hands_of_a_worker_is_left_to_it_until_its_lease_ends(server, channel):
    make_started()
    WebhookPost.objects.update(leased_until=LATER + LEASE)
    assert post_at() == 0
    assert post_at(LATER + LEASE) == 1


def test_the_task_knows_the_strict_policy_alone(server, channel):
    make_started(at=timezone.now())
    tasks.post_to_channels()
    post = WebhookPost.objects.get()
    assert (post.problem, post.posted_at) == (Problem.ADDRESS, None)
    assert server.received == []


def test_a_test_says_that_it_is_one(server, channel):
    assert try_out(channel, at=LATER, policy=ANYWHERE).problem == ""
    assert server.received[0].card["text"] == "Un essai de Repère"
    assert not WebhookPost.objects.exists()

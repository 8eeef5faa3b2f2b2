"""Telling channels of Slack and Teams what is announced to everybody.

Each message is a row first, claimed by a worker for a while. A worker killed between the other side's answer and our
record of it lets the message go out twice; nothing else does.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import json
import secrets
from collections.abc import Callable

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from announcements.calling import STRICT, Answer, Policy, call, checked
from announcements.cards import card_of
from announcements.feeding import Entry, entry_of
from announcements.models import Announcement, WebhookChannel, WebhookPost
from announcements.personalising import address_of, one_line
from announcements.tasks import post_to_channels
from people.locking import KeyLost, locked, relocked
from people.models import Employee

MOST_ATTEMPTS = 5
FIRST_PAUSE = dt.timedelta(minutes=1)
GROWTH = 5  # a minute, five, twenty-five, two hours
BATCH = 20
LEASE = dt.timedelta(minutes=10)

Clock = Callable[[], dt.datetime]


def add_channel(*, kind: str, name: str, url: str, language: str, by: Employee, at: dt.datetime) -> WebhookChannel:
    """A channel that hears what is announced from now on. Raises AddressRefused."""
    checked(url)
    return WebhookChannel.objects.create(
        kind=kind,
        name=one_line(name),
        locked_url=locked(url),
        language=language,
        locked_secret=locked(secrets.token_urlsafe(32)),
        created_by=by,
        created_at=at,
    )


def stop(channel: WebhookChannel, *, by: Employee, at: dt.datetime) -> bool:
    """Nothing more is posted there; whether something was until now."""
    standing = WebhookChannel.objects.standing().filter(pk=channel.pk)
    return bool(standing.update(stopped_at=at, stopped_by=by))


@transaction.atomic
def relock_channels() -> tuple[int, int]:
    """Locked by the SECRET_KEY of now, so that former ones may be forgotten; how many were, and how many are lost."""
    done = lost = 0
    for channel in WebhookChannel.objects.select_for_update().order_by("pk"):
        try:
            channel.locked_url, channel.locked_secret = relocked(channel.locked_url), relocked(channel.locked_secret)
        except KeyLost:
            lost += 1
            continue
        channel.save(update_fields=["locked_url", "locked_secret"])
        done += 1
    return done, lost


def order_posts(announcement: Announcement, *, at: dt.datetime) -> None:
    """One message a channel, when everybody may read it on the intranet. Ordering twice orders once."""
    if not announcement.on_intranet or WebhookPost.objects.filter(announcement=announcement).exists():
        return
    if not Announcement.objects.addressed_to_everybody().filter(pk=announcement.pk).exists():
        return
    channels = [
        channel
        for channel in WebhookChannel.objects.standing().order_by("pk")
        if entry_of(announcement, language=channel.language)
    ]
    rows = [WebhookPost(channel=channel, announcement=announcement, created_at=at) for channel in channels]
    WebhookPost.objects.bulk_create(rows, ignore_conflicts=True)
    if rows:
        post_to_channels.delay_on_commit()


def post_waiting(*, clock: Clock, policy: Policy = STRICT, size: int = BATCH) -> int:
    """Post what waits, a batch of it; how many were claimed."""
    batch = _claim(size=size, at=clock())
    for post in batch:
        ours = WebhookPost.objects.unsettled().filter(pk=post.pk, leased_until=post.leased_until)
        if ours.exists():  # neither stopped nor called off meanwhile
            _record(post, _told(post, at=clock(), policy=policy), at=clock())
    return len(batch)


def try_out(channel: WebhookChannel, *, at: dt.datetime, policy: Policy = STRICT) -> Answer:
    """A message that says it is a test, posted at once."""
    with override(channel.language):
        title, summary = _("A test from Repère"), _("This channel will hear what is announced to everybody.")
    news = address_of(reverse("announcements:news-list"))
    entry = Entry(key="test", title=title, summary=summary, language=channel.language, url=news, told_at=at)
    return _tell(channel, entry, at=at, policy=policy)


def signature_of(secret: str, body: bytes, *, at: dt.datetime) -> str:
    """By which whoever receives it may know that it is ours, and when it left."""
    stamp = str(int(at.timestamp()))
    digest = hmac.new(secret.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    return f"t={stamp},v1={digest}"


def _told(post: WebhookPost, *, at: dt.datetime, policy: Policy) -> Answer:
    entry = entry_of(post.announcement, language=post.channel.language)
    if entry is None:
        return Answer(WebhookPost.Problem.TEXT)
    return _tell(post.channel, entry, at=at, policy=policy)


def _tell(channel: WebhookChannel, entry: Entry, *, at: dt.datetime, policy: Policy) -> Answer:
    try:
        url, secret = channel.url, channel.secret
    except KeyLost:
        return Answer(WebhookPost.Problem.KEY)
    body = json.dumps(card_of(entry, channel.kind), ensure_ascii=False).encode()
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "Repere",
        "X-Repere-Signature": signature_of(secret, body, at=at),
    }
    return call(url, body, headers, policy=policy)


@transaction.atomic
def _claim(*, size: int, at: dt.datetime) -> list[WebhookPost]:
    waiting = WebhookPost.objects.waiting(at).order_by("pk").select_related("channel", "announcement__ask")
    batch = list(waiting.select_for_update(skip_locked=True, of=("self",))[:size])
    until = at + LEASE
    WebhookPost.objects.filter(pk__in=[post.pk for post in batch]).update(leased_until=until)
    for post in batch:
        post.leased_until = until
    return batch


def _record(post: WebhookPost, answer: Answer, *, at: dt.datetime) -> None:
    post.attempts += 1
    post.problem, post.error, post.leased_until = answer.problem, answer.words, None
    if not answer.problem:
        post.posted_at = at
    elif answer.may_pass and post.attempts < MOST_ATTEMPTS:
        post.not_before = at + FIRST_PAUSE * GROWTH ** (post.attempts - 1)
    else:
        post.failed_at = at
    post.save(update_fields=["attempts", "problem", "error", "leased_until", "posted_at", "not_before", "failed_at"])

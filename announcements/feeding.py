"""What an intranet may read of us: what is announced to everybody, opened by a token, in one language at a time."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Max
from django.urls import reverse
from django.utils.text import Truncator

from announcements.models import CURRENT_FOR, Announcement, FeedToken
from announcements.personalising import address_of, asked_for, one_line, personal_html, personal_line, shared_values
from documents.richtext import plain_text
from people.models import Employee
from people.wording import localized, localized_with_language

PREFIX = "repere_feed_"
MOST_ENTRIES = 30
MOST_HOSTS = 20
SUMMARY_LENGTH = 280
SAME_FOR_ALL = {"company", "title", "link"}
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_HOST = re.compile(rf"(?=.{{1,253}}(?::|$))(?:{_LABEL}\.)+[a-z][a-z0-9-]{{0,61}}[a-z0-9](?::\d{{1,5}})?")


class NotAHost(ValueError):
    """Something else than the name of a site, such as intranet.example.com."""

    def __init__(self, typed: str) -> None:
        super().__init__(typed)
        self.typed = typed


class TooManyHosts(ValueError):
    """More sites than one header should hold."""


@dataclass(frozen=True)
class Entry:
    key: str
    title: str
    summary: str
    language: str
    url: str
    told_at: dt.datetime


def issue(name: str, *, hosts: Iterable[str], by: Employee, at: dt.datetime) -> tuple[FeedToken, str]:
    """A new token and its secret, which nobody can read again. Random enough that a plain digest is safe."""
    secret = PREFIX + secrets.token_urlsafe(32)
    token = FeedToken.objects.create(
        name=name, hosts=hosts_of(hosts), digest=_digest(secret), created_by=by, created_at=at
    )
    return token, secret


def revoke(token: FeedToken, *, by: Employee, at: dt.datetime) -> bool:
    """The token opens nothing any more; whether it did until now."""
    standing = FeedToken.objects.standing().filter(pk=token.pk)
    return bool(standing.update(revoked_at=at, revoked_by=by))


def token_of(secret: str) -> FeedToken | None:
    if not secret.startswith(PREFIX):
        return None
    return FeedToken.objects.standing().filter(digest=_digest(secret)).first()


def hosts_of(typed: Iterable[str]) -> list[str]:
    """Names of sites as a header may hold them, whatever was pasted around them: https, a path, capitals."""
    hosts: list[str] = []
    for line in typed:
        host = re.sub(r"^https://", "", line.strip().lower()).partition("/")[0]
        if host and not _HOST.fullmatch(host):
            raise NotAHost(line.strip())
        if host and host not in hosts:
            hosts.append(host)
    if len(hosts) > MOST_HOSTS:
        raise TooManyHosts
    return hosts


def entries(*, language: str, at: dt.datetime, most: int = MOST_ENTRIES) -> list[Entry]:
    """The newest first. What cannot be said without naming a person or their day is left out."""
    told = Announcement.objects.addressed_to_everybody().current(at).select_related("ask")
    found = told.order_by("-started_at", "-pk")[: most * 2]
    return [*_sayable(found, language)][:most]


def entry_of(announcement: Announcement, *, language: str) -> Entry | None:
    """How it is told to everybody; nothing when its subject speaks to one person."""
    return next(_sayable([announcement], language), None)


def changed_at(*, at: dt.datetime) -> dt.datetime | None:
    """When something last left, was cancelled or grew too old to be told."""
    moments = Announcement.objects.filter(started_at__lte=at).aggregate(left=Max("started_at"), off=Max("cancelled_at"))
    old = Announcement.objects.filter(started_at__lte=at - CURRENT_FOR).aggregate(last=Max("started_at"))["last"]
    known = [moments["left"], moments["off"], old and old + CURRENT_FOR]
    return max((moment for moment in known if moment), default=None)


def _sayable(found: Iterable[Announcement], language: str) -> Iterator[Entry]:
    for announcement in found:
        subject, written_in = localized_with_language(announcement, "subject", language)
        started_at = announcement.started_at
        if started_at is None or asked_for(subject) - SAME_FOR_ALL:
            continue
        values = shared_values(language=written_in, path=announcement.path, due_on=None, ask=announcement.ask)
        yield Entry(
            key=announcement.occasion,
            title=personal_line(subject, values),
            summary=_summary(localized(announcement, "body", written_in), values),
            language=written_in,
            url=address_of(reverse("announcements:news-read", args=[announcement.pk])),
            told_at=started_at,
        )


def _summary(body: str, values: dict[str, str]) -> str:
    """Its beginning; nothing when it speaks to one person."""
    if asked_for(body) - SAME_FOR_ALL:
        return ""
    return Truncator(one_line(plain_text(personal_html(body, values)))).chars(SUMMARY_LENGTH)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()

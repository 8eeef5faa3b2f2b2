"""Tokens by which an intranet reads what is announced to everybody: shown once, taken back at any time."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable

from announcements.models import FeedToken
from people.models import Employee
from people.tokens import digest_of, new_secret

PREFIX = "repere_feed_"
MOST_HOSTS = 20
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_HOST = re.compile(rf"(?=.{{1,253}}(?::|$))(?:{_LABEL}\.)+[a-z][a-z0-9-]{{0,61}}[a-z0-9](?::\d{{1,5}})?")


class NotAHost(ValueError):
    """Something else than the name of a site, such as intranet.example.com."""

    def __init__(self, typed: str) -> None:
        super().__init__(typed)
        self.typed = typed


class TooManyHosts(ValueError):
    """More sites than one header should hold."""


def issue(name: str, *, hosts: Iterable[str], by: Employee, at: dt.datetime) -> tuple[FeedToken, str]:
    """A new token and its secret, which nobody can read again."""
    secret = new_secret(PREFIX)
    token = FeedToken.objects.create(
        name=name, hosts=hosts_of(hosts), digest=digest_of(secret), created_by=by, created_at=at
    )
    return token, secret


def revoke(token: FeedToken, *, by: Employee, at: dt.datetime) -> bool:
    """The token opens nothing any more; whether it did until now."""
    standing = FeedToken.objects.standing().filter(pk=token.pk)
    return bool(standing.update(revoked_at=at, revoked_by=by))


def token_of(secret: str) -> FeedToken | None:
    if not secret.startswith(PREFIX):
        return None
    return FeedToken.objects.standing().filter(digest=digest_of(secret)).first()


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

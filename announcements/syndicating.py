"""Entries written as feed readers expect them: Atom, and JSON Feed 1.1."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from announcements.feeding import Entry
from announcements.personalising import address_of, one_line
from people.models import Organisation
from people.wording import LANGUAGE_TAGS


@dataclass(frozen=True)
class Head:
    """What a feed says of itself."""

    title: str
    author: str
    address: str
    language: str
    changed_at: dt.datetime


class _Atom(Atom1Feed):
    """Without entries too, it says when it changed rather than when it was asked."""

    def latest_post_date(self) -> dt.datetime:
        changed_at: dt.datetime = self.feed["changed_at"]
        return changed_at


def head_of(address: str, *, language: str, changed_at: dt.datetime) -> Head:
    company = one_line(Organisation.current().name) or "Repère"
    title = _("News, %(organisation)s") % {"organisation": company}
    return Head(title, company, address, language, changed_at)


def as_atom(head: Head, entries: Iterable[Entry]) -> str:
    feed = _Atom(
        title=head.title,
        link=_news(),
        description="",
        language=LANGUAGE_TAGS[head.language],
        author_name=head.author,
        feed_url=head.address,
        feed_guid=_key(f"news:{head.language}"),
        changed_at=head.changed_at,
    )
    for entry in entries:
        feed.add_item(
            title=entry.title,
            link=entry.url,
            description=escape(entry.summary or entry.title),
            unique_id=_key(entry.key),
            pubdate=entry.told_at,
            updateddate=entry.told_at,
        )
    written: str = feed.writeString("utf-8")
    return written


def as_json(head: Head, entries: Iterable[Entry]) -> dict[str, Any]:
    return {
        "version": "https://jsonfeed.org/version/1.1",
        "title": head.title,
        "home_page_url": _news(),
        "feed_url": head.address,
        "language": LANGUAGE_TAGS[head.language],
        "authors": [{"name": head.author}],
        "items": [
            {
                "id": _key(entry.key),
                "url": entry.url,
                "title": entry.title,
                "content_text": entry.summary or entry.title,
                "date_published": entry.told_at.isoformat(),
                "language": LANGUAGE_TAGS[entry.language],
            }
            for entry in entries
        ],
    }


def _news() -> str:
    return address_of("/news/")


def _key(what: str) -> str:
    """The same for ever, whichever token asks."""
    return f"tag:{urlsplit(settings.SITE_URL).hostname or 'localhost'},2026:{what}"

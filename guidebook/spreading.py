"""Spreading the word of a version in force: a mail, a poster and a text for the intranet, ready to be changed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from announcements.announcing import announce
from announcements.models import Announcement
from announcements.personalising import address_of
from announcements.wording_kit import Kit, for_guide, news_of_guide
from assignments.models import Ask
from documents.richtext import reading_minutes
from guidebook.comparing.reading import sides_of
from guidebook.comparing.versions import compare_editions
from guidebook.models import GuideVersion
from people.models import Audience, Employee

MOST_NAMED = 6  # parts that changed: a mail is no table of contents
MOST_WORDS = 90  # letters beside the code of a poster


@dataclass(frozen=True)
class Words:
    mail: Kit
    news_fr: str
    news_en: str
    poster: str  # what its page starts from


def words_for(version: GuideVersion) -> Words:
    guide = version.guide
    texts: dict[str, Any] = {
        "title_fr": guide.title_fr,
        "title_en": guide.title_en,
        "number": version.number,
        "change_note_fr": version.change_note_fr,
        "change_note_en": version.change_note_en,
    }
    mail = for_guide(
        **texts,
        minutes=reading_minutes(max((edition.words for edition in version.editions.all()), default=1)),
        must_acknowledge=_standing_ask(version) is not None,
        changed_fr=_changed(version, "fr"),
        changed_en=_changed(version, "en"),
    )
    path = guide.get_absolute_url()
    news_fr, news_en = news_of_guide(**texts, address=address_of(path))
    lines = {"line_fr": mail.subject_fr[:MOST_WORDS], "line_en": mail.subject_en[:MOST_WORDS]}
    return Words(mail, news_fr, news_en, urlencode({"path": path, **lines}))


def prepare(version: GuideVersion, *, by: Employee, at: dt.datetime) -> Announcement:
    """The mail as a draft, to those the version is for who still have to acknowledge it."""
    return announce(
        **vars(words_for(version).mail),
        path=version.guide.get_absolute_url(),
        audience=version.audience or Audience.objects.create(),
        ask=_standing_ask(version),
        by=by,
        at=at,
    )


def _standing_ask(version: GuideVersion) -> Ask | None:
    return version.ask if version.ask and version.ask.closed_at is None else None


def _changed(version: GuideVersion, language: str) -> list[str]:
    """The titles of the parts that changed since the version before, as they are read now."""
    published = version.guide.versions.exclude(published_at=None).with_text().prefetch_related("editions")
    newer = published.get(pk=version.pk)
    older = published.filter(number__lt=version.number).order_by("-number").first()
    sides = sides_of(older, newer, language) if older else None
    if sides is None or sides.older is None or sides.newer is None:
        return []
    changed = [
        section.title for section in compare_editions(sides.older, sides.newer).changed if not section.is_removed
    ]
    return changed if len(changed) <= MOST_NAMED else [*changed[:MOST_NAMED], "…"]

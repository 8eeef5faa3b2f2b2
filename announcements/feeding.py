"""What an intranet may read of us: what is announced to everybody, in one language at a time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Max, Q
from django.urls import reverse
from django.utils.text import Truncator

from announcements.models import CURRENT_FOR, Announcement
from announcements.personalising import address_of, asked_for, one_line, personal_html, personal_line, shared_values
from documents.richtext import plain_text
from people.models import Organisation
from people.wording import localized, localized_with_language

MOST_ENTRIES = 30
SUMMARY_LENGTH = 280
SAME_FOR_ALL = {"company", "title", "link"}


@dataclass(frozen=True)
class Entry:
    key: str
    title: str
    summary: str
    language: str
    url: str
    told_at: dt.datetime


def entries(*, language: str, at: dt.datetime, most: int = MOST_ENTRIES) -> list[Entry]:
    """The newest first. What cannot be said without naming a person or their day is left out."""
    told = Announcement.objects.addressed_to_everybody().current(at).select_related("ask")
    found = told.order_by("-started_at", "-pk")[: most * 2]
    return [*_sayable(found, language)][:most]


def entry_of(announcement: Announcement, *, language: str) -> Entry | None:
    """How it is told to everybody; nothing when its subject speaks to one person."""
    return next(_sayable([announcement], language), None)


def changed_at(*, at: dt.datetime) -> dt.datetime | None:
    """When something last left, was cancelled, began or ceased to be shown, or grew too old to be told."""
    here = Organisation.current()
    today, day = here.today(at), dt.timedelta(days=1)
    known = Announcement.objects.filter(started_at__lte=at).aggregate(
        left=Max("started_at"),
        off=Max("cancelled_at"),
        chosen=Max("display_set_at"),
        old=Max("started_at", filter=Q(started_at__lte=at - CURRENT_FOR)),
        begun=Max("shown_from", filter=Q(shown_from__lte=today)),
        faded=Max("shown_from", filter=Q(shown_from__lte=today - CURRENT_FOR)),
        ended=Max("shown_until", filter=Q(shown_until__lt=today)),
    )
    days = [known["begun"], known["faded"] and known["faded"] + CURRENT_FOR, known["ended"] and known["ended"] + day]
    moments = [known["left"], known["off"], known["chosen"], known["old"] and known["old"] + CURRENT_FOR]
    moments += [dt.datetime.combine(day, dt.time.min, tzinfo=here.zone) for day in days if day]
    return max((moment for moment in moments if moment), default=None)


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

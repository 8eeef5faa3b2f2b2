"""It is shown somewhere: written down with the answers it relied on, or with the reason why there are none."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q

from consent.consulting import Answer, Consultation, Use, may_show
from consent.holding import hold_answers, hold_asset
from consent.models import Asset, Publication
from consent.taking_down import open_takedowns
from documents.ledger import append
from documents.richtext import one_line
from guidebook.writing import clean_lines
from people.models import Employee, Organisation


class NotAllAgree(Exception):
    """Somebody in it said no, or was never asked; nothing is recorded without a reason."""

    def __init__(self, consultation: Consultation) -> None:
        super().__init__(consultation.answer)
        self.consultation = consultation


class NotYet(ValueError):
    """A publication is recorded once it is made: its day is not to come."""


@dataclass(frozen=True)
class Shown:
    """Why, where and on which day."""

    purpose: str
    channel: str
    place: str
    published_on: dt.date


def record_publication(asset: Asset, shown: Shown, *, reason: str = "", by: Employee, at: dt.datetime) -> Publication:
    """
    The registry is asked about everybody in it, for that day; what it answered is kept with the publication.

    Where it does not say yes for all, `NotAllAgree` (the question is kept, as any other): what is published all the
    same is recorded with its reason, and what shows somebody who said no is to be taken down from then on. Held
    meanwhile: who is in it, and what they answer.
    """
    if shown.published_on > Organisation.current().today(at):
        raise NotYet
    why = clean_lines(reason)
    with transaction.atomic():
        hold_asset(asset)
        consultation = _consulted(asset, shown, by, at)
        is_agreed = consultation is None or consultation.answer == Answer.YES
        if is_agreed or why:
            return _record(asset, shown, consultation, "" if is_agreed else why, by, at)
    assert consultation is not None  # noqa: S101  (somebody did not agree)
    raise NotAllAgree(consultation)


def _record(
    asset: Asset, shown: Shown, consultation: Consultation | None, reason: str, by: Employee, at: dt.datetime
) -> Publication:
    publication = Publication.objects.create(
        asset=asset,
        purpose=shown.purpose,
        channel=shown.channel,
        place=one_line(shown.place),
        published_on=shown.published_on,
        question=consultation.question if consultation else None,
        reason=reason,
        recorded_at=at,
        recorded_by=by,
    )
    record = {
        "asset": asset.pk,
        "purpose": shown.purpose,
        "channel": shown.channel,
        "published_on": shown.published_on.isoformat(),
        "question": consultation.question.pk if consultation else None,
        "answer": str(consultation.answer) if consultation else None,
        "by": by.pk,
    }
    append("publication", f"publication:{publication.pk}", record=record, at=at)
    open_takedowns(of=Q(pk=publication.pk), at=at)
    return publication


def _consulted(asset: Asset, shown: Shown, by: Employee, at: dt.datetime) -> Consultation | None:
    rows = list(asset.appearances.filter(removed_at=None).select_related("person", "guest"))
    people = [row.person for row in rows if row.person]
    guests = [row.guest for row in rows if row.guest]
    if not rows:
        return None
    hold_answers(person.pk for person in people)
    use = Use(asset.element, shown.purpose, shown.channel, shown.published_on)
    return may_show(people, guests, use, by=by, at=at)

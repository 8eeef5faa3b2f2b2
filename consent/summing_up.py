"""How what was to be taken down goes, by place of publication: figures, without a name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, fields

from django.db.models import Count, F, Q
from django.utils.translation import gettext, pgettext

from consent.models import Takedown
from consent.models.forms import Channel

DAYS_BACK = 365


@dataclass(frozen=True)
class Progress:
    """To do today, and of those overdue; done in time and done late, over the last year; and out of our reach, ever."""

    open: int = 0
    overdue: int = 0
    in_time: int = 0
    late: int = 0
    out_of_reach: int = 0

    def __add__(self, other: Progress) -> Progress:
        return Progress(*(getattr(self, each.name) + getattr(other, each.name) for each in fields(self)))


def progress_by_channel(on: dt.date) -> dict[str, Progress]:
    """Where nothing was ever to be taken down there is no line; one query. What was a mistake is not counted."""
    done = Q(done_at__date__gte=on - dt.timedelta(days=DAYS_BACK), outcome__in=("removed", "edited"))
    rows = (
        Takedown.objects.exclude(outcome=Takedown.Outcome.SOMEBODY_ELSE)
        .order_by()
        .values(place=F("publication__channel"))
        .annotate(
            open=Count("pk", filter=Q(done_at=None)),
            overdue=Count("pk", filter=Q(done_at=None, due_on__lt=on)),
            in_time=Count("pk", filter=done & Q(done_at__date__lte=F("due_on"))),
            late=Count("pk", filter=done & Q(done_at__date__gt=F("due_on"))),
            out_of_reach=Count("pk", filter=Q(outcome=Takedown.Outcome.OUT_OF_REACH)),
        )
    )
    counted = rows.values_list("place", *(each.name for each in fields(Progress)))
    found = {place: Progress(*counts) for place, *counts in counted}
    return {channel: found[channel] for channel in Channel.values if channel in found}


def progress_titles() -> list[str]:
    return [
        gettext("Where"),
        gettext("To do"),
        gettext("Overdue"),
        gettext("Done in time"),
        gettext("Done late"),
        pgettext("take-downs", "Out of our reach"),
    ]


def progress_rows(found: dict[str, Progress]) -> list[list[object]]:
    """A line a place, then all of them."""
    lines = [_row(str(Channel(channel).label), progress) for channel, progress in found.items()]
    return [*lines, _row(gettext("Everywhere"), _sum(found.values()))]


def _row(name: str, progress: Progress) -> list[object]:
    return [name, *(getattr(progress, each.name) for each in fields(progress))]


def _sum(found: Iterable[Progress]) -> Progress:
    return sum(found, start=Progress())

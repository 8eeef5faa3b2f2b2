"""Asking again, every year for instance: a new round of the same request, on the text in force."""

from __future__ import annotations

import calendar
import datetime as dt

from django.db import transaction

from assignments.asking import ask, close
from assignments.models import Ask
from guidebook.models import Guide, GuideVersion
from people.models import Employee, Organisation

MONTHS = (6, 12, 24, 36)  # how often HR may choose to ask again
SPARED_DAYS = 90  # who acknowledged it lately, newcomers above all, waits for the next round
DAYS_GIVEN = 21  # when the earlier round gave none


def choose_renewal(guide: Guide, months: int | None) -> None:
    """Every so many months, counted from the last time it was asked; None: once is enough."""
    if months is not None and months not in MONTHS:
        raise ValueError(months)
    Guide.objects.filter(pk=guide.pk).update(renew_months=months)


def renews_on(version: GuideVersion) -> dt.date | None:
    """The day of the next round of the version in force; None where nothing is asked again."""
    months, asked = version.guide.renew_months, version.ask
    if months is None or asked is None or asked.closed_at is not None or not version.is_in_force:
        return None
    return _months_after(Organisation.current().today(asked.asked_at), months)


def renew_due(*, at: dt.datetime) -> int:
    """Begin the rounds whose day has come; how many were. Twice at once, or the same day again, begins each once."""
    renewed = GuideVersion.objects.in_force().filter(guide__renew_months__isnull=False, ask__closed_at=None)
    return sum(renew(version, by=None, at=at) is not None for version in renewed.exclude(ask=None))


@transaction.atomic
def renew(version: GuideVersion, *, by: Employee | None, at: dt.datetime) -> Ask | None:
    """A request of its own, so that each round keeps its answers and its figures; None when its day has not come."""
    Guide.objects.select_for_update().get(pk=version.guide_id)
    version = GuideVersion.objects.select_related("guide", "ask__audience").get(pk=version.pk)
    today = Organisation.current().today(at)
    day, earlier = renews_on(version), version.ask
    if day is None or earlier is None or day > today:
        return None
    days = earlier.due_days or DAYS_GIVEN
    version.ask = ask(
        Ask.Kind.GUIDE,
        f"{earlier.series}:{today.isoformat()}",
        title_fr=earlier.title_fr,
        title_en=earlier.title_en,
        path=earlier.path,
        audience=earlier.audience,
        due_on=today + dt.timedelta(days=days),
        due_days=days,
        minutes=earlier.minutes,
        is_optional=earlier.is_optional,
        series=earlier.series,
        spares_since=at - dt.timedelta(days=SPARED_DAYS),
        by=by,
        at=at,
    )
    version.save(update_fields=["ask"])
    close(earlier, by=by, at=at)
    return version.ask


def _months_after(day: dt.date, months: int) -> dt.date:
    """The same day of a later month, or its last one: a year after 29 February is 28 February."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))

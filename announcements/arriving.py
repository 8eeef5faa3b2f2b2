"""Short links for codes on walls, and how many came by each: sums alone, never who."""

from __future__ import annotations

import datetime as dt
import secrets

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils.http import url_has_allowed_host_and_scheme

from announcements.announcing import ForeignPath
from announcements.models import DailyArrivals, ShortLink
from people.models import Employee, Site

ALPHABET = "23456789abcdefghjkmnpqrstvwxyz"  # typed from a wall: nothing one misreads
LENGTH = 6
FEWEST_SHOWN = 3  # of fewer arrivals, somebody could guess whose they were
LATELY = dt.timedelta(days=30)


def link_to(path: str, *, channel: str, site: Site | None, by: Employee, at: dt.datetime) -> ShortLink:
    """The link of this page, channel and site: the same for ever, so that what hangs on walls goes on counting.

    Raises `ForeignPath`."""
    check_path(path)
    same = ShortLink.objects.filter(path=path, channel=channel, site=site)
    if found := same.first():
        return found
    try:
        with transaction.atomic():
            return ShortLink.objects.create(
                code=_new_code(), path=path, channel=channel, site=site, created_by=by, created_at=at
            )
    except IntegrityError:  # somebody else made it at the same moment
        return same.get()


def check_path(path: str) -> None:
    """Raises `ForeignPath` unless it is a page of this site, however a browser reads it."""
    if not path.startswith("/") or not path.isprintable() or not url_has_allowed_host_and_scheme(path, None):
        raise ForeignPath


def arrive(link: ShortLink, *, on: dt.date) -> None:
    """Counts one arrival, of nobody in particular."""
    with transaction.atomic():
        DailyArrivals.objects.get_or_create(link=link, on=on)
        DailyArrivals.objects.filter(link=link, on=on).update(count=F("count") + 1)


def links_with_arrivals(today: dt.date) -> QuerySet[ShortLink]:
    """Each link with its `total` and its arrivals `lately`."""
    recent = Q(arrivals__on__gt=today - LATELY)
    total = Coalesce(Sum("arrivals__count"), 0)
    lately = Coalesce(Sum("arrivals__count", filter=recent), 0)
    links = ShortLink.objects.select_related("site").annotate(total=total, lately=lately)
    return links.order_by("path", "channel", "site__name", "pk")  # grouping drops the order of the model


def full_address(link: ShortLink) -> str:
    return f"{settings.SITE_URL}{link.get_absolute_url()}"


def _new_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _position in range(LENGTH))

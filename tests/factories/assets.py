"""Photos that show people, and places where they are published, through the rules that say so."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

from PIL import Image

from consent.cataloguing import Described, add_asset, add_people
from consent.granting import latest_of
from consent.models import Asset, ConsentFormVersion, ConsentItem, Publication, Takedown
from consent.showing import Shown, record_publication
from consent.withdrawing import remaining, withdraw
from people.models import Employee
from tests.conftest import Cast
from tests.factories.consent import FACTS, answer, ask_consent

ADDED = dt.datetime(2026, 11, 4, 15, tzinfo=dt.UTC)
PUBLISHED_ON = dt.date(2026, 11, 5)
RECORDED = dt.datetime(2026, 11, 5, 16, tzinfo=dt.UTC)


def a_photo(size: tuple[int, int] = (900, 600), kind: str = "JPEG", **saved: Any) -> io.BytesIO:
    file = io.BytesIO()
    Image.effect_noise(size, 60).convert("RGB").save(file, kind, **saved)
    file.seek(0)
    return file


def make_asset(*people: Employee, by: Employee, element: str = "photo", title: str = "Dépôt de Lévis") -> Asset:
    asset = add_asset(Described(element, title, description="L’équipe."), None, by=by, at=ADDED)
    add_people(asset, people, by=by, at=ADDED)
    return asset


def cell_of(version: ConsentFormVersion, element: str = "photo") -> dict[str, str]:
    """A purpose and a channel that the form asks about for that element."""
    item = ConsentItem.objects.filter(question__version=version, element=element).select_related("question").first()
    assert item is not None
    return {"purpose": item.question.purpose, "channel": item.channel}


def published(
    asset: Asset, version: ConsentFormVersion, *, by: Employee, reason: str = "", place: str = ""
) -> Publication:
    where = place or f"https://exemple.ca/{asset.pk}"
    shown = Shown(**cell_of(version, asset.element), place=where, published_on=PUBLISHED_ON)
    return record_publication(asset, shown, reason=reason, by=by, at=RECORDED)


def open_takedown(cast: Cast, *, number: int = 1, title: str = "Dépôt", place: str = "") -> Takedown:
    """Zoé agreed, was published so many times, then withdrew; she had answered before when called again."""
    version = ConsentFormVersion.objects.in_force().first() or ask_consent()
    latest = latest_of(cast.zoe, version.form_id)
    consent = answer(version, cast.zoe, follows=latest)
    for each in range(number):
        name = title if number == 1 else f"{title} {each}"
        published(make_asset(cast.zoe, by=cast.ada, title=name), version, by=cast.ada, place=place)
    keys = [decision.pk for decision in remaining(consent)]
    withdraw(consent, keys, language="fr", facts=FACTS, by=cast.zoe, at=RECORDED)
    return Takedown.objects.order_by("-pk")[0]

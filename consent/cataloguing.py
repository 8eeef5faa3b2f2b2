"""What shows people is catalogued: what it is, and who can be recognised in it.

Of a picture only small copies are kept, drawn anew without what cameras hide in files (place, device, hour).
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from consent.holding import hold_answers, hold_asset
from consent.models import Appearance, Asset, AssetImage, Guest
from consent.picturing import HEAVIEST, copies
from consent.taking_down import open_takedowns, set_aside
from documents.richtext import one_line
from guidebook.writing import clean_lines
from people.images import Upload
from people.models import Employee

SIDE, SMALL_SIDE = 1200, 360  # pixels, of the copy and of the one in lists


class NothingToShow(ValueError):
    """Neither a picture, nor an address, nor words: nobody could recognise it."""


class KnownAlready(Exception):
    """The same file was catalogued before."""

    def __init__(self, asset: Asset) -> None:
        super().__init__(str(asset))
        self.asset = asset


@dataclass(frozen=True)
class Described:
    """What is said of it."""

    element: str
    title: str
    description: str = ""
    link: str = ""
    made_on: dt.date | None = None


@transaction.atomic
def add_asset(said: Described, upload: Upload | None, *, by: Employee, at: dt.datetime) -> Asset:
    """Raises `NothingToShow`, `KnownAlready`, and of the picture `NotAnImage` and `ImageTooLarge`."""
    description = clean_lines(said.description)
    if upload is None and not said.link and not description:
        raise NothingToShow
    asset = Asset(
        element=said.element,
        title=one_line(said.title),
        description=description,
        link=said.link,
        made_on=said.made_on,
        added_at=at,
        added_by=by,
    )
    if upload is None:
        asset.save()
        return asset
    data = upload.read(HEAVIEST + 1)
    image, thumbnail = copies(data, SIDE, SMALL_SIDE)
    asset.file_digest = hashlib.sha256(data).hexdigest()
    try:
        with transaction.atomic():
            asset.save()
    except IntegrityError:
        raise KnownAlready(Asset.objects.get(file_digest=asset.file_digest)) from None
    AssetImage.objects.create(
        asset=asset, content=image.content, thumbnail=thumbnail.content, width=image.width, height=image.height
    )
    return asset


@transaction.atomic
def add_people(
    asset: Asset, people: Iterable[Employee], guests: Iterable[Guest] = (), *, by: Employee, at: dt.datetime
) -> int:
    """They can be recognised in it; how many were not known to be. What is already published without their agreement
    is to be taken down from now on."""
    people = list(people)
    hold_asset(asset)
    hold_answers(person.pk for person in people)
    known = set(asset.appearances.filter(removed_at=None).values_list("person", "guest"))
    wanted: list[dict[str, Any]] = [{"person": person} for person in people if (person.pk, None) not in known]
    wanted += [{"guest": guest} for guest in guests if (None, guest.pk) not in known]
    Appearance.objects.bulk_create(
        (Appearance(asset=asset, added_at=at, added_by=by, **who) for who in wanted), ignore_conflicts=True
    )
    open_takedowns(of=Q(asset=asset), at=at)
    return len(wanted)


@transaction.atomic
def remove_person(appearance: Appearance, *, by: Employee, at: dt.datetime) -> None:
    """It was somebody else. Kept, with who said so; twice is once. Nothing is to be taken down for them there."""
    if Appearance.objects.filter(pk=appearance.pk, removed_at=None).update(removed_at=at, removed_by=by):
        set_aside(appearance, by=by, at=at)


def search(words: str) -> QuerySet[Asset]:
    """Those whose title or description holds the words, or that show somebody of that name, accents aside."""
    words = one_line(words)
    if not words:
        return Asset.objects.all()
    of_people = Employee.objects.matching(words)
    shown = Appearance.objects.filter(Q(person__in=of_people) | Q(guest__name__icontains=words), removed_at=None)
    return Asset.objects.filter(
        Q(title__icontains=words) | Q(description__icontains=words) | Q(pk__in=shown.values("asset"))
    )

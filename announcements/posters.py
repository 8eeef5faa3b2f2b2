"""Posters: a few words read from three metres away, and one code to scan."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import TextChoices
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from announcements.arriving import full_address, link_to
from announcements.models import ShortLink
from documents.typesetting import Facts, qr_code, typeset_papers
from people.branding import logo_of
from people.colours import BLACK, LIGHT_GROUNDS, OURS, ink_on, readable
from people.models import Employee, Organisation, Site

MOST_POSTERS = 40  # a page for each site
CHARACTER, LEADING = 0.56, 1.06  # of our bold face, in ems
LARGEST, SMALLEST = 19.0, 5.0
SECOND = 0.62  # the second language, beside the first


class Layout(TextChoices):
    BANNER = "banner", _("Banner: large words on the company’s colour")
    PAGE = "page", _("Page: black on white, sparing of ink, with a large code")
    CONVERSATION = "conversation", _("Conversation: a question, and the code in reply")


class Paper(TextChoices):
    LETTER = "Letter", _("Letter (8½ × 11 in)")
    A4 = "A4", "A4"
    A3 = "A3", "A3"


class TooManyPosters(Exception):
    """More than MOST_POSTERS sites are chosen."""


@dataclass(frozen=True)
class Sheet:
    """Everything is set in hundredths of its width, so that one drawing serves every paper."""

    size: str
    width: float  # millimetres
    height: float

    @property
    def unit(self) -> str:
        return f"{self.width / 100:.4f}mm"

    @property
    def tall(self) -> float:
        return self.height / self.width * 100


SHEETS = {
    Paper.LETTER: Sheet("216mm 279mm", 216, 279),
    Paper.A4: Sheet("210mm 297mm", 210, 297),
    Paper.A3: Sheet("297mm 420mm", 297, 420),
}
# The room each layout leaves for the words: width, and what else stands on the page from top to bottom.
ROOM = {Layout.BANNER: (84.0, 73.0), Layout.PAGE: (84.0, 91.0), Layout.CONVERSATION: (72.0, 84.0)}


@dataclass(frozen=True)
class Words:
    language: str
    headline: str
    line: str


@dataclass(frozen=True)
class Poster:
    path: str
    words: tuple[Words, ...]  # one language, or both, French first
    layout: str
    paper: str


def make_posters(poster: Poster, *, sites: Sequence[Site], by: Employee, at: dt.datetime) -> bytes:
    """One page for each site, or one for everywhere. Raises `TooManyPosters`, `announcing.ForeignPath` and
    `documents.typesetting.PdfUnavailable`."""
    if len(sites) > MOST_POSTERS:
        raise TooManyPosters
    places: Sequence[Site | None] = sites or [None]
    links = [link_to(poster.path, channel=ShortLink.Channel.POSTER, site=site, by=by, at=at) for site in places]
    organisation, first = Organisation.current(), poster.words[0]
    facts = Facts(first.headline, organisation.name, first.language)
    common = _drawn(poster, organisation)
    papers = [common | _addressed(link) for link in links]
    return typeset_papers("announcements/pdf/poster.html", papers, facts=facts, at=at)


def headline_sizes(words: Sequence[Words], *, width: float, height: float) -> list[float]:
    """The largest that fit, in hundredths of the sheet's width; the second language is smaller."""
    size = LARGEST
    while size > SMALLEST and not _fits(words, size, width, height):
        size -= 0.25
    return [size if position == 0 else size * SECOND for position in range(len(words))]


def _fits(words: Sequence[Words], size: float, width: float, height: float) -> bool:
    tall = 0.0
    for position, each in enumerate(words):
        own = size if position == 0 else size * SECOND
        parts = each.headline.split(" ")
        if max(map(len, parts)) * CHARACTER * own > width:
            return False
        tall += _lines(parts, math.floor(width / (CHARACTER * own))) * own * LEADING + own * 0.4
    return tall <= height


def _lines(parts: Sequence[str], room: int) -> int:
    count, used = 1, 0
    for part in parts:
        if used and used + 1 + len(part) > room:
            count, used = count + 1, len(part)
        else:
            used += len(part) + bool(used)
    return count


def _drawn(poster: Poster, organisation: Organisation) -> dict[str, Any]:
    sheet, (width, taken) = SHEETS[Paper(poster.paper)], ROOM[Layout(poster.layout)]
    sizes = headline_sizes(poster.words, width=width, height=sheet.tall - taken)
    colour = readable(organisation.colour or OURS, LIGHT_GROUNDS, towards=BLACK)
    return {
        "layout": poster.layout,
        "sheet": sheet,
        "words": [(each, f"{size:.2f}", _call(each.language)) for each, size in zip(poster.words, sizes, strict=True)],
        "is_both": len(poster.words) > 1,
        "colour": colour,
        "on_colour": ink_on(colour),
        "organisation": organisation,
        "logo": logo_of(organisation),
    }


def _call(language: str) -> str:
    with override(language):
        return gettext("Scan the code to read it")


def _addressed(link: ShortLink) -> dict[str, Any]:
    url = full_address(link)
    host = re.sub(r"^https?://", "", settings.SITE_URL)
    return {
        "qr": qr_code(url),
        "url": url,
        "host": host,
        "short": link.get_absolute_url().rstrip("/"),
        "site": link.site,
    }

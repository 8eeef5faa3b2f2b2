"""The rows that give elements life, as they are read in the text of the guide: at the end of a section."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import override

from documents.richtext import sanitise
from guidebook.models import Element, GuideVersion
from people.wording import LANGUAGES

_GAPS = re.compile(r"[ \t\n]+")  # a no-break space is no gap


@dataclass(frozen=True)
class Kind:
    """Rows of a kind: where the version keeps them, what each must say, and the section that shows them.

    They stand in the section `key` where there is one, or else in the first one of the element.
    """

    rows: str
    must_say: str
    element: Element
    key: str = ""


KINDS = (
    Kind("presences", "name", Element.PRESENCE, "networks"),
    Kind("parallels", "objective", Element.TRANSPARENCY, "purpose"),
    Kind("profile_steps", "title", Element.EDUCATION, "profile"),
    Kind("situations", "title", Element.EDUCATION, "before-posting"),
    Kind("conduct_rules", "rule", Element.WARNING, "fair-warning"),
    Kind("recovery_steps", "text", Element.WARNING, "mistake"),
    Kind("channels", "name", Element.DIFFUSION, "reaching-you"),
)


def living_html(version: GuideVersion, language: str) -> dict[str, str]:
    """What each section (by key) ends with in that language. Reads the rows: see `GuideVersion.objects.with_text`."""
    ends: dict[str, str] = {}
    for kind in KINDS:
        rows = [row for row in getattr(version, kind.rows).all() if said(row, kind.must_say, language)]
        if rows and (key := place_of(version, kind)):
            ends[key] = ends.get(key, "") + _rendered(kind, _Rows.saying(rows), language)
    return ends


def rows_missing(version: GuideVersion, language: str) -> Iterator[Any]:
    """The rows that say something in the other language and not in this one."""
    for kind in KINDS:
        for row in getattr(version, kind.rows).all():
            if not said(row, kind.must_say, language) and any(said(row, kind.must_say, code) for code in LANGUAGES):
                yield row


def languages_of_rows(version: GuideVersion) -> dict[Element, set[str]]:
    """The languages in which the rows of each element say something."""
    languages: dict[Element, set[str]] = {}
    for kind in KINDS:
        rows = list(getattr(version, kind.rows).all())
        spoken = {code for code in LANGUAGES if any(said(row, kind.must_say, code) for row in rows)}
        languages[kind.element] = languages.get(kind.element, set()) | spoken
    return languages


def said(row: Any, field: str, language: str) -> str:
    return str(getattr(row, field if hasattr(row, field) else f"{field}_{language}")).strip()


def place_of(version: GuideVersion, kind: Kind) -> str:
    """The key of the section that shows the rows of that kind; empty: none does."""
    sections = list(version.sections.all())
    by_key = (section.key for section in sections if kind.key and section.key == kind.key)
    by_element = (section.key for section in sections if section.element == kind.element)
    return next(by_key, "") or next(by_element, "")


@dataclass(frozen=True)
class _Rows:
    """Rows are the same when they say the same: they are rendered once, however many times a text is composed."""

    rows: list[Any] = field(compare=False)
    facts: tuple[Any, ...]

    @classmethod
    def saying(cls, rows: list[Any]) -> _Rows:
        return cls(rows, tuple(_facts(row) for row in rows))


def _facts(row: Any) -> tuple[Any, ...]:
    own = tuple(
        getattr(row, one.name) for one in row._meta.concrete_fields if not one.primary_key and not one.is_relation
    )
    return own if not hasattr(row, "interactions") else (own, tuple(_facts(one) for one in row.interactions.all()))


@lru_cache(maxsize=256)
def _rendered(kind: Kind, said_by: _Rows, language: str) -> str:
    with override(language):
        html = render_to_string(f"guidebook/living/{kind.rows}.html", {"rows": said_by.rows, "language": language})
    return sanitise(_GAPS.sub(" ", html).strip().replace("> <", "><"))

"""A guide as it is read: its edition in a language, its contents, how long it takes."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe

from documents.richtext import reading_minutes
from guidebook.models import Edition, Element, GuideVersion

_HEADING = re.compile(r"(</?h)([2-6])(?=[\s>])")


@dataclass(frozen=True)
class ReadSection:
    """A section on the page; `anchor` is its address there."""

    anchor: str
    element: Element | None
    title: str
    body: SafeString


def edition_for(version: GuideVersion, language: str) -> Edition:
    """The published text in that language, or in the one that exists."""
    editions = {edition.language: edition for edition in version.editions.all()}
    if not editions:
        raise Edition.DoesNotExist(f"{version.subject} has no edition")
    return editions.get(language) or next(iter(editions.values()))


def sections_of(edition: Edition) -> list[ReadSection]:
    return [
        ReadSection(
            anchor=f"s-{section['key']}",
            element=Element(section["element"]) if section["element"] else None,
            title=section["title"],
            body=mark_safe(under_a_title(section["body"])),
        )
        for section in edition.sections
    ]


def minutes_of(edition: Edition) -> int:
    return reading_minutes(edition.words)


def under_a_title(body: str) -> str:
    """The body's headings, one level below the section's own (h2), whatever level its author began with."""
    levels = [int(level) for _tag, level in _HEADING.findall(body)]
    if not levels or min(levels) == 3:
        return body
    shift = 3 - min(levels)
    return _HEADING.sub(lambda found: f"{found[1]}{min(6, int(found[2]) + shift)}", body)

"""Guides made by the rules themselves: a draft with sections in both languages, and a published one."""

from __future__ import annotations

import datetime as dt
from typing import Any

from guidebook.drafting import begin_guide, draft_next
from guidebook.models import Guide, GuideVersion
from guidebook.publishing import Publication, publish
from guidebook.writing import add_section, write_section
from people.models import Audience, Employee

WRITTEN = dt.datetime(2026, 2, 2, 15, 0, tzinfo=dt.UTC)
PUBLISHED = dt.datetime(2026, 3, 2, 15, 0, tzinfo=dt.UTC)
LATER = dt.datetime(2026, 4, 7, 15, 0, tzinfo=dt.UTC)
STATEMENTS = {
    "statement_fr": "Je confirme avoir lu ce guide.",
    "statement_en": "I confirm that I have read this guide.",
}


def make_draft(
    *,
    title_fr: str = "Guide des médias sociaux",
    title_en: str = "Social media guide",
    sections: int = 3,
    languages: tuple[str, ...] = ("fr", "en"),
    by: Employee | None = None,
    at: dt.datetime = WRITTEN,
) -> GuideVersion:
    """Version 1, a draft; section n covers element n while n is at most eight."""
    version = begin_guide(title_fr=title_fr, title_en=title_en, **STATEMENTS, by=by, at=at)
    for number in range(1, sections + 1):
        fill_section(version, number, languages=languages, by=by, at=at)
    return version


def fill_section(
    version: GuideVersion, number: int, *, languages: tuple[str, ...] = ("fr", "en"), by: Any = None, at: Any = WRITTEN
) -> None:
    titles = {"fr": f"Partie {number}", "en": f"Part {number}"}
    section = add_section(
        version,
        **{f"title_{language}": titles[language] for language in languages},
        element=number if number <= 8 else None,
        by=by,
        at=at,
    )
    bodies = {"fr": f"<p>Le texte de la partie {number}.</p>", "en": f"<p>The text of part {number}.</p>"}
    for language in languages:
        write_section(section, language=language, title=titles[language], body=bodies[language], by=by, at=at)


def publish_draft(version: GuideVersion, *, at: dt.datetime = PUBLISHED, **more: Any) -> Publication:
    """To everyone, to be acknowledged within three weeks, unless said otherwise."""
    wanted: dict[str, Any] = {
        "must_acknowledge": True,
        "audience": more.pop("audience", None) or Audience.objects.create(),
        "due_on": at.date() + dt.timedelta(days=21),
        "change_note_fr": "Nous avons précisé une règle.",
        "change_note_en": "We made one rule clearer.",
        "by": None,
    }
    return publish(version, at=at, **(wanted | more))


def publish_guide(**more: Any) -> Guide:
    """A guide in force; `sections`, `languages` and titles as in `make_draft`, the rest as in `publish_draft`."""
    drafted = {name: more.pop(name) for name in ("title_fr", "title_en", "sections", "languages") if name in more}
    if set(drafted.get("languages", ("fr", "en"))) != {"fr", "en"}:
        more.setdefault("parity_reason", "The other language comes in May.")
    return publish_draft(make_draft(**drafted), **more).version.guide


def publish_next(guide: Guide, *, at: dt.datetime = LATER, **more: Any) -> Publication:
    return publish_draft(draft_next(guide, by=None, at=at), at=at, **more)

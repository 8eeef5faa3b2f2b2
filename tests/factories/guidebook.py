"""Guides made by the rules themselves: a draft with sections in both languages, and a published one."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

from PIL import Image

from documents.models import Picture
from documents.pictures import keep_picture
from guidebook.drafting import begin_guide, draft_next
from guidebook.enlivening import KINDS, write_rows
from guidebook.models import Guide, GuideVersion, Section
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


def ask_question(section: Section) -> None:
    """With two choices, the second of which is right."""
    check = section.checks.create(position=1, question_fr="Une photo ?", question_en="A photo?")
    check.choices.create(position=1, text_fr="Oui", text_en="Yes", explanation_fr="Demandez.", explanation_en="Ask.")
    check.choices.create(
        position=2, text_fr="Non", text_en="No", explanation_fr="Voilà.", explanation_en="Right.", is_right=True
    )


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


def a_picture(*, colour: str = "teal", size: tuple[int, int] = (160, 40)) -> Picture:
    """Kept by the rule that keeps pictures."""
    file = io.BytesIO()
    Image.new("RGB", size, colour).save(file, "PNG")
    file.seek(0)
    return keep_picture(file, by=None, at=WRITTEN)


ROWS: dict[str, list[dict[str, Any]]] = {
    "networks": [
        {
            "platform": "linkedin",
            "name": "LinkedIn",
            "url": "https://www.linkedin.com/company/boreal",
            "handle": "@boreal",
            "objective_fr": "Faire connaître nos métiers.",
            "objective_en": "Make our trades known.",
            "verbs": [("commenter", "comment"), ("partager", "share")],
        }
    ],
    "objectives": [
        {
            "tied_to": "values",
            "objective_fr": "Être vus à l’œuvre.",
            "objective_en": "Be seen at work.",
            "how_fr": "Par la transparence.",
            "how_en": "Through openness.",
        }
    ],
    "profile-steps": [
        {
            "key": "photo",
            "title_fr": "Une photo nette",
            "title_en": "A clear photo",
            "how_fr": "De face.",
            "how_en": "",
        },
        {"platform": "linkedin", "title_fr": "Un titre précis", "title_en": "A precise headline"},
    ],
    "situations": [
        {
            "title_fr": "Une photo d’équipe",
            "title_en": "A team photo",
            "answer": "ask",
            "why_fr": "Chacun décide de son image.",
            "why_en": "Each person decides about their image.",
        },
        {"title_fr": "Un succès déjà annoncé", "title_en": "A success already announced", "answer": "publish"},
        {"title_fr": "Le dossier d’un client", "title_en": "A client’s file", "answer": "keep"},
    ],
    "rules": [
        {
            "rule_fr": "Ce qui est confidentiel le reste.",
            "rule_en": "What is confidential stays so.",
            "example_fr": "Un écran derrière vous.",
            "example_en": "A screen behind you.",
            "consequence_fr": "Une plainte.",
            "consequence_en": "A complaint.",
            "ask_fr": "Ada",
            "ask_en": "Ada",
        }
    ],
    "after-a-mistake": [
        {"text_fr": "Dites-le tout de suite.", "text_en": "Say so at once."},
        {"text_fr": "Gardez une capture.", "text_en": "Keep a screenshot."},
    ],
    "channels": [
        {
            "kind": "training",
            "name_fr": "Une formation",
            "name_en": "A training",
            "detail_fr": "20 min",
            "url": "/training/",
        }
    ],
}


def enliven(version: GuideVersion, **rows: list[dict[str, Any]]) -> GuideVersion:
    """Rows of every kind, in both languages; those of a kind given by its address (`profile_steps=[…]`) instead."""
    kit = [{"title_fr": "Bannière bleue", "title_en": "Blue banner", "picture_id": a_picture().pk}]
    wanted = ROWS | {"kit": kit} | {kind.replace("_", "-"): given for kind, given in rows.items()}
    for kind, given in wanted.items():
        write_rows(version, KINDS[kind], given, by=None, at=WRITTEN)
    return version

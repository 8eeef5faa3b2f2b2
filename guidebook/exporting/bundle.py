"""All that a version holds, as JSON that can be imported again without loss (`guidebook.importing.whole_guide`)."""

from __future__ import annotations

import base64
import json
from typing import Any

from documents.models import Picture
from documents.pictures import pictures_in
from guidebook.enlivening import KINDS, RowKind
from guidebook.models import GuideVersion, PlatformPresence, Section
from people.models import Department
from people.wording import LANGUAGES

FORMAT, FORMAT_VERSION = "repere-guide", 1


def write_bundle(version: GuideVersion) -> bytes:
    """Texts with their placeholders as they were written; departments and sites by their names."""
    version = GuideVersion.objects.with_text().prefetch_related("wording_notes").get(pk=version.pk)
    pictures = {item.picture.digest for item in version.kit_items.all()}
    for section in version.sections.all():
        pictures = pictures.union(*(pictures_in(text.body) for text in section.texts.all()))
    said = {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "guide": {"address": version.guide.slug, **_both(version.guide, "title")},
        "version": {
            "number": version.number,
            "published_at": version.published_at.isoformat() if version.published_at else None,
            "sector": version.sector,
            "posture": version.posture,
            "answers": version.answers,
            **_both(version, "statement"),
            **_both(version, "change_note"),
        },
        "sections": [_section(section) for section in version.sections.all()],
        "rows": {kind.rows: [_row(kind, row) for row in getattr(version, kind.rows).all()] for kind in KINDS.values()},
        "wording_notes": [
            {"section": note.section_key, "language": note.language, "term": note.term, "note": note.note}
            for note in version.wording_notes.all()
        ],
        "pictures": {
            picture.digest: {
                "content_type": picture.content_type,
                "base64": base64.b64encode(bytes(picture.content)).decode(),
            }
            for picture in Picture.objects.filter(digest__in=pictures).order_by("digest")
        },
    }
    return (json.dumps(said, ensure_ascii=False, indent=1) + "\n").encode()


def _both(thing: Any, name: str) -> dict[str, str]:
    return {f"{name}_{language}": getattr(thing, f"{name}_{language}") for language in LANGUAGES}


def _section(section: Section) -> dict[str, Any]:
    said: dict[str, Any] = {
        "key": section.key,
        "element": section.element,
        "texts": {
            text.language: {"title": text.title, "body": text.body, "composed": text.composed}
            for text in section.texts.all()
        },
    }
    if checks := [_check(check) for check in section.checks.all()]:
        said["checks"] = checks
    if audience := section.hidden_from:
        said["hidden_from"] = {
            "departments": [path_of(department) for department in audience.departments.all()],
            "sites": [site.name for site in audience.sites.all()],
        }
    return said


def path_of(department: Department) -> list[str]:
    """Its name in French (or in English), below those it is part of: names may come twice, paths rarely."""
    names: list[str] = []
    above: Department | None = department
    while above is not None and len(names) < 50:
        names.insert(0, above.name_fr or above.name_en)
        above = above.parent
    return names


def _check(check: Any) -> dict[str, Any]:
    return {
        **_both(check, "question"),
        "choices": [
            {**_both(choice, "text"), "is_right": choice.is_right, **_both(choice, "explanation")}
            for choice in check.choices.all()
        ],
    }


def _row(kind: RowKind, row: Any) -> dict[str, Any]:
    said = {column: getattr(row, column) for column in kind.columns if column != "picture_id"}
    if "picture_id" in kind.columns:
        said["picture"] = row.picture.digest
    if kind.model is PlatformPresence:
        said["verbs"] = [[verb.verb_fr, verb.verb_en] for verb in row.interactions.all()]
    return said

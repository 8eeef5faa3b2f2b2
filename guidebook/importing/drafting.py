"""What was read from a file becomes a new guide and its first draft, with a record of how that went."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from pathlib import PurePath

from django.db import transaction

from documents.pictures import ImageTooLarge, NotAnImage, keep_picture
from guidebook.advising.advice import Passage, measure
from guidebook.advising.gauging import Gauge
from guidebook.drafting import begin_guide
from guidebook.importing.formats import WHOLE_GUIDE
from guidebook.importing.parsing import ImportedGuide, ImportedSection, parse
from guidebook.importing.report import Kind, Report
from guidebook.importing.whole_guide import restore_guide
from guidebook.models import Guide, GuideVersion, ImportRecord, Section, SectionText
from guidebook.starting import read_cover
from guidebook.writing import unused_key
from people.models import Employee

_PICTURE = re.compile(r'<img src="/pictures/([0-9a-f]{64})/" alt="([^"]*)">')
_FILENAME_LENGTH = 255


@transaction.atomic
def import_guide(source: bytes, *, filename: str, language: str, by: Employee | None, at: dt.datetime) -> Guide:
    """A new guide, its draft made of the file's sections. Raises `NotImportable`, and then nothing is kept."""
    if is_whole_guide(filename):
        return restore_guide(source, filename=PurePath(filename).name, by=by, at=at)
    return draft_from(parse(source, filename=filename, language=language), by=by, at=at)


def is_whole_guide(filename: str) -> bool:
    return PurePath(filename).suffix.lower() == WHOLE_GUIDE


@transaction.atomic
def draft_from(imported: ImportedGuide, *, by: Employee | None, at: dt.datetime) -> Guide:
    """Keep what was read as a new guide and its first draft, with the statement of our starter to begin with."""
    language = imported.language
    draft = begin_guide(
        title_fr=imported.title if language == "fr" else "",
        title_en=imported.title if language == "en" else "",
        by=by,
        at=at,
        **{f"statement_{language}": read_cover().statements[language]},
    )
    add_sections(draft, imported, by=by, at=at)
    return draft.guide


@transaction.atomic
def add_sections(draft: GuideVersion, imported: ImportedGuide, *, by: Employee | None, at: dt.datetime) -> ImportRecord:
    """The sections of a file at the end of a draft; those whose element is not clear wait to be placed."""
    sections = with_pictures_kept(imported, by=by, at=at)
    taken = list(draft.sections.values_list("key", "position"))
    keys = {key for key, _position in taken}
    first = max((position for _key, position in taken), default=0) + 1
    to_place = []
    for position, found in enumerate(sections, start=first):
        key = unused_key(found.title, keys)
        keys.add(key)
        if not found.is_sure:
            to_place.append({"key": key, "element": found.element, "confidence": found.confidence})
        element = found.element if found.is_sure else None
        section = Section.objects.create(version=draft, key=key, element=element, position=position)
        SectionText.objects.create(
            section=section,
            language=imported.language,
            title=found.title,
            body=found.html,
            edited_at=at,
            edited_by=by,
        )
    return ImportRecord.objects.create(
        version=draft,
        filename=imported.filename[-_FILENAME_LENGTH:],
        language=imported.language,
        digest=imported.digest,
        notices=[[notice.kind.value, notice.detail] for notice in imported.report],
        to_place=to_place,
        gauge=asdict(_gauge(sections, imported.language)),
        imported_at=at,
        imported_by=by,
    )


def _gauge(sections: Iterable[ImportedSection], language: str) -> Gauge:
    """How the words of the document weigh as it came, to be set beside what becomes of them."""
    passages = (
        Passage(section.title, section.html, section.element if section.is_sure else None) for section in sections
    )
    return measure(passages, language=language)


def with_pictures_kept(imported: ImportedGuide, *, by: Employee | None, at: dt.datetime) -> list[ImportedSection]:
    """The sections, their images drawn anew and kept; one that cannot be leaves its description and is reported."""
    kept = {
        digest: address for digest, content in imported.pictures.items() if (address := _address(content, by=by, at=at))
    }
    return [
        replace(section, html=_PICTURE.sub(lambda found: _shown(found, kept, imported.report), section.html))
        for section in imported.sections
    ]


def _address(content: bytes, *, by: Employee | None, at: dt.datetime) -> str:
    try:
        return f"/pictures/{keep_picture(io.BytesIO(content), by=by, at=at).digest}/"
    except (NotAnImage, ImageTooLarge):
        return ""


def _shown(found: re.Match[str], kept: Mapping[str, str], report: Report) -> str:
    digest, description = found.groups()
    if digest in kept:
        return f'<img src="{kept[digest]}" alt="{description}">'
    report.note(Kind.IMAGE, description)
    return description

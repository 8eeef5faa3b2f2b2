"""Importing an existing guide: a file becomes the sections of a draft, nothing lost, and a report of what changed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from html import escape
from pathlib import PurePath

from django.db import transaction

from documents.richtext import plain_text, sanitise
from guidebook.drafting import begin_guide
from guidebook.element_proposing import propose_element
from guidebook.import_accounting import account_for_words
from guidebook.import_cleaning import open_boxes, settle_template_tags, take_front_matter
from guidebook.import_decoding import decode
from guidebook.import_markdown import read_markdown
from guidebook.import_plain import as_markdown, looks_like_markdown
from guidebook.import_report import Deadline, EmptyFile, Kind, NotImportable, Report, SectionTooLong
from guidebook.import_sectioning import Part, cut, take_title
from guidebook.models import Guide, Section, SectionText
from guidebook.starting import read_cover
from guidebook.writing import BODY_LENGTH, TITLE_LENGTH, clean_title, unused_key
from people.models import Employee

MARKDOWN = {".md", ".markdown"}


@dataclass(frozen=True)
class ImportedSection:
    """A section found in the file; its element is proposed, with the confidence of the proposal."""

    title: str
    html: str
    element: int | None
    confidence: float


@dataclass(frozen=True)
class ImportedGuide:
    """What a file holds, ready to become a draft, and what there is to know about it."""

    title: str
    language: str
    sections: list[ImportedSection]
    report: Report

    @property
    def elements(self) -> set[int]:
        """The elements that its sections seem to cover."""
        return {section.element for section in self.sections if section.element}


@transaction.atomic
def import_guide(source: bytes, *, filename: str, language: str, by: Employee | None, at: dt.datetime) -> Guide:
    """A new guide, its draft made of the file's sections. Raises `NotImportable`, and then nothing is kept."""
    return draft_from(parse(source, filename=filename, language=language), by=by, at=at)


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
    keys: set[str] = set()
    for position, found in enumerate(imported.sections, start=1):
        key = unused_key(found.title, keys)
        keys.add(key)
        section = Section.objects.create(version=draft, key=key, element=found.element, position=position)
        SectionText.objects.create(
            section=section, language=language, title=found.title, body=found.html, edited_at=at, edited_by=by
        )
    return draft.guide


def parse(source: bytes, *, filename: str, language: str) -> ImportedGuide:
    """Read a file without storing anything. Raises `NotImportable`."""
    name = PurePath(filename).name
    try:
        return _parse(source, name, language)
    except NotImportable as refusal:
        refusal.facts["name"] = name
        raise


def _parse(source: bytes, name: str, language: str) -> ImportedGuide:
    report = Report()
    declared, text = take_front_matter(decode(source, filename=name, report=report), report)
    settled = settle_template_tags(text, report)
    is_markdown = PurePath(name).suffix.lower() in MARKDOWN or looks_like_markdown(settled)
    body = open_boxes(settled, report) if is_markdown else as_markdown(settled)
    blocks = read_markdown(body, report=report, deadline=Deadline())
    title, blocks = take_title(blocks, declared=declared, filename=name, report=report)
    parts = cut(blocks, report)
    sections = [_section(part, title if len(parts) == 1 else "Introduction", language, report) for part in parts]
    if not sections:
        raise EmptyFile(name)
    account_for_words(
        text,
        kept=[title, *(section.title for section in sections)],
        html=[section.html for section in sections],
        report=report,
    )
    return ImportedGuide(_short(title), language, sections, report)


def _section(part: Part, otherwise: str, language: str, report: Report) -> ImportedSection:
    whole = " ".join((part.heading or otherwise).split())
    title = _short(whole)
    html = part.html
    if title != whole:
        report.note(Kind.LONG_TITLE, title)
        html = f"<p>{escape(whole, quote=False)}</p>\n{html}"
    html = sanitise(html)
    if len(html) > BODY_LENGTH:
        raise SectionTooLong(section=title)
    proposal = propose_element(title, plain_text(html), language=language)
    return ImportedSection(title, html if plain_text(html) else "", proposal.element, proposal.confidence)


def _short(title: str) -> str:
    return clean_title(title if len(title) <= TITLE_LENGTH else f"{title[: TITLE_LENGTH - 1].rstrip()}…")

"""A file becomes a title and sections, each with the element it seems to cover. Nothing is stored here."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import escape
from pathlib import PurePath

from documents.richtext import plain_text, sanitise
from guidebook.importing.accounting import account_for_words
from guidebook.importing.blocks import Reading
from guidebook.importing.dividing import divide_by_length, divide_by_subject
from guidebook.importing.formats import read_file
from guidebook.importing.proposing import propose_element
from guidebook.importing.report import Deadline, EmptyFile, Kind, NotImportable, Report, SectionTooLong
from guidebook.importing.sectioning import Part, cut, take_title
from guidebook.writing import BODY_LENGTH, TITLE_LENGTH, clean_title

SURE = 0.6  # below, a person is asked to confirm
_MARK = re.compile(r"<sup>\[([\w-]{1,40})\]</sup>")


@dataclass(frozen=True)
class ImportedSection:
    """A section found in the file; its element is proposed, with the confidence of the proposal."""

    title: str
    html: str
    element: int | None
    confidence: float

    @property
    def is_sure(self) -> bool:
        return self.element is not None and self.confidence >= SURE


@dataclass(frozen=True)
class ImportedGuide:
    """What a file holds, ready to become a draft, and what there is to know about it."""

    title: str
    language: str
    sections: list[ImportedSection]
    report: Report
    filename: str = ""
    digest: str = ""  # SHA-256 of the file
    source: str = ""  # its words, as they stand in the file
    pictures: Mapping[str, bytes] = field(default_factory=dict)  # by the digest that stands in their address

    @property
    def elements(self) -> set[int]:
        """The elements that its sections seem to cover."""
        return {section.element for section in self.sections if section.element}


def parse(source: bytes, *, filename: str, language: str) -> ImportedGuide:
    """Read a file without storing anything. Raises `NotImportable`."""
    name = PurePath(filename).name
    try:
        return _parse(source, name, language)
    except NotImportable as refusal:
        refusal.facts["name"] = name
        raise


def _parse(source: bytes, name: str, language: str) -> ImportedGuide:
    report, deadline = Report(), Deadline()
    reading = read_file(source, name, report, deadline)
    title, blocks = take_title(reading.blocks, declared=reading.title, filename=name, report=report)
    parts = [
        piece
        for part in cut(blocks, report)
        for whole in divide_by_subject(part, language=language, report=report)
        for piece in divide_by_length(whole, most=BODY_LENGTH // 2, report=report)
    ]
    otherwise = title if len(parts) == 1 else "Introduction"
    sections = list(_sections(parts, otherwise, reading, language, report, deadline))
    if not sections:
        raise EmptyFile(name)
    account_for_words(
        reading.source,
        is_markdown=reading.is_markdown,
        kept=[title, *(section.title for section in sections)],
        html=[section.html for section in sections],
        report=report,
    )
    return ImportedGuide(
        title=_short(title),
        language=language,
        sections=sections,
        report=report,
        filename=name,
        digest=hashlib.sha256(source).hexdigest(),
        source=reading.source,
        pictures=reading.pictures,
    )


def _sections(
    parts: list[Part], otherwise: str, reading: Reading, language: str, report: Report, deadline: Deadline
) -> Iterator[ImportedSection]:
    left = dict(reading.notes)
    for number, part in enumerate(parts, start=1):
        deadline.check()
        html = part.html
        marks = list(dict.fromkeys(_MARK.findall(html)))
        if number == len(parts):
            marks += [mark for mark in left if mark not in marks]
        html += "".join(f"<p><sup>[{mark}]</sup> {left.pop(mark)}</p>\n" for mark in marks if mark in left)
        yield _section(part.heading or otherwise, html, language, report)


def _section(heading: str, html: str, language: str, report: Report) -> ImportedSection:
    whole = " ".join(heading.split())
    title = _short(whole)
    if title != whole:
        report.note(Kind.LONG_TITLE, title)
        html = f"<p>{escape(whole, quote=False)}</p>\n{html}"
    html = sanitise(html)
    if len(html) > BODY_LENGTH:
        raise SectionTooLong(section=title)
    if 'alt=""' in html:
        report.note(Kind.NO_DESCRIPTION, title)
    proposal = propose_element(title, plain_text(html), language=language)
    is_text = plain_text(html) or "<img" in html
    return ImportedSection(title, html if is_text else "", proposal.element, proposal.confidence)


def _short(title: str) -> str:
    return clean_title(title if len(title) <= TITLE_LENGTH else f"{title[: TITLE_LENGTH - 1].rstrip()}…")

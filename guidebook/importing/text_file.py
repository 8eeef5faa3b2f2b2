"""A text file, Markdown or plain, read into headings and passages."""

from __future__ import annotations

import re
from pathlib import PurePath

from guidebook.importing.blocks import Reading
from guidebook.importing.cleaning import (
    open_boxes,
    settle_definitions,
    settle_template_tags,
    take_footnotes,
    take_front_matter,
)
from guidebook.importing.decoding import decode
from guidebook.importing.markdown import read_line, read_markdown
from guidebook.importing.pictures import Pictures
from guidebook.importing.plain import as_markdown, looks_like_markdown
from guidebook.importing.report import Deadline, Report
from guidebook.importing.web_page import read_web_page

MARKDOWN = {".md", ".markdown"}
_PAGE = re.compile(rb"\s*(?:<!doctype html|<html[\s>])", re.IGNORECASE)


def read_text_file(source: bytes, filename: str, report: Report, deadline: Deadline) -> Reading:
    """Text that looks like Markdown is read as such, whatever its name says; a web page, as a web page."""
    if _PAGE.match(source[:1000].removeprefix(b"\xef\xbb\xbf")):
        return read_web_page(source, filename, report, deadline)
    pictures = Pictures(report)
    whole = pictures.take_from(decode(source, filename=filename, report=report))
    declared, text = take_front_matter(whole, report)
    settled = settle_template_tags(text, report)
    notes: dict[str, str] = {}
    if PurePath(filename).suffix.lower() in MARKDOWN or looks_like_markdown(settled):
        written, footnotes = take_footnotes(settle_definitions(open_boxes(settled, report)))
        blocks = read_markdown(written, report=report, deadline=deadline, pictures=pictures)
        notes = {mark: read_line(note, report=report, deadline=deadline) for mark, note in footnotes.items()}
    else:
        blocks = read_markdown(as_markdown(settled), report=report, deadline=deadline, pictures=pictures)
    return Reading(blocks, text, title=declared, notes=notes, pictures=pictures.contents, is_markdown=True)

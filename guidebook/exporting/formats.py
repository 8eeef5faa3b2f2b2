"""The kinds of files that a version can become."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from guidebook.exporting.bundle import write_bundle
from guidebook.exporting.markdown import write_markdown
from guidebook.exporting.pages import write_pages
from guidebook.exporting.web_page import write_web_page
from guidebook.exporting.whole import read_whole
from guidebook.exporting.word import write_word
from guidebook.models import GuideVersion
from people.wording import LANGUAGES


class Format(NamedTuple):
    content_type: str
    name: Promise
    why: Promise


FORMATS = {
    "pdf": Format("application/pdf", _("PDF"), _("To print or to send: contents, page numbers, both languages.")),
    "docx": Format(
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        _("Word"),
        _("To rework elsewhere: styles, lists, tables, links and described pictures."),
    ),
    "html": Format(
        "text/html; charset=utf-8", _("Web page"), _("One file that needs nothing else, pictures included.")
    ),
    "md": Format("text/markdown; charset=utf-8", _("Markdown"), _("Plain text with its structure, for other tools.")),
    "json": Format(
        "application/json",
        _("Everything (JSON)"),
        _("To import again here or in another Repère, without loss: rows, questions, pictures, hidden sections."),
    ),
}
_WRITERS: dict[str, Callable[..., bytes]] = {
    "pdf": write_pages,
    "docx": write_word,
    "html": write_web_page,
    "md": write_markdown,
}


def export_version(version: GuideVersion, name: str, *, languages: tuple[str, ...] = LANGUAGES) -> bytes:
    """The version as a file of that format.

    Raises `NothingToExport` when nothing is written in these languages, `PdfUnavailable` when pages cannot be set here.
    """
    if name == "json":
        return write_bundle(version)
    return _WRITERS[name](read_whole(version, languages=languages))


def filename_of(version: GuideVersion, name: str) -> str:
    return f"{version.guide.slug}-v{version.number}.{name}"

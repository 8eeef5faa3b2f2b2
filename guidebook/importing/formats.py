"""The kinds of files that can be imported, and what reads each of them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import PurePath
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from guidebook.importing.blocks import Reading
from guidebook.importing.decoding import refuse_what_is_not_text
from guidebook.importing.open_document import read_open_document
from guidebook.importing.report import (
    MEGABYTE,
    BrokenDocument,
    Deadline,
    EmptyFile,
    FileTooLarge,
    LockedDocument,
    NotAGuide,
    Report,
    UnknownKind,
)
from guidebook.importing.text_file import read_text_file
from guidebook.importing.web_page import read_web_page
from guidebook.importing.word import MAIN_PART, read_word

Reader = Callable[[bytes, str, Report, Deadline], Reading]


class Format(NamedTuple):
    read: Reader
    most_megabytes: int


TEXT = Format(read_text_file, 2)  # three hundred thousand words
PAGE = Format(read_web_page, 8)  # images may be written into it
WORD = Format(read_word, 20)
OPEN_DOCUMENT = Format(read_open_document, 20)
FORMATS = {
    **dict.fromkeys((".md", ".markdown", ".txt", ".text"), TEXT),
    **dict.fromkeys((".html", ".htm", ".xhtml", ".vue"), PAGE),
    **dict.fromkeys((".docx", ".docm"), WORD),
    ".odt": OPEN_DOCUMENT,
}
WHOLE_GUIDE, WHOLE_GUIDE_MEGABYTES = ".json", 60  # a guide in all its languages, with its pictures: `whole_guide`
HEAVIEST = 20 * MEGABYTE  # of any kind: a file is never read further to be refused

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_OTHER_FOLDERS: list[tuple[str, Promise]] = [
    ("xl/", _("a spreadsheet")),
    ("ppt/", _("a presentation")),
    ("mimetype", _("an OpenDocument file that is no text")),
    ("", _("a compressed folder")),
]


def heaviest(filename: str) -> int:
    """How many bytes a file of that name may weigh."""
    if PurePath(filename).suffix.lower() == WHOLE_GUIDE:
        return WHOLE_GUIDE_MEGABYTES * MEGABYTE
    chosen = FORMATS.get(PurePath(filename).suffix.lower())
    return chosen.most_megabytes * MEGABYTE if chosen else HEAVIEST


def read_file(source: bytes, filename: str, report: Report, deadline: Deadline) -> Reading:
    """What the file says. Raises `NotImportable`."""
    chosen = FORMATS.get(PurePath(filename).suffix.lower())
    if len(source) > heaviest(filename):
        raise FileTooLarge(filename, most=heaviest(filename) // MEGABYTE)
    if not source:
        raise EmptyFile(filename)
    if chosen in (WORD, OPEN_DOCUMENT):
        chosen = _by_content(source, filename)
    if chosen is None:
        refuse_what_is_not_text(source, filename)
        raise UnknownKind(filename)
    return chosen.read(source, filename, report, deadline)


def _by_content(source: bytes, filename: str) -> Format:
    """Word processors do not mind which of the two names a document has: nor do we."""
    if source.startswith(_OLE) and _ENCRYPTED in source:
        raise LockedDocument(filename)
    if not source.startswith(_ZIP):
        refuse_what_is_not_text(source, filename)
        raise BrokenDocument(filename)
    try:
        with zipfile.ZipFile(io.BytesIO(source)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError):
        raise BrokenDocument(filename) from None
    if any(map(MAIN_PART.fullmatch, names)):
        return WORD
    if "content.xml" in names and not any(name.startswith("xl/") for name in names):
        return OPEN_DOCUMENT
    raise NotAGuide(filename, kind=next(kind for start, kind in _OTHER_FOLDERS if _holds(names, start)))


def _holds(names: list[str], start: str) -> bool:
    return not start or any(name.startswith(start) for name in names)

"""A document that is a folder of XML files in a zip: opened without believing what it says of itself."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from xml.parsers import expat

from guidebook.importing.report import (
    MEGABYTE,
    BrokenDocument,
    Kind,
    LockedDocument,
    NestedTooDeep,
    NotImportable,
    Overinflated,
    Report,
    TooIntricate,
    UnsafeDocument,
)

MOST_MEMBERS = 3_000
MOST_INFLATED = 120 * MEGABYTE
MOST_OF_XML = 40 * MEGABYTE
MOST_RATIO, SMALL_ENOUGH = 150, MEGABYTE  # what repeats itself so much, and is not small, is a bomb
DEEPEST = 180
MOST_ELEMENTS = 120_000  # two hundred thousand words; mammoth reads some ten thousand a second
_MACROS = ("vbaproject.bin", "vbadata.xml", "basic/", "scripts/")
_EMBEDDED = ("word/embeddings/", "word/activex/", "object ", "objectreplacements/")


class Archive:
    """Raises `BrokenDocument`, `LockedDocument`, `Overinflated`; nothing is inflated before its size was judged."""

    def __init__(self, source: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(source))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError):
            raise BrokenDocument from None
        members = self._zip.infolist()
        if any(member.flag_bits & 0x1 for member in members):
            raise LockedDocument
        if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > MOST_INFLATED:
            raise Overinflated
        for member in members:
            if member.file_size > SMALL_ENOUGH and member.file_size > MOST_RATIO * max(1, member.compress_size):
                raise Overinflated
        self.names = [member.filename for member in members]

    def __contains__(self, name: str) -> bool:
        return name in self.names

    def read(self, name: str, *, most: int = MOST_INFLATED) -> bytes:
        """What a file of it holds: never more than it declared."""
        try:
            if self._zip.getinfo(name).file_size > most:
                raise Overinflated
            return self._zip.read(name)
        except (KeyError, zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError):
            raise BrokenDocument from None

    def read_xml(self, name: str) -> bytes:
        """The same for XML: well formed, without entities of its own, neither too deep nor too long."""
        content = self.read(name, most=MOST_OF_XML)
        _inspect(content)
        return content

    def xml_names(self) -> Iterator[str]:
        return (name for name in self.names if name.lower().endswith((".xml", ".rels")))

    def report_leftovers(self, report: Report) -> None:
        """Macros and files inside the file are named, and stay there."""
        for name in self.names:
            lower = name.lower()
            if lower.endswith(_MACROS[:2]) or lower.startswith(_MACROS[2:]):
                report.note(Kind.MACRO, name)
            elif lower.startswith(_EMBEDDED) and not lower.endswith("/"):
                report.note(Kind.EMBEDDED, name)


def _inspect(content: bytes) -> None:
    depth = elements = 0

    def opened(_name: str, _attributes: object) -> None:
        nonlocal depth, elements
        depth += 1
        elements += 1
        if depth > DEEPEST:
            raise NestedTooDeep
        if elements > MOST_ELEMENTS:
            raise TooIntricate

    def closed(_name: str) -> None:
        nonlocal depth
        depth -= 1

    def declared(*_what: object) -> None:
        raise UnsafeDocument

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = opened, closed
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = declared
    try:
        parser.Parse(content, True)
    except NotImportable:
        raise
    except (expat.ExpatError, ValueError, LookupError):
        raise BrokenDocument from None

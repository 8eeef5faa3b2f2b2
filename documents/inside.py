"""What else a PDF holds: the record attached for machines, and programs, which none of ours holds."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from pyhanko.pdf_utils.generic import ArrayObject, DictionaryObject, IndirectObject
from pyhanko.pdf_utils.reader import PdfFileReader

from documents.codes import read_code
from documents.verdicts import Record

RECORD_NAME = "record.json"
LONGEST_RECORD = 2 * 1024 * 1024
MOST_OBJECTS = 50_000
PROGRAMS = frozenset({"/JavaScript", "/Launch"})


def attached_record(reader: PdfFileReader) -> bytes | None:
    """The bytes of record.json; none, or one too long to be ours: nothing."""
    names = follow(reader.root, "/Names", "/EmbeddedFiles", "/Names") or []
    for place in range(0, len(names) - 1, 2):
        if str(names[place]) == RECORD_NAME:
            file = follow(names[place + 1], "/EF", "/F")
            content: bytes = file.data if file is not None else b""
            return content if len(content) <= LONGEST_RECORD else None
    return None


def compare_record(reader: PdfFileReader, content: bytes) -> tuple[Record, str]:
    """Whether record and pages agree on the language and the title, as far as a machine can tell; and its code."""
    try:
        about = json.loads(content)["document"]
        language, title, code = (str(about[key]) for key in ("language", "title", "code"))
    except (ValueError, KeyError, TypeError, RecursionError):
        return Record.UNREADABLE, ""
    shown_language = str(follow(reader.root, "/Lang") or "")[:2]
    shown_title = follow(reader.trailer_view, "/Info", "/Title")
    agrees = shown_language == language and (shown_title is None or str(shown_title) == title)
    return (Record.CONSISTENT if agrees else Record.CONTRADICTS), read_code(code[:60]) or ""


def holds_program(reader: PdfFileReader) -> bool:
    """JavaScript, or a command that starts another program, anywhere the file leads to."""
    waiting: list[Any] = [reader.root]
    seen: set[tuple[int, int]] = set()
    looked_at = 0
    while waiting and looked_at < MOST_OBJECTS:
        thing = waiting.pop()
        looked_at += 1
        if isinstance(thing, IndirectObject):
            place = (thing.idnum, thing.generation)
            if place in seen:
                continue
            seen.add(place)
            thing = thing.get_object()
        if isinstance(thing, DictionaryObject):
            if "/JS" in thing or str(dict.get(thing, "/S")) in PROGRAMS:
                return True
            waiting.extend(dict.values(thing))
        elif isinstance(thing, ArrayObject):
            waiting.extend(list.__iter__(thing))
    return False


def follow(thing: Any, *keys: str) -> Any:
    """What stands there, through references; nothing when a step is missing."""
    for key in keys:
        if not isinstance(thing, Mapping) or key not in thing:
            return None
        thing = thing[key]
    return thing

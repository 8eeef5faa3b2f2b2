"""What a document says before it is typeset, and who knows how to say it.

Apps above register a composer for each kind of document they make, in their `AppConfig.ready()`:

    register("acknowledgement", compose_acknowledgement)

so that a worker can compose what was ordered, knowing only the order's kind and what it is about.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from documents.scans import Scan


@dataclass(frozen=True)
class Row:
    """A label and its value."""

    label: str
    value: str
    is_digest: bool = False  # a SHA-256: set to be compared, not read


@dataclass(frozen=True)
class Section:
    key: str
    title: str
    html: str  # sanitised by the rule that stored it


@dataclass(frozen=True)
class Body:
    """What many people are shown alike: a guide, a form's text. Typeset once, kept by the worker."""

    title: str
    language: str
    sections: tuple[Section, ...]
    subtitle: str = ""
    version_label: str = ""
    publisher: str = ""
    colour: str = ""  # #rrggbb, the organisation's
    logo: str = ""  # data: URL
    facts: tuple[Row, ...] = ()  # at the foot of the cover: published on, applies to…
    has_cover: bool = True  # and a table of contents: a text of a page or two goes without


@dataclass(frozen=True)
class Sheet:
    """The page of one act by one person: who, what, in which words, when, how it is known."""

    title: str
    statement: str  # verbatim, as the person was shown it
    rows: tuple[Row, ...]
    evidence: tuple[Row, ...] = ()
    introduction: str = ""
    signature: str = ""  # the name as it was typed
    drawing: str = ""  # data: URL of the signature drawn beside the name
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Composition:
    """A whole document: the text shown, the sheet of the act, and the record a machine reads, which says the same."""

    about: str
    language: str
    title: str
    acted_at: datetime
    sheet: Sheet
    record: Mapping[str, Any]
    issuer: str  # the organisation: in the running lines and in the seal's sentence
    body: Body | None = None


Composer = Callable[[str], Composition]
# The scan of that digest, for a bundle about that person alone (None: about everybody); None when it is not for them.
ScanReader = Callable[[str, int | None], Scan | None]


class UnknownKind(LookupError):
    """No app registered a composer for this kind of document."""


_composers: dict[str, Composer] = {}
_private: set[str] = set()
_scan_readers: dict[str, ScanReader] = {}


def register(kind: str, compose: Composer, *, is_private: bool = False, read_scan: ScanReader | None = None) -> None:
    """`is_private`: a document that its person alone downloads, whatever the role of others. `read_scan`: of what was
    signed on paper, which the record names by its digest (`documents.scans.named_in`)."""
    _composers[kind] = compose
    if is_private:
        _private.add(kind)
    if read_scan:
        _scan_readers[kind] = read_scan


def scan_named(kind: str, sha256: str, person: int | None) -> Scan | None:
    reader = _scan_readers.get(kind)
    return reader(sha256, person) if reader else None


def private_kinds() -> list[str]:
    return sorted(_private)


def compose(kind: str, about: str) -> Composition:
    try:
        composer = _composers[kind]
    except KeyError as error:
        message = f"Nothing knows how to compose a document of kind “{kind}”."
        raise UnknownKind(message) from error
    return composer(about)

"""What an import says of itself: why it was refused, or what it changed, moved or left out."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MEGABYTE = 1024 * 1024
MOST_SECONDS = 10


class NotImportable(ValueError):
    """The file cannot become a guide; `message` says what happened, what is safe and what to do."""

    message: Promise = _("“%(name)s” cannot be imported. Nothing was created.")

    def __init__(self, name: str = "", **facts: object) -> None:
        super().__init__(name)
        self.facts = {"name": name, **facts}

    def __str__(self) -> str:
        return str(self.message) % self.facts


class UnknownKind(NotImportable):
    message = _(
        "“%(name)s” is of a kind that is not imported. Nothing was created. "
        "Save your guide as .docx, .odt, .html, .md or .txt, then try again."
    )


class NotAGuide(NotImportable):
    message = _(
        "“%(name)s” holds something other than a guide’s text: %(kind)s. Nothing was created. "
        "Save your guide as .docx, .odt, .html, .md or .txt, then try again."
    )


class BrokenDocument(NotImportable):
    message = _(
        "“%(name)s” is damaged: it could not be opened. Nothing was created. "
        "Open it in your word processor, save it again, then try again."
    )


class LockedDocument(NotImportable):
    message = _(
        "“%(name)s” is protected by a password. Nothing was created. Save a copy without a password, then try again."
    )


class Overinflated(NotImportable):
    message = _(
        "“%(name)s” would swell beyond measure once opened. Nothing was created. "
        "Check that it is the right file; save it again from your word processor, with smaller images."
    )


class UnsafeDocument(NotImportable):
    message = _(
        "“%(name)s” holds instructions that no word processor writes. Nothing was created. "
        "Check where this file comes from, or save it again from your word processor."
    )


class EmptyFile(NotImportable):
    message = _("“%(name)s” holds no words. Nothing was created. Check that it is the right file, then try again.")


class FileTooLarge(NotImportable):
    message = _(
        "“%(name)s” is too heavy: a guide weighs at most %(most)s MB. Nothing was created. "
        "Check that it is the right file, or import it in parts."
    )


class UnknownEncoding(NotImportable):
    message = _(
        "The letters of “%(name)s” could not be made out. Nothing was created. "
        "Save the file again as UTF-8 text, then try again."
    )


class NestedTooDeep(NotImportable):
    message = _(
        "“%(name)s” holds lists or quotations nested too deep to be read. Nothing was created. "
        "Simplify them, then try again."
    )


class TooIntricate(NotImportable):
    message = _(
        "“%(name)s” takes too long to read. Nothing was created. "
        "Check that it is the right file, or import it in parts."
    )


class NotARepereGuide(NotImportable):
    message = _(
        "“%(name)s” is not a guide as Repère exports it, or was changed since (%(where)s). Nothing was created. "
        "Export the guide again, or import another format: .docx, .odt, .html, .md or .txt."
    )


class SectionTooLong(NotImportable):
    message = _(
        "In “%(name)s”, the section “%(section)s” is longer than a section may be. Nothing was created. "
        "Cut it with headings, then try again."
    )


class Deadline:
    """Reading a file takes a bounded time, whatever is in it; time of our own, however busy the machine is."""

    def __init__(self, seconds: float = MOST_SECONDS) -> None:
        self._ends = time.thread_time() + seconds

    def check(self) -> None:
        if time.thread_time() > self._ends:
            raise TooIntricate


class Kind(models.TextChoices):
    """What happened to something of the source that is not in the guide as it was."""

    FRONT_MATTER = "front_matter", _("About the file itself, set aside")
    TITLE = "title", _("Title replaced by the one the file declares")
    ENCODING = "encoding", _("Read in another encoding than UTF-8")
    INVISIBLE = "invisible", _("Invisible characters removed")
    TEMPLATE_TAG = "template_tag", _("Instruction of a website, set aside")
    DEAD_LINK = "dead_link", _("Link that leads nowhere from here, its words kept")
    LINK_TITLE = "link_title", _("Tooltip of a link, set aside")
    IMAGE = "image", _("Image left out, its description and address kept here")
    HTML = "html", _("Web code removed")
    NO_DESCRIPTION = "no_description", _("Image without a description: write one")
    EMBEDDED = "embedded", _("File inside the document, left out")
    MACRO = "macro", _("Macro, left out: only the text was read")
    COMMENT = "comment", _("Comment in the margin, set aside")
    DELETED = "deleted", _("Deleted with tracked changes, left out")
    INSERTED = "inserted", _("Inserted with tracked changes, taken as accepted")
    MARGIN = "margin", _("Header or footer of the pages, set aside")
    CONTENTS = "contents", _("Table of contents, set aside: ours is made from the headings")
    MENU = "menu", _("Around the text of a web page, set aside")
    SPLIT = "split", _("Long section, cut in several")
    NO_HEADING = "no_heading", _("No headings: everything is in one section")
    MANY_HEADINGS = "many_headings", _("Too many headings to make a section of each")
    LONG_TITLE = "long_title", _("Title too long, also kept whole at the top of its section")
    HIDDEN = "hidden", _("Was hidden from people who are not known here: choose again who does not see it")
    LEFT_OUT = "left_out", _("Words that found no place")


@dataclass(frozen=True)
class Notice:
    """One thing worth knowing; `detail` holds the words concerned, whole."""

    kind: Kind
    detail: str = ""

    def __str__(self) -> str:
        return f"{self.kind.label}: {self.detail}" if self.detail else str(self.kind.label)


@dataclass
class Report:
    """The notices of one import, in the order in which they came."""

    notices: list[Notice] = field(default_factory=list)

    def note(self, kind: Kind, detail: str = "") -> None:
        self.notices.append(Notice(kind, detail))

    def __iter__(self) -> Iterator[Notice]:
        return iter(self.notices)

    def __len__(self) -> int:
        return len(self.notices)

    def counts(self) -> Counter[Kind]:
        return Counter(notice.kind for notice in self.notices)

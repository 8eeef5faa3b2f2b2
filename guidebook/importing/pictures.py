"""Images found inside a file: set aside until the draft is made, known by their digest until then."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from html import escape
from urllib.parse import unquote_to_bytes

from guidebook.importing.report import Kind, Report

MOST = 200  # images in one guide
_DATA = re.compile(r"\s*data:image/[\w.+-]{1,40}((?:;[\w.=+-]{1,60}){0,4}),(.*)", re.IGNORECASE | re.DOTALL)
_WRITTEN = re.compile(r"data:image/[\w.+-]{1,40};base64,[A-Za-z0-9+/=%]+")


class Pictures:
    """Those of one file. Nothing is opened here, nor fetched from anywhere."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.contents: dict[str, bytes] = {}

    def keep(self, content: bytes, name: str = "") -> str:
        """The address by which the text may show it; empty when it has too many."""
        digest = hashlib.sha256(content).hexdigest()
        if digest not in self.contents and len(self.contents) >= MOST:
            self.report.note(Kind.IMAGE, name)
            return ""
        self.contents[digest] = content
        return f"/pictures/{digest}/"

    def shown(self, source: str, description: str, *, more: str = "") -> str:
        """The HTML of an image: itself when the file carries it, else its description, its address being reported."""
        description = " ".join(description.split())
        address = self._address(source)
        if not address:
            where = "" if source.lstrip().lower().startswith("data:") else source
            self.report.note(Kind.IMAGE, " ".join(filter(None, [description, where, more])))
            return escape(description, quote=False)
        if more:
            self.report.note(Kind.LINK_TITLE, more)
        return f'<img src="{address}" alt="{escape(description)}">'

    def take_from(self, text: str) -> str:
        """The text with the images written into it in place of the addresses by which it may show them."""
        if "data:image/" not in text:
            return text
        return _WRITTEN.sub(lambda found: self._address(found[0]) or found[0], text)

    def _address(self, source: str) -> str:
        source = source.strip()
        if source.removeprefix("/pictures/").removesuffix("/") in self.contents:
            return source
        found = _DATA.match(source)
        content = _decoded(found[1], found[2]) if found else b""
        return self.keep(content) if content else ""


def _decoded(parameters: str, data: str) -> bytes:
    raw = unquote_to_bytes(data)
    if ";base64" not in parameters.lower():
        return raw
    try:
        return base64.b64decode(b"".join(raw.split()) + b"==")
    except (binascii.Error, ValueError):
        return b""

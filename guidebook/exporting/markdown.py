"""Markdown, both languages in one file; pictures stay inside it, as data: addresses."""

from __future__ import annotations

import re
from typing import Any

from django.utils.translation import gettext, override
from markdownify import ATX, BACKSLASH, MarkdownConverter

from documents.pictures import embed_pictures
from guidebook.exporting.whole import Whole, WholeText

_SIGNS = re.compile(r"([\\`*_\[\]<|~]|&(?=#?\w+;))")
_AT_THE_START = re.compile(r"^(\s*(?:\d+(?=[.)]))?)([-+>#=]|(?<=\d)[.)])(?=\s|#|=|>)", re.MULTILINE)
_HOLD_PICTURES = ["td", "th", "h3", "h4", "a"]
_BLANKS = re.compile(r"\n{3,}")


class _Writer(MarkdownConverter):
    """What is text stays text, whatever signs somebody typed."""

    def escape(self, text: str, _parent_tags: set[str]) -> str:
        return _AT_THE_START.sub(r"\1\\\2", _SIGNS.sub(r"\\\1", text or ""))

    def convert_aside(self, el: Any, text: str, parent_tags: set[str]) -> str:
        return self._boxed(el, text)

    def convert_div(self, el: Any, text: str, parent_tags: set[str]) -> str:
        return self._boxed(el, text) if el.get("class") else f"\n\n{text.strip()}\n\n"

    def _boxed(self, el: Any, text: str) -> str:
        names = {"callout-do": gettext("Do"), "callout-avoid": gettext("Avoid")}
        name = next((names[one] for one in el.get("class") or [] if one in names), "")
        text = f"**{name}**\n\n{text.strip()}" if name else text
        return "\n\n" + "\n".join(f"> {line}".rstrip() for line in text.strip().split("\n")) + "\n\n"


def write_markdown(whole: Whole) -> bytes:
    return "\n\n".join(_written(text, whole) for text in whole.texts).encode()


def _written(text: WholeText, whole: Whole) -> str:
    with override(text.language):
        writer = _Writer(heading_style=ATX, bullets="-", newline_style=BACKSLASH, keep_inline_images_in=_HOLD_PICTURES)
        facts = [whole.publisher, text.label, *(f"{fact.label} {fact.value}" for fact in text.facts)]
        parts = [f"# {_line(writer, text.title)}", " · ".join(_line(writer, fact) for fact in facts if fact)]
        for section in text.sections:
            parts.append(f"## {_line(writer, section.title)}")
            if section.hidden_from:
                parts.append(f"*{_line(writer, section.hidden_from)}*")
            parts.append(str(writer.convert(embed_pictures(section.html))).strip())
        if text.statement:
            declared = gettext("What people declare")
            parts += [f"## {declared}", writer.escape(text.statement, set())]
        return _BLANKS.sub("\n\n", "\n\n".join(part for part in parts if part)) + "\n"


def _line(writer: _Writer, text: str) -> str:
    return writer.escape(" ".join(text.split()), set())

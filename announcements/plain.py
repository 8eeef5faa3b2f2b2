"""Rich text as beautiful plain text: what a mail says to those who read it without its looks."""

from __future__ import annotations

import re
import textwrap
from html.parser import HTMLParser

WIDTH = 72
GAP = "\ue001"  # of the private use area: where a word of the reader's own will stand
_PARAGRAPHS = {"p", "h2", "h3", "h4", "blockquote", "pre", "div", "aside", "table", "ul", "ol"}
_LINES = {"tr", "caption"}


def as_text(html: str) -> str:
    """Paragraphs apart, lists with their bullets or numbers, links followed by their address."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return tidied("".join(reader.parts))


def tidied(text: str) -> str:
    """No line longer than 72 characters unless an address is, and never more than one empty line. A line with a gap
    waits to be filled."""
    lines = [wrapped for line in text.splitlines() for wrapped in _wrapped(line.rstrip())]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() + "\n"


def filled(line: str, word: str) -> str:
    """A line with its gap filled, wrapped as any other."""
    return "\n".join(_wrapped(line.replace(GAP, word)))


def _wrapped(line: str) -> list[str]:
    if len(line) <= WIDTH or GAP in line:
        return [line]
    indent = re.match(r" *(?:[-–] |\d+\. )?", line)
    hanging = " " * (indent.end() if indent else 0)
    return textwrap.wrap(line, WIDTH, subsequent_indent=hanging, break_long_words=False, break_on_hyphens=False)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.lists: list[int | None] = []  # the number of the next item, or None for bullets
        self.links: list[tuple[str, int]] = []  # address, and where its words begin

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if opens := getattr(self, f"_open_{tag}", None):
            opens(given)
        elif tag in _PARAGRAPHS and not self._in_bare_item():
            self._break(2)
        elif tag in _LINES:
            self._break(1)

    def handle_endtag(self, tag: str) -> None:
        if tag in {"ul", "ol"} and self.lists:
            self.lists.pop()
            self._break(1 if self.lists else 2)
        elif tag == "a" and self.links:
            self._close_link()
        elif tag in _PARAGRAPHS:
            self._break(1 if self.lists else 2)
        elif tag in _LINES or tag == "li":
            self._break(1)

    def _open_ul(self, given: dict[str, str]) -> None:
        self._open_list(None)

    def _open_ol(self, given: dict[str, str]) -> None:
        self._open_list(int(given.get("start") or 1))

    def _open_list(self, first: int | None) -> None:
        self._break(1 if self.lists else 2)
        self.lists.append(first)

    def _open_li(self, given: dict[str, str]) -> None:
        self._break(1)
        self.parts.append(self._bullet())

    def _open_br(self, given: dict[str, str]) -> None:
        self.parts.append("\n")

    def _open_hr(self, given: dict[str, str]) -> None:
        self.parts.append("\n\n* * *\n\n")

    def _open_a(self, given: dict[str, str]) -> None:
        self.links.append((given.get("href", ""), len(self.parts)))

    def _open_td(self, given: dict[str, str]) -> None:
        if self.parts and not self.parts[-1].endswith("\n"):
            self.parts.append(" | ")

    _open_th = _open_td

    def handle_data(self, data: str) -> None:
        words = re.sub(r"[ \t\r\n\f]+", " ", data)
        if not self.parts or self.parts[-1].endswith(("\n", " ")):
            words = words.lstrip(" ")
        if words:
            self.parts.append(words)

    def _bullet(self) -> str:
        indent = "  " * (len(self.lists) - 1)
        if not self.lists or self.lists[-1] is None:
            return f"{indent}- "
        number, self.lists[-1] = self.lists[-1], self.lists[-1] + 1
        return f"{indent}{number}. "

    def _in_bare_item(self) -> bool:
        return bool(self.parts) and re.fullmatch(r" *(?:-|\d+\.) ", self.parts[-1]) is not None

    def _close_link(self) -> None:
        address, begins = self.links.pop()
        words = "".join(self.parts[begins:]).strip()
        address = address.removeprefix("mailto:")
        if address and not address.startswith("#") and words != address:
            self.parts.append(f" ({address})")

    def _break(self, lines: int) -> None:
        """At least so many line ends before what follows."""
        said = "".join(self.parts[-3:])
        missing = lines - (len(said) - len(said.rstrip("\n")))
        if said and missing > 0:
            self.parts.append("\n" * missing)

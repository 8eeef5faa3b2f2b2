"""Text made ready for the page: what must not be parted at a line's end, what our faces cannot draw, what tags need."""

import re
import unicodedata
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from documents.faces import covered
from documents.richtext import printable

NO_BREAK, NARROW = "\u00a0", "\u202f"
MISSING = "\ufffd"

_SPACES = "[ \u00a0\u202f]"
_FRENCH = [
    (re.compile(rf"«{_SPACES}*(?=\S)"), f"«{NO_BREAK}"),
    (re.compile(rf"(?<=\S){_SPACES}*»"), f"{NO_BREAK}»"),
    (re.compile(rf"(?<=\S){_SPACES}+:(?!//)"), f"{NO_BREAK}:"),
    (re.compile(rf"(?<=\S){_SPACES}+([;!?])"), rf"{NARROW}\1"),
    (re.compile(r"(?<=\d) (?=\d{3}\b)"), NARROW),
    (re.compile(r"(?<=\d) (?=(?:h|min|%|\$|€|km|Mo|Ko)(?!\w))"), NO_BREAK),
    (re.compile(r"(?<=\bh) (?=\d\d\b)"), NO_BREAK),
]
_SHOWN_BY_NOTHING = {"Cf", "Mn", "Zl", "Zp"}  # joiners and marks: alone they draw nothing
_KEPT = frozenset("\n\t\r")
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_LAST_WORD = re.compile(r" ([^ ]{1,12})$")
SHORT_TABLE = 7  # rows; such a table is not worth cutting in two


def keep_together(text: str, language: str) -> str:
    """No line breaks where French would not have one; the words are untouched."""
    if language == "fr":
        for pattern, replacement in _FRENCH:
            text = pattern.sub(replacement, text)
    return text


def drawable(text: str) -> str:
    """What no face of ours draws is shown as missing (�), never as nothing; the record keeps the original."""
    drawn = covered()
    return "".join(
        char if ord(char) in drawn or char in _KEPT else _stand_in(char)
        for char in unicodedata.normalize("NFC", printable(text))
    )


def _stand_in(char: str) -> str:
    return "" if unicodedata.category(char) in _SHOWN_BY_NOTHING else MISSING


def make_ready(page: Element, language: str) -> None:
    """Every text of the page, and what the running header takes from data- attributes."""
    for element in page.iter():
        if element.text and isinstance(element.tag, str) and element.tag != "style":
            element.text = drawable(keep_together(element.text, language))
            if element.tag in _HEADINGS and not len(element):  # no title leaves one short word on its last line
                element.text = _LAST_WORD.sub(rf"{NO_BREAK}\1", element.text)
        if element.tail:
            element.tail = drawable(keep_together(element.tail, language))
        for name, value in element.attrib.items():
            if name.startswith("data-") or name == "alt":
                element.set(name, drawable(keep_together(value, language)))


def structure(part: Element, *, under: int) -> None:
    """What readers by ear travel by: headings right under level `under`, none skipped; header cells that look down
    or across; lists that count from where the author said; and tables that stay in one piece when they are short."""
    above: list[int] = []
    for heading in [element for element in part.iter() if element.tag in _HEADINGS]:
        picked = _HEADINGS[heading.tag]
        while above and above[-1] >= picked:
            above.pop()
        above.append(picked)
        heading.tag = f"h{min(under + len(above), 6)}"
    for cell, is_first in _header_cells(part):
        cell.set("scope", "col" if is_first else "row")
    for table in part.iter("table"):
        if len(list(table.iter("tr"))) <= SHORT_TABLE:
            table.set("class", "short")
    for numbered in part.iter("ol"):
        numbered.set("style", f"counter-reset: list-item {int(numbered.get('start', '1')) - 1}")


def _header_cells(part: Element) -> Iterator[tuple[Element, bool]]:
    for table in part.iter("table"):
        for number, row in enumerate(table.iter("tr")):
            for cell in row.iter("th"):
                yield cell, number == 0

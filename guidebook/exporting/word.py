"""A Word document with the structure of the text: styles of headings, lists and tables, links, described pictures."""

# ruff: noqa: SLF001  (what python-docx has no words for, links and languages for instance, is written in its XML)
from __future__ import annotations

import base64
import io
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from django.utils.translation import gettext, override
from docx import Document
from docx.enum.text import WD_BREAK
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu, Pt, RGBColor
from docx.text.paragraph import Paragraph
from lxml import html as lxml_html

from documents.pictures import embed_pictures
from documents.richtext import BLOCKS
from guidebook.exporting.whole import Whole, WholeText

_DATA = re.compile(r"data:image/(?:png|jpeg);base64,(.+)", re.DOTALL)
_NOT_OF_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_HEADINGS = {"h2", "h3", "h4", "h5", "h6"}
_BLOCKS = (BLOCKS | _HEADINGS) - {"br"}
_MOST_COLUMNS = 60
_DEEPEST_LIST = 3  # levels that Word's own styles have
_WIDEST = Emu(5_400_000)
_SPRUCE, _QUIET, _GROUND = RGBColor(0x0F, 0x5C, 0x4D), RGBColor(0x52, 0x60, 0x5E), "EEF3F1"
Holder = Any  # a document or a cell: what paragraphs and tables are added to


class Place(NamedTuple):
    """Where words stand: their language, how deep in lists, and what is around them."""

    tag: str
    style: str | None = None
    depth: int = 0
    is_boxed: bool = False


class Look(NamedTuple):
    bold: bool = False
    italic: bool = False
    raised: str = ""
    address: str = ""


def write_word(whole: Whole) -> bytes:
    document = Document()
    _set_up(document, whole)
    for number, text in enumerate(whole.texts):
        if number:
            document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        with override(text.language):
            _Writer(document, text).write(whole.publisher)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _set_up(document: Any, whole: Whole) -> None:
    facts = document.core_properties
    facts.title, facts.author, facts.language = _xml(whole.title), _xml(whole.publisher), whole.texts[0].tag
    facts.comments, facts.subject = "", whole.texts[0].label
    facts.created = facts.modified = whole.version.published_at or whole.version.created_at
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Atkinson Hyperlegible", Pt(11)
    normal.paragraph_format.space_after = Pt(7)
    for level in range(6):
        style = document.styles[f"Heading {level}" if level else "Title"]
        style.font.name, style.font.color.rgb = "Atkinson Hyperlegible", _SPRUCE
        style.element.rPr.rFonts.attrib.pop(qn("w:asciiTheme"), None)
        style.element.rPr.rFonts.attrib.pop(qn("w:hAnsiTheme"), None)


class _Writer:
    """One language of the guide, at the end of the document."""

    def __init__(self, document: Any, text: WholeText) -> None:
        self.document, self.text = document, text
        self.made: list[Paragraph] = []  # so that nobody has to look for them in the document

    def write(self, publisher: str) -> None:
        text, place = self.text, Place(self.text.tag)
        self._line(self.document.add_paragraph(style="Title"), text.title)
        facts = [publisher, text.label, *(f"{fact.label} {fact.value}" for fact in text.facts)]
        self._line(self.document.add_paragraph(), " · ".join(filter(None, facts)), is_quiet=True)
        for section in text.sections:
            self._line(self.document.add_paragraph(style="Heading 1"), section.title)
            if section.hidden_from:
                self._line(self.document.add_paragraph(), section.hidden_from, is_quiet=True)
            root = lxml_html.fragment_fromstring(embed_pictures(section.html), create_parent="div")
            self._blocks(root, self.document, place)
        if text.statement:
            self._line(self.document.add_paragraph(style="Heading 1"), gettext("What people declare"))
            for line in text.statement.splitlines():
                self._line(self.document.add_paragraph(), line)

    def _line(self, paragraph: Paragraph, words: str, *, is_quiet: bool = False) -> None:
        run = paragraph.add_run(_xml(words))
        _speak(run, self.text.tag)
        if is_quiet:
            run.font.color.rgb = _QUIET

    def _blocks(self, element: Any, holder: Holder, place: Place) -> None:
        """Blocks in their order; words between them are paragraphs of their own."""
        paragraph: Paragraph | None = None
        for node, words in _pieces(element):
            if node is not None and node.tag in _BLOCKS:
                paragraph = None
                self._block(node, holder, place)
            elif node is not None or words.strip() or paragraph is not None:
                paragraph = paragraph if paragraph is not None else self._paragraph(holder, place)
                self._inline(node, words, paragraph, Look(), place.tag)

    def _paragraph(self, holder: Holder, place: Place) -> Paragraph:
        paragraph: Paragraph = holder.add_paragraph(style=place.style)
        self.made.append(paragraph)
        if place.depth > _DEEPEST_LIST:
            paragraph.paragraph_format.left_indent = Pt(18 * place.depth)
        if place.is_boxed:
            _box(paragraph)
        return paragraph

    def _block(self, node: Any, holder: Holder, place: Place) -> None:
        tag = str(node.tag)
        if tag in {"ul", "ol"}:
            self._list(node, holder, place._replace(depth=place.depth + 1))
        elif tag == "table":
            self._table(node, holder, place)
        elif tag in _HEADINGS:
            self._blocks(node, holder, place._replace(style=f"Heading {int(tag[1]) - 1}"))
        elif tag in {"hr", "pre"}:
            self._lines(node, holder, place)
        elif tag == "blockquote":
            self._blocks(node, holder, place._replace(style="Quote" if not place.depth else place.style))
        elif tag in {"aside", "div"} and node.get("class"):
            self._callout(node, holder, place._replace(is_boxed=True))
        else:
            self._blocks(node, holder, place)

    def _callout(self, node: Any, holder: Holder, place: Place) -> None:
        names = {"callout-do": gettext("Do"), "callout-avoid": gettext("Avoid")}
        name = next((names[one] for one in node.get("class").split() if one in names), "")
        if name:
            self._inline(None, name, self._paragraph(holder, place), Look(bold=True), place.tag)
        self._blocks(node, holder, place)

    def _lines(self, node: Any, holder: Holder, place: Place) -> None:
        """Words that keep their lines."""
        paragraph = self._paragraph(holder, place)
        for number, words in enumerate(node.text_content().strip("\n").split("\n")):
            if number:
                paragraph.add_run().add_break()
            run = paragraph.add_run(_xml(words))
            _speak(run, place.tag)

    def _list(self, node: Any, holder: Holder, place: Place) -> None:
        depth = min(place.depth, _DEEPEST_LIST)
        style = f"List {'Bullet' if node.tag == 'ul' else 'Number'}{f' {depth}' if depth > 1 else ''}"
        numbering = _new_numbering(self.document, style, int(node.get("start", "1"))) if node.tag == "ol" else None
        inside = place._replace(style=style)
        for item, words in _pieces(node):
            before = len(self.made)
            if item is not None:
                self._blocks(item, holder, inside)
            elif words.strip():
                self._inline(None, words, self._paragraph(holder, inside), Look(), place.tag)
            self._number_item(self.made[before:], style, depth, numbering)

    def _number_item(self, made: list[Paragraph], style: str, depth: int, numbering: int | None) -> None:
        """The first paragraph of an item has its mark; what follows is part of it, without one of its own."""
        for place_in_item, paragraph in enumerate(made):
            properties: Any = paragraph._p.pPr
            if paragraph.style != self.document.styles[style] or properties.numPr is not None:
                continue
            if place_in_item:
                paragraph.style = self.document.styles[f"List Continue{f' {depth}' if depth > 1 else ''}"]
            elif numbering is not None:
                _number(paragraph, numbering)

    def _table(self, node: Any, holder: Holder, place: Place) -> None:
        if (caption := node.find("caption")) is not None:
            self._blocks(caption, holder, place._replace(style="Caption"))
        rows = [_cells(row) for row in node.xpath("./tr | ./thead/tr | ./tbody/tr | ./tfoot/tr")]
        placed, width = _laid_out(rows)
        if not width:
            return
        table = holder.add_table(len(rows), width)
        table.style = self.document.styles["Table Grid"]
        grid = table._cells  # read once: python-docx makes it anew each time
        for room in placed:
            self._cell(room, grid, width, place)
        if all(cell.tag == "th" for cell in rows[0]):
            _repeat(table.rows[0])
        self._paragraph(holder, place._replace(style=None))

    def _cell(self, room: Room, grid: list[Any], width: int, place: Place) -> None:
        target = grid[room.top * width + room.left]
        if (room.bottom, room.right) != (room.top, room.left):
            target = target.merge(grid[room.bottom * width + room.right])
        before = target.paragraphs[0]
        first = len(self.made)
        self._blocks(room.cell, target, place._replace(style=None, depth=0, is_boxed=False))
        if len(self.made) > first and not before.text:
            before._p.getparent().remove(before._p)
        if room.cell.tag == "th":
            for run in (run for paragraph in self.made[first:] for run in paragraph.runs):
                run.bold = True

    def _inline(self, node: Any, words: str, paragraph: Paragraph, look: Look, tag: str) -> None:
        if node is None:
            _write(paragraph, words, look, tag)
        elif node.tag == "br":
            paragraph.add_run().add_break()
        elif node.tag == "img":
            _picture(paragraph, node, tag)
        else:
            look, tag = _changed(node, look), node.get("lang") or tag
            for child, text in _pieces(node):
                self._inline(child, text, paragraph, look, tag)


class Room(NamedTuple):
    """Where a cell of a table stands."""

    cell: Any
    top: int
    left: int
    bottom: int
    right: int


def _laid_out(rows: list[list[Any]]) -> tuple[list[Room], int]:
    """Each cell in the first room of its row, over those that it spans and that nothing has taken; and the width."""
    taken: set[tuple[int, int]] = set()
    rooms = []
    for top, row in enumerate(rows):
        left = 0
        for cell in row:
            while (top, left) in taken:
                left += 1
            right = left
            while right + 1 < min(left + _span(cell, "colspan"), _MOST_COLUMNS) and (top, right + 1) not in taken:
                right += 1
            bottom = min(len(rows), top + _span(cell, "rowspan")) - 1
            taken |= {(line, column) for line in range(top, bottom + 1) for column in range(left, right + 1)}
            rooms.append(Room(cell, top, left, bottom, right))
    return rooms, max((room.right + 1 for room in rooms), default=0)


def _pieces(element: Any) -> Iterator[tuple[Any, str]]:
    """What stands in an element, in order: (an element, "") or (None, words)."""
    if element.text:
        yield None, element.text
    for child in element:
        if isinstance(child.tag, str):
            yield child, ""
        if child.tail:
            yield None, child.tail


def _changed(node: Any, look: Look) -> Look:
    changes: dict[str, dict[str, Any]] = {
        "strong": {"bold": True}, "b": {"bold": True}, "em": {"italic": True}, "i": {"italic": True},
        "sup": {"raised": "superscript"}, "sub": {"raised": "subscript"}, "a": {"address": node.get("href", "")},
    }  # fmt: skip
    return look._replace(**changes.get(str(node.tag), {}))


def _write(paragraph: Paragraph, words: str, look: Look, tag: str) -> None:
    words = _xml(re.sub(r"[ \t\r\n]+", " ", words))
    if not words.strip(" ") and next(paragraph._p.iter(qn("w:r")), None) is None:
        return
    run = paragraph.add_run(words)
    run.bold, run.italic = look.bold or None, look.italic or None
    if look.raised:
        setattr(run.font, look.raised, True)
    _speak(run, tag)
    if look.address and not look.address.startswith("#"):
        run.font.underline, run.font.color.rgb = True, _SPRUCE
        _link(paragraph, run, look.address)


def _link(paragraph: Paragraph, run: Any, address: str) -> None:
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), paragraph.part.relate_to(_xml(address), RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    run._r.addprevious(link)
    link.append(run._r)


def _picture(paragraph: Paragraph, node: Any, tag: str) -> None:
    described = node.get("alt", "")
    if not (data := _DATA.fullmatch(node.get("src", ""))):
        _write(paragraph, described, Look(italic=True), tag)
        return
    shape = paragraph.add_run().add_picture(io.BytesIO(base64.b64decode(data[1])))
    if shape.width > _WIDEST:
        shape.height, shape.width = Emu(int(shape.height * _WIDEST / shape.width)), _WIDEST
    shape._inline.docPr.set("descr", _xml(described))


def _speak(run: Any, tag: str) -> None:
    """The language of the words, for who has them read aloud or checked."""
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), tag)
    run._r.get_or_add_rPr().append(language)


def _box(paragraph: Paragraph) -> None:
    properties = paragraph._p.get_or_add_pPr()
    borders, shade = OxmlElement("w:pBdr"), OxmlElement("w:shd")
    left = OxmlElement("w:left")
    for name, value in (("val", "single"), ("sz", "24"), ("space", "8"), ("color", "0F5C4D")):
        left.set(qn(f"w:{name}"), value)
    borders.append(left)
    shade.set(qn("w:val"), "clear")
    shade.set(qn("w:fill"), _GROUND)
    properties.append(borders)
    properties.append(shade)


def _new_numbering(document: Any, style: str, start: int) -> int:
    """A list that counts for itself, from `start`, in the manner of that style."""
    numbering = document.part.numbering_part.numbering_definitions._numbering
    of_style = document.styles[style].element.pPr.numPr.numId.val
    abstract = next(num for num in numbering.num_lst if num.numId == of_style).abstractNumId.val
    own = numbering.add_num(abstract)
    own.add_lvlOverride(ilvl=0).add_startOverride(start)
    return int(own.numId)


def _number(paragraph: Paragraph, numbering: int) -> None:
    properties: Any = paragraph._p.get_or_add_pPr()
    properties = properties.get_or_add_numPr()
    properties.get_or_add_numId().val = numbering
    properties.get_or_add_ilvl().val = 0


def _repeat(row: Any) -> None:
    """The header row comes back on each page, and is one to who listens."""
    header = OxmlElement("w:tblHeader")
    header.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(header)


def _cells(row: Any) -> list[Any]:
    return [cell for cell in row if cell.tag in {"td", "th"}]


def _span(cell: Any, name: str) -> int:
    asked = cell.get(name, "1")
    return min(int(asked), 100) if asked.isdigit() and int(asked) else 1


def _xml(text: str) -> str:
    return _NOT_OF_XML.sub("", text)

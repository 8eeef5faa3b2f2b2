"""An OpenDocument text (.odt) read into headings and passages, straight from its XML."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import escape
from typing import Any

from lxml import etree

from guidebook.importing.archive import Archive
from guidebook.importing.blocks import Reading
from guidebook.importing.pictures import Pictures
from guidebook.importing.report import (
    BrokenDocument,
    Deadline,
    EmptyFile,
    Kind,
    LockedDocument,
    Report,
)
from guidebook.importing.web_page import read_html

_NS = "urn:oasis:names:tc:opendocument:xmlns:{}:1.0"
_NAMES = {
    **{_NS.format(name): name for name in ("office", "text", "table", "style", "meta")},
    _NS.format("drawing"): "draw",
    _NS.format("xsl-fo-compatible"): "fo",
    _NS.format("svg-compatible"): "svg",
    "http://www.w3.org/1999/xlink": "xlink",
    "http://purl.org/dc/elements/1.1/": "dc",
}
_TITLE_STYLES = {"title", "titre", "titre principal", "doctitle"}
_MOST_SPACES = 200
_SKIPPED = {"office:forms", "text:sequence-decls", "text:variable-decls", "text:bookmark", "table:shapes"}
_INDEXES = {"text:table-of-content", "text:alphabetical-index", "text:illustration-index", "text:user-index"}
_MOST_CELLS = 200


def read_open_document(source: bytes, filename: str, report: Report, deadline: Deadline) -> Reading:
    archive = Archive(source)
    if "META-INF/manifest.xml" in archive and b"encryption-data" in archive.read("META-INF/manifest.xml"):
        raise LockedDocument
    content = _xml(archive.read_xml("content.xml"))
    styles = _xml(archive.read_xml("styles.xml")) if "styles.xml" in archive else None
    archive.report_leftovers(report)
    body = next((element for element in content.iter() if _name(element) == "office:text"), None)
    if body is None:
        raise BrokenDocument
    pictures = Pictures(report)
    writer = _Writer(archive, _Styles([tree for tree in (styles, content) if tree is not None]), report, pictures)
    writer.deadline = deadline
    html = writer.written(body)
    if styles is not None:
        _report_margins(styles, report)
    page = read_html(html, report=report, deadline=deadline, pictures=pictures)
    if not page.blocks:
        raise EmptyFile(filename)
    return Reading(page.blocks, "\n".join(_lines(body)), notes=writer.notes, pictures=pictures.contents)


class _Styles:
    """What the names of styles stand for."""

    def __init__(self, trees: list[Any]) -> None:
        self._styles: dict[str, Any] = {}
        self._ordered: dict[str, list[bool]] = {}
        for tree in trees:
            for element in tree.iter():
                if _name(element) == "style:style":
                    self._styles[_get(element, "style:name")] = element
                elif _name(element) == "text:list-style":
                    levels = [_name(level) == "text:list-level-style-number" for level in element]
                    self._ordered[_get(element, "style:name")] = levels

    def is_(self, name: str, attribute: str, values: set[str]) -> bool:
        """The style, or the one it builds on, says so."""
        seen: set[str] = set()
        while name in self._styles and name not in seen:
            seen.add(name)
            for properties in self._styles[name]:
                if (value := _get(properties, attribute)) and _name(properties) == "style:text-properties":
                    return value in values
            name = _get(self._styles[name], "style:parent-style-name")
        return False

    def lineage(self, name: str) -> set[str]:
        """The names, as people read them, of a style and those it builds on."""
        names: set[str] = set()
        while name and name not in names:
            names.add(name)
            name = _get(self._styles[name], "style:parent-style-name") if name in self._styles else ""
        return {re.sub(r"_20_|_", " ", each).lower() for each in names}

    def is_ordered(self, name: str, depth: int) -> bool:
        levels = self._ordered.get(name, [])
        return levels[min(depth, len(levels) - 1)] if levels else False


class _Writer:
    """The document as HTML, which the reader of web pages takes further."""

    def __init__(self, archive: Archive, styles: _Styles, report: Report, pictures: Pictures) -> None:
        self.notes: dict[str, str] = {}
        self.deadline: Deadline
        self._archive, self._styles, self._report, self._pictures = archive, styles, report, pictures
        self._lists: list[str] = []
        self._writers: dict[str, Callable[[Any], str]] = {
            "text:p": self._paragraph,
            "text:h": self._heading,
            "text:list": self._list,
            "text:list-item": self._wrapped("li"),
            "text:list-header": self._wrapped("li"),
            "text:numbered-paragraph": self.written,
            "text:span": self._span,
            "text:a": self._link,
            "text:s": lambda element: " " * _count(element, "text:c"),
            "text:tab": lambda _element: " ",
            "text:line-break": lambda _element: "<br>",
            "text:note": self._note,
            "text:tracked-changes": self._deletions,
            "office:annotation": self._comment,
            "table:table": self._table,
            "table:table-header-rows": self._wrapped("thead"),
            "table:table-row": self._row,
            "table:table-cell": self._cell,
            "table:covered-table-cell": self._covered,
            "draw:frame": self._frame,
        }

    def written(self, element: Any) -> str:
        """What is inside the element."""
        self.deadline.check()
        parts = [escape(element.text or "", quote=False)] if _name(element) in _TEXTUAL else []
        for child in element:
            parts.append(self._one(child))
            if _name(element) in _TEXTUAL:
                parts.append(escape(child.tail or "", quote=False))
        return "".join(parts)

    def _one(self, element: Any) -> str:
        name = _name(element)
        if name in _INDEXES:
            self._report.note(Kind.CONTENTS, " ".join(" ".join(element.itertext()).split()))
            return ""
        if name in _SKIPPED:
            return ""
        return self._writers.get(name, self.written)(element)

    def _wrapped(self, tag: str) -> Callable[[Any], str]:
        return lambda element: f"<{tag}>{self.written(element)}</{tag}>"

    def _paragraph(self, element: Any) -> str:
        style = _get(element, "text:style-name")
        inside = self.written(element)
        if self._styles.lineage(style) & _TITLE_STYLES and inside.strip():
            return f'<h1 class="title">{inside}</h1>'
        return f"<p>{self._emphasised(inside, style)}</p>"

    def _heading(self, element: Any) -> str:
        level = min(6, _count(element, "text:outline-level"))
        return f"<h{level}>{self.written(element)}</h{level}>"

    def _span(self, element: Any) -> str:
        return self._emphasised(self.written(element), _get(element, "text:style-name"))

    def _emphasised(self, inside: str, style: str) -> str:
        if not inside.strip() or "<p>" in inside:
            return inside
        if self._styles.is_(style, "fo:font-style", {"italic", "oblique"}):
            inside = f"<em>{inside}</em>"
        if self._styles.is_(style, "fo:font-weight", {"bold", "600", "700", "800", "900"}):
            inside = f"<strong>{inside}</strong>"
        return inside

    def _link(self, element: Any) -> str:
        return f'<a href="{escape(_get(element, "xlink:href"))}">{self.written(element)}</a>'

    def _list(self, element: Any) -> str:
        name = _get(element, "text:style-name") or (self._lists[-1] if self._lists else "")
        self._lists.append(name)
        inside = self.written(element)
        self._lists.pop()
        if _holds_headings_alone(element):
            return inside.replace("<li>", "").replace("</li>", "")
        tag = "ol" if self._styles.is_ordered(name, len(self._lists)) else "ul"
        return f"<{tag}>{inside}</{tag}>"

    def _table(self, element: Any) -> str:
        return f"<table>{self.written(element)}</table>"

    def _row(self, element: Any) -> str:
        is_head = _name(element.getparent()) == "table:table-header-rows"
        cells = self.written(element)
        return f"<tr>{cells.replace('<td', '<th').replace('</td>', '</th>') if is_head else cells}</tr>"

    def _cell(self, element: Any) -> str:
        spans = {"colspan": "table:number-columns-spanned", "rowspan": "table:number-rows-spanned"}
        said = "".join(
            f' {name}="{_count(element, attribute)}"' for name, attribute in spans.items() if _get(element, attribute)
        )
        cell = f"<td{said}>{self.written(element)}</td>"
        repeated = _count(element, "table:number-columns-repeated")
        return cell * (repeated if repeated <= _MOST_CELLS else 1)

    def _covered(self, element: Any) -> str:
        """Under a cell that spans several: nothing to show, but its words would be lost."""
        words = " ".join(" ".join(element.itertext()).split())
        if words:
            self._report.note(Kind.LEFT_OUT, words)
        return ""

    def _note(self, element: Any) -> str:
        body = next((child for child in element if _name(child) == "text:note-body"), None)
        mark = str(len(self.notes) + 1)
        self.notes[mark] = ""
        self.notes[mark] = " ".join(re.sub(r"</?p>", " ", self.written(body)).split()) if body is not None else ""
        return f"<sup>[{mark}]</sup>"

    def _comment(self, element: Any) -> str:
        self._report.note(Kind.COMMENT, " ".join(" ".join(element.itertext()).split()))
        return ""

    def _deletions(self, element: Any) -> str:
        for region in element:
            for change in region:
                kind = Kind.DELETED if _name(change) == "text:deletion" else Kind.INSERTED
                self._report.note(kind, " ".join(" ".join(change.itertext()).split()))
        return ""

    def _frame(self, element: Any) -> str:
        """An image with its description, or a box of text."""
        said = {_name(child): "".join(child.itertext()) for child in element if _name(child).startswith("svg:")}
        description, title = said.get("svg:desc", "").strip(), said.get("svg:title", "").strip()
        parts = []
        for child in element:
            if _name(child) == "draw:image":
                alt = escape(description or title)
                more = f' title="{escape(title)}"' if description and title else ""
                parts.append(f'<img src="{escape(self._address(child))}" alt="{alt}"{more}>')
                break  # the images after the first are the same, in other formats
            if _name(child) == "draw:text-box":
                parts.append(f"<div>{self.written(child)}</div>")
        if not parts and (words := " ".join(f"{title} {description}".split())):
            self._report.note(Kind.EMBEDDED, words)
        return "".join(parts)

    def _address(self, image: Any) -> str:
        name = _get(image, "xlink:href").removeprefix("./")
        if name not in self._archive:
            return name
        return self._pictures.keep(self._archive.read(name), name) or name


_TEXTUAL = {"text:p", "text:h", "text:span", "text:a", "text:meta", "text:ruby-base", "text:ruby-text"}
_TEXTUAL |= {
    f"text:{name}" for name in ("date", "time", "page-number", "page-count", "author-name", "title", "subject")
}
_TEXTUAL |= {f"text:{name}" for name in ("sequence", "bookmark-ref", "reference-ref", "sequence-ref", "note-ref")}
_TEXTUAL |= {f"text:{name}" for name in ("chapter", "file-name", "description", "user-defined", "placeholder")}
_TEXTUAL |= {f"text:{name}" for name in ("user-field-get", "variable-get", "variable-set", "conditional-text")}


def _report_margins(styles: Any, report: Report) -> None:
    for element in styles.iter():
        if _name(element) in {"style:header", "style:footer"}:
            words = " ".join(" ".join(element.itertext()).split())
            if words:
                report.note(Kind.MARGIN, words)


def _lines(body: Any) -> Iterator[str]:
    """The words of each paragraph: what must be accounted for."""
    for paragraph in body.iter():
        if _name(paragraph) in {"text:p", "text:h"}:
            words = "".join(_pieces(paragraph))
            if words.strip():
                yield " ".join(words.split())


def _pieces(element: Any) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        name = _name(child)
        if name in {"text:s", "text:tab", "text:line-break"}:
            yield " "
        elif name not in {"text:p", "text:h", "text:note", "office:annotation", "draw:frame", *_SKIPPED}:
            yield from _pieces(child)
        yield child.tail or ""


def _holds_headings_alone(element: Any) -> bool:
    """Numbered headings are written as lists of one."""
    inner = [_name(child) for item in element for child in item]
    return bool(inner) and set(inner) <= {"text:h", "text:list"} and "text:h" in inner


def _name(element: Any) -> str:
    if not isinstance(element.tag, str):
        return ""
    namespace, _brace, local = element.tag[1:].partition("}")
    return f"{_NAMES.get(namespace, '?')}:{local}"


def _get(element: Any, attribute: str) -> str:
    prefix, _colon, local = attribute.partition(":")
    namespace = next(uri for uri, short in _NAMES.items() if short == prefix)
    return str(element.get(f"{{{namespace}}}{local}", ""))


def _count(element: Any, attribute: str) -> int:
    written = _get(element, attribute)
    return max(1, min(int(written), _MOST_SPACES)) if re.fullmatch(r"\d{1,6}", written) else 1


def _xml(content: bytes) -> Any:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError:
        raise BrokenDocument from None

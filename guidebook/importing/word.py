"""A Word document (.docx, .docm) read into headings and passages: mammoth reads it, we judge what it gives."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import mammoth
from lxml import etree
from mammoth import documents
from mammoth.transforms import get_descendants_of_type
from mammoth.transforms import paragraph as paragraph_transform

from guidebook.importing.archive import Archive
from guidebook.importing.blocks import LONGEST_HEADING, Reading
from guidebook.importing.pictures import Pictures
from guidebook.importing.report import BrokenDocument, Deadline, EmptyFile, Kind, NestedTooDeep, Report
from guidebook.importing.web_page import read_html

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MATHS = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_LEVELS = 6
_USUAL_SIZE = 11
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_CHOICE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Choice"
_NOTE = re.compile(r'<li id="((?:foot|end)note-[^"]{1,60})">(.*?)</li>', re.DOTALL)
_NOTES = re.compile(r"<ol>(?:<li id=\"(?:foot|end)note-.*?</li>)+</ol>", re.DOTALL)
_MARK = re.compile(r'<sup><a href="#((?:foot|end)note-[^"]{1,60})"[^<>]*>\[(\d{1,6})\]</a></sup>')
_BACK = re.compile(r'\s*<a href="#(?:foot|end)note-ref-[^"]{1,60}">↑</a>')
_ANCHOR = re.compile(r'<a id="[^"]*"></a>')
_CONTENTS = re.compile(r"toc\s*\d|toc heading|table of (contents|figures)", re.IGNORECASE)
MAIN_PART = re.compile(r"word/document\d*\.xml")
_PART = re.compile(r"word/(?:document\d*|footnotes|endnotes)\.xml")
_STYLES = """
p[style-name='Title'] => h1.title:fresh
p[style-name='Subtitle'] => p:fresh
p[style-name='Quote'] => blockquote > p:fresh
p[style-name='Intense Quote'] => blockquote > p:fresh
b => strong
i => em
u =>
strike =>
"""


def read_word(source: bytes, filename: str, report: Report, deadline: Deadline) -> Reading:
    archive = Archive(source)
    parts = {name: archive.read_xml(name) for name in archive.xml_names() if name.startswith(("word/", "_rels/"))}
    parts |= {name: archive.read_xml(name) for name in ("[Content_Types].xml",) if name in archive}
    if not any(map(MAIN_PART.fullmatch, parts)):
        raise BrokenDocument
    deadline.check()
    archive.report_leftovers(report)
    styles = _styles(parts.get("word/styles.xml", b""))
    _report_margins(parts, report)
    pictures = Pictures(report)
    html = _converted(source, styles, pictures)
    html, notes = _without_notes(_ANCHOR.sub("", html))
    page = read_html(html, report=report, deadline=deadline, pictures=pictures)
    if not page.blocks:
        raise EmptyFile(filename)
    words = "\n".join(line for name in sorted(parts) if _PART.fullmatch(name) for line in _lines(parts[name]))
    return Reading(page.blocks, words, notes=notes, pictures=pictures.contents)


def _converted(source: bytes, styles: list[str], pictures: Pictures) -> str:
    def taken(image: Any) -> dict[str, str]:
        with image.open() as content:
            return {"src": pictures.keep(content.read())}

    try:
        result = mammoth.convert_to_html(
            io.BytesIO(source),
            style_map="\n".join([_STYLES, *styles]),
            include_embedded_style_map=False,
            external_file_access=False,
            convert_image=mammoth.images.img_element(taken),
            transform_document=_with_large_lines_bold,
        )
    except RecursionError:
        raise NestedTooDeep from None
    except (KeyError, ValueError, OSError, AttributeError, IndexError, TypeError, NotImplementedError):
        raise BrokenDocument from None  # whatever it stumbled upon, no word processor writes it
    return str(result.value)


def _with_large_lines_bold(document: Any) -> Any:
    """A short line in larger letters than the text is a heading to the eye; bold, it is one to us as well."""
    sizes: Counter[float] = Counter()
    for run in get_descendants_of_type(document, documents.Run):
        sizes[run.font_size or 0] += _length(run)
    usual = sizes.most_common(1)[0][0] if sizes else 0

    def enlarged(paragraph: Any) -> Any:
        runs = [run for run in paragraph.children if isinstance(run, documents.Run) and _length(run)]
        is_large = runs and all((run.font_size or 0) >= 1.25 * (usual or _USUAL_SIZE) for run in runs)
        if not is_large or paragraph.style_name or sum(map(_length, runs)) > LONGEST_HEADING:
            return paragraph
        return paragraph.copy(children=[run.copy(is_bold=True) if run in runs else run for run in paragraph.children])

    return paragraph_transform(enlarged)(document)


def _length(run: Any) -> int:
    return sum(len(child.value.strip()) for child in run.children if isinstance(child, documents.Text))


def _styles(content: bytes) -> list[str]:
    """What the document's styles say of headings and of tables of contents, as rules for mammoth."""
    if not content:
        return []
    styles = {style.get(f"{_W}styleId", ""): style for style in _xml(content).iter(f"{_W}style")}
    rules: list[str] = []
    for key, style in styles.items():
        name = _value(style.find(f"{_W}name"))
        escaped = re.sub(r"([^a-zA-Z])", r"\\\1", key)
        if not key or style.get(f"{_W}type") != "paragraph":
            continue
        if _CONTENTS.match(name):
            rules.append(f"p.{escaped} => menu.contents > p:fresh")
        elif name.lower() != "title" and (level := _outline(key, styles)):
            rules.append(f"p.{escaped} => h{level}:fresh")
    return rules


def _outline(key: str, styles: dict[str, Any]) -> int:
    """The level that a style gives its paragraphs in the outline, itself or by the style it is based on; 0: none."""
    seen: set[str] = set()
    while key in styles and key not in seen:
        seen.add(key)
        level = _value(styles[key].find(f"{_W}pPr/{_W}outlineLvl"))
        if level.isdecimal():
            return int(level) + 1 if int(level) < _LEVELS else 0
        key = _value(styles[key].find(f"{_W}basedOn"))
    return 0


def _report_margins(parts: dict[str, bytes], report: Report) -> None:
    """What mammoth leaves: headers and footers, comments, deletions, images kept elsewhere."""
    for name, content in sorted(parts.items()):
        if re.fullmatch(r"word/(header|footer)\d*\.xml", name):
            for line in _texts(_xml(content)):
                report.note(Kind.MARGIN, line)
        elif name == "word/comments.xml":
            _report_comments(_xml(content), report)
        elif _PART.fullmatch(name):
            _report_changes(_xml(content), report)
    _report_linked_images(parts.get("word/_rels/document.xml.rels", b""), report)


def _report_comments(tree: Any, report: Report) -> None:
    for comment in tree.iter(f"{_W}comment"):
        author, words = comment.get(f"{_W}author", ""), " ".join(_texts(comment))
        report.note(Kind.COMMENT, f"{author}: {words}" if author else words)


def _report_linked_images(relations: bytes, report: Report) -> None:
    for relation in _xml(relations) if relations else ():
        if relation.get("TargetMode") == "External" and relation.get("Type", "").endswith("/image"):
            report.note(Kind.IMAGE, relation.get("Target", ""))


def _report_changes(tree: Any, report: Report) -> None:
    for deletion in (*tree.iter(f"{_W}del"), *tree.iter(f"{_W}moveFrom")):
        words = "".join(piece.text or "" for piece in deletion.iter(f"{_W}delText", f"{_W}t"))
        if words.strip():
            report.note(Kind.DELETED, words.strip())
    for insertion in tree.iter(f"{_W}ins"):
        words = "".join(piece.text or "" for piece in insertion.iter(f"{_W}t"))
        if words.strip():
            report.note(Kind.INSERTED, words.strip())


def _without_notes(html: str) -> tuple[str, dict[str, str]]:
    """Footnotes leave the end of the document: each section will carry its own."""
    said = {key: _BACK.sub("", note) for key, note in _NOTE.findall(html)}
    notes: dict[str, str] = {}

    def mark(found: re.Match[str]) -> str:
        notes[found[2]] = said.get(found[1], "")
        return f"<sup>[{found[2]}]</sup>"

    marked = _MARK.sub(mark, _NOTES.sub("", html))
    return marked, {number: re.sub(r"</?p>", " ", note).strip() for number, note in notes.items()}


def _texts(tree: Any) -> Iterator[str]:
    """The words of each paragraph, of a version written twice only the one that mammoth reads."""
    for paragraph in tree.iter(f"{_W}p"):
        words = "".join(_pieces(paragraph))
        if words.strip():
            yield " ".join(words.split())


def _pieces(paragraph: Any) -> Iterator[str]:
    skipped = {_CHOICE, f"{_W}del", f"{_W}moveFrom", f"{_W}p"}
    stack = list(reversed(paragraph))
    while stack:
        element = stack.pop()
        if element.tag == f"{_W}t" or element.tag == _MATHS:
            yield element.text or ""
        elif element.tag in {f"{_W}tab", f"{_W}br", f"{_W}cr"}:
            yield " "
        elif element.tag == f"{_W}noBreakHyphen":
            yield "\u2011"
        elif element.tag not in skipped:
            stack.extend(reversed(element))


def _lines(content: bytes) -> list[str]:
    """What must be accounted for. Paragraphs of a box are inside another paragraph: each is read on its own."""
    tree = _xml(content)
    for choice in list(tree.iter(_CHOICE)):
        if choice.getnext() is not None:  # the same, written again for older readers: mammoth reads that one
            choice.getparent().remove(choice)
    return list(_texts(tree))


def _value(element: Any) -> str:
    return element.get(f"{_W}val", "") if element is not None else ""


def _xml(content: bytes) -> Any:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(content.replace(_STRICT, _W[1:-1].encode()), parser)
    except etree.XMLSyntaxError:
        raise BrokenDocument from None

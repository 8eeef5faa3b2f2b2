"""A web page read into headings and passages: its words and shape kept, its code and its menus reported."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import escape, unescape

from lxml import html as lxml_html
from lxml.html import HtmlElement

from documents.richtext import BLOCKS, plain_text
from guidebook.importing.blocks import BOLD_LINE, Block, Heading, Passage, Reading, gather_bullets, settle_headings
from guidebook.importing.cleaning import settle_template_tags
from guidebook.importing.decoding import declared_charset, decode
from guidebook.importing.markup import LIVE_LINK
from guidebook.importing.pictures import Pictures
from guidebook.importing.report import Deadline, EmptyFile, Kind, Report

_DEEPEST = 90  # tags inside one another; below, their words alone
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]{0,40})(?=[\s/>])[^<>]*>")
_WITHOUT_END = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
_END_LEFT_OUT = {"p", "li", "tr", "td", "th", "thead", "tbody", "tfoot", "dt", "dd", "option", "html", "body", "head"}
_COMPONENT = re.compile(r"<template\b[^<>]*>(.*)</template\s*>", re.DOTALL | re.IGNORECASE)
_ANY_TAG = re.compile(r"<[/!]?([a-zA-Z][\w:-]{0,40})?[^<>]*>")
_CODE = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style|svg|template|noscript|title)\b.*?(?:</\1\s*>|\Z)", re.DOTALL | re.IGNORECASE
)
_WHOLE_PAGE = re.compile(r"<(?:html|body|head)[\s>]", re.IGNORECASE)
_TAGS = re.compile(r"<[^<>]*>")
_IMG = re.compile(r"<img\b[^<>]*>")
_HREF = re.compile(r'href="([^"]*)"')
_LOWEST = 6  # of the headings that are marked as such
GLUED = {
    *("a", "b", "strong", "i", "em", "u", "s", "span", "font", "sub", "sup", "small", "big", "mark", "del", "ins"),
    *("abbr", "code", "tt", "kbd", "q", "cite", "wbr"),
}
_SPACES = re.compile(r"[ \t\n\r\f]+")

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_SILENT = {
    *("script", "style", "template", "noscript", "iframe", "object", "svg", "math", "video", "audio"),
    *("canvas", "applet", "frame", "frameset", "noframes", "map"),
}
_MENUS = {"nav", "menu", "search"}
_WHOLE = {"p", "ul", "ol", "table", "dl", "blockquote", "pre"}
_BOXES = {
    *("div", "section", "article", "main", "header", "footer", "aside", "figure", "figcaption", "details", "center"),
    *("address", "form", "fieldset", "legend", "hgroup", "dialog", "body", "html", "summary", "dd", "dt", "li", "td"),
    *("tr", "tbody", "thead", "tfoot", "th", "caption", "optgroup", "select"),
}
_ALONE = {"br", "img"}
_SAME = {
    *("strong", "em", "code", "sub", "sup", "li", "ul", "ol", "table", "caption", "thead", "tbody", "tfoot", "tr"),
    *("td", "th", "blockquote", "pre", "p", "abbr", "aside"),
}
_ALIKE = {"b": "strong", "i": "em", "tt": "code", "kbd": "code", "samp": "code", "dd": "div", "figure": "div"}
_KEPT_ATTRIBUTES = ("start", "colspan", "rowspan", "scope")
_WORDED = ("title", "placeholder", "aria-label", "summary", "value", "label")
_BLOCKY = BLOCKS | _BOXES | _WHOLE | _HEADINGS.keys()


def read_web_page(source: bytes, filename: str, report: Report, deadline: Deadline) -> Reading:
    """The reading of an HTML file, or of the template of a Vue component."""
    text = decode(source, filename=filename, report=report, charset=declared_charset(source))
    component = _COMPONENT.search(text) if re.match(r"\s*<(template|script|style)\b", text) else None
    if component:
        for around in (text[: component.start()], text[component.end() :]):
            if around.strip():
                report.note(Kind.HTML, around.strip())
        text = component[1]
    text = settle_template_tags(text, report)
    pictures = Pictures(report)
    page = read_html(text, report=report, deadline=deadline, pictures=pictures)
    if not page.blocks:
        raise EmptyFile(filename)
    return Reading(page.blocks, page.source, title=page.title, pictures=pictures.contents)


@dataclass(frozen=True)
class Page:
    blocks: list[Block]
    source: str
    title: str | None


def read_html(text: str, *, report: Report, deadline: Deadline, pictures: Pictures) -> Page:
    """The same from HTML that is text already."""
    tree = _tree(flattened(text))
    title = " ".join("".join(tree.xpath("//head/title//text()")).split())
    _report_head(tree, report)
    reader = _Reader(report, deadline, pictures)
    body = tree.find("body")
    if body is not None:
        reader.read(_main(body, report))
    blocks = settle_headings(gather_bullets(reader.blocks))
    has_headings = any(isinstance(block, Heading) and block.level <= _LOWEST for block in blocks)
    return Page(blocks, text_of(text), None if has_headings else title or None)


def _report_head(tree: HtmlElement, report: Report) -> None:
    for words in tree.xpath("//head/title/text() | //head/meta[@name]/@content"):
        report.note(Kind.FRONT_MATTER, " ".join(words.split()))
    for code in tree.xpath("//head/script | //head/style | //head/comment()"):
        report.note(Kind.HTML, _code_of(code))


def flattened(text: str) -> str:
    """Without the tags opened too deep inside others; their words stay."""
    depth = 0

    def tag(found: re.Match[str]) -> str:
        nonlocal depth
        name = found[2].lower()
        if name in _WITHOUT_END or name in _END_LEFT_OUT or found[0].endswith("/>"):
            return found[0]
        depth = max(0, depth - 1) if found[1] else depth + 1
        kept = depth < _DEEPEST if found[1] else depth <= _DEEPEST
        return found[0] if kept else " "

    return _TAG.sub(tag, text)


def _tree(text: str) -> HtmlElement:
    parser = lxml_html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=True, remove_pis=True)
    # In a body of its own unless it brings one: the parser would otherwise move what comes first into the head.
    whole = text if _WHOLE_PAGE.search(text) else f"<html><body>{text}"
    return lxml_html.document_fromstring(whole.encode(), parser=parser)


def text_of(text: str) -> str:
    """The words of HTML without its tags nor its code, a line for each block."""
    return unescape(_ANY_TAG.sub(lambda tag: "" if (tag[1] or "").lower() in GLUED else "\n", _CODE.sub("\n", text)))


def _main(body: HtmlElement, report: Report) -> HtmlElement:
    """The part that is the page's own text, where the page says so."""
    mains = body.xpath(".//main | .//*[@role='main']")
    if len(mains) != 1 or mains[0].xpath("boolean(ancestor::nav)"):
        return body
    main = mains[0]
    inside = {main, *main.iterancestors()}
    for ancestor in [main, *main.iterancestors()]:
        if ancestor is body:
            break
        for other in ancestor.itersiblings(preceding=True):
            _set_aside(other, report)
        for other in ancestor.itersiblings():
            if other not in inside:
                _set_aside(other, report)
    return main


def _set_aside(element: HtmlElement, report: Report) -> None:
    words = " ".join(f"{_whole(element)} {element.tail or ''}".split())
    if words:
        report.note(Kind.MENU, words)


def _whole(element: HtmlElement) -> str:
    """All its text, and the words of its attributes."""
    said = [element.get(name, "") for name in ("alt", *_WORDED) if isinstance(element.tag, str)]
    for piece in element.iter():
        if isinstance(piece.tag, str):
            said += [piece.text or "", *(piece.get(name, "") for name in ("alt", *_WORDED))]
        if piece is not element:
            said.append(piece.tail or "")
    return " ".join(said)


class _Reader:
    """Walks through the page; what is written outside any paragraph makes one."""

    def __init__(self, report: Report, deadline: Deadline, pictures: Pictures) -> None:
        self.blocks: list[Block] = []
        self._line: list[str] = []
        self._report, self._deadline, self._pictures = report, deadline, pictures

    def read(self, element: HtmlElement) -> None:
        self._box(element)
        self._end_line()

    def _box(self, element: HtmlElement) -> None:
        self._line.append(_text(element.text))
        for child in element:
            self._deadline.check()
            self._take(child)
            self._line.append(_text(child.tail))

    def _take(self, element: HtmlElement) -> None:
        name = _name(element)
        if self._is_aside(element, name):
            return
        if (level := _level(element, name)) is not None:
            self._heading(element, level)
        elif name in _WHOLE and not _is_frame(element, name):
            self._passage(self._html(element))
        elif name == "hr":
            self._passage("<hr>")
        elif name in _BOXES or _holds_blocks(element):
            self._opened(element, name)
        else:
            self._line.append(self._html(element))

    def _opened(self, element: HtmlElement, name: str) -> None:
        self._end_line()
        self._note_attributes(element)
        if name == "summary" and not _holds_blocks(element):
            self._heading(element, BOLD_LINE)
            return
        if name == "a" and element.get("href"):
            self._report.note(Kind.DEAD_LINK, element.get("href", ""))
        self._box(element)
        self._end_line()

    def _heading(self, element: HtmlElement, level: int) -> None:
        self._end_line()
        shown = self._inside(element)
        text = " ".join(plain_text(shown).split())
        for picture in _IMG.findall(shown):
            self._passage(f"<p>{picture}</p>")
        for target in _HREF.findall(shown):
            self._report.note(Kind.DEAD_LINK, unescape(target))
        if text:
            self.blocks.append(Heading(level, text))

    def _passage(self, html: str) -> None:
        self._end_line()
        if _TAGS.sub("", html).strip() or "<img" in html or html == "<hr>":
            self.blocks.append(Passage(html.strip() + "\n"))

    def _end_line(self) -> None:
        line = "".join(self._line).strip()
        self._line = []
        if _TAGS.sub("", line).strip() or "<img" in line:
            self.blocks.append(Passage(f"<p>{line}</p>\n"))

    def _is_aside(self, element: HtmlElement, name: str) -> bool:
        """Comments, code and menus: reported, not read."""
        if name == "" or name in _SILENT:
            self._report.note(Kind.HTML, _code_of(element))
            return True
        if name == "menu" and element.get("class") == "contents":
            self._report.note(Kind.CONTENTS, " ".join(_whole(element).split()))
            return True
        if name in _MENUS or (name == "footer" and _name(element.getparent()) == "body"):
            _set_aside_alone(element, self._report)
            return True
        return False

    def _html(self, element: HtmlElement) -> str:
        """The element, its words and its shape, in the tags that a guide knows."""
        name = _name(element)
        if self._is_aside(element, name):
            return ""
        if name in _ALONE:
            return "<br>" if name == "br" else self._image(element)
        self._note_attributes(element)
        inside = self._inside(element)
        if name == "a":
            return self._link(element, inside)
        if name in _HEADINGS or name in {"dt", "summary"}:
            return f"<p><strong>{inside.strip()}</strong></p>" if inside.strip() else ""
        return _dressed(element, _ALIKE.get(name, name), inside)

    def _inside(self, element: HtmlElement) -> str:
        self._deadline.check()
        keeps_spaces = _name(element) == "pre" or element.xpath("boolean(ancestor::pre)")
        write: Callable[[str | None], str] = _exact if keeps_spaces else _text
        parts = [write(element.text)]
        for child in element:
            parts += [self._html(child), write(child.tail)]
        return "".join(parts)

    def _link(self, element: HtmlElement, inside: str) -> str:
        target = element.get("href", "").strip()
        target = f"https:{target}" if target.startswith("//") else target
        if LIVE_LINK.match(target):
            return f'<a href="{escape(target)}">{inside}</a>'
        if target:
            self._report.note(Kind.DEAD_LINK, target)
        return inside

    def _image(self, element: HtmlElement) -> str:
        return self._pictures.shown(
            element.get("src", ""), element.get("alt", ""), more=" ".join(element.get("title", "").split())
        )

    def _note_attributes(self, element: HtmlElement) -> None:
        # Whatever follows an embedded object may stand inside it, to the parser: only its address is set aside.
        said = (*_WORDED, "src") if _name(element) == "embed" else _WORDED
        if words := " ".join(element.get(name, "") for name in said).strip():
            kind = Kind.LINK_TITLE if _name(element) in {"a", "abbr"} else Kind.HTML
            self._report.note(kind, " ".join(words.split()))


def _name(element: HtmlElement | None) -> str:
    """Empty for what is no element: a comment."""
    return element.tag.lower() if element is not None and isinstance(element.tag, str) else ""


def _level(element: HtmlElement, name: str) -> int | None:
    """Of a heading; nought is the title itself, none is no heading."""
    if name in _HEADINGS:
        return 0 if name == "h1" and element.get("class") == "title" else _HEADINGS[name]
    level = element.get("aria-level", "2")
    return int(level) if element.get("role") == "heading" and level in "123456" else None


def _is_frame(element: HtmlElement, name: str) -> bool:
    """A table of a single cell is no table: a box drawn around text."""
    return name == "table" and len(element.xpath(".//td | .//th")) <= 1


def _holds_blocks(element: HtmlElement) -> bool:
    return any(_name(inner) in _BLOCKY for inner in element.iterdescendants())


def _set_aside_alone(element: HtmlElement, report: Report) -> None:
    if words := " ".join(_whole(element).split()):
        report.note(Kind.MENU, words)


def _code_of(element: HtmlElement) -> str:
    return str(lxml_html.tostring(element, encoding="unicode", with_tail=False)).strip()


def _dressed(element: HtmlElement, tag: str, inside: str) -> str:
    if tag in _SAME:
        inside = inside.strip() if tag in _BLOCKY and tag != "pre" else inside
        return f"<{tag}{_attributes(element, tag)}>{inside}</{tag}>"
    if tag == "dl" or tag in _BOXES:
        return f"<div>{inside.strip()}</div>"
    return inside  # a tag that says nothing to a reader


def _attributes(element: HtmlElement, tag: str) -> str:
    kept = [(name, element.get(name)) for name in _KEPT_ATTRIBUTES]
    if tag == "th" and not element.get("scope"):
        kept.append(("scope", "col" if _name(element.getparent().getparent()) == "thead" else "row"))
    return "".join(f' {name}="{escape(value)}"' for name, value in kept if value)


def _text(text: str | None) -> str:
    return escape(_SPACES.sub(" ", text), quote=False) if text else ""


def _exact(text: str | None) -> str:
    return escape(text, quote=False) if text else ""

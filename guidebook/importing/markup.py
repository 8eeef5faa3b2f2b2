"""HTML met inside a text: tags that we know are kept or replaced, others are shown as they were typed."""

import re
from html import escape, unescape

from documents.richtext import BLOCKS, INLINES, plain_text, sanitise
from guidebook.importing.pictures import Pictures
from guidebook.importing.report import Kind, Report

_BOXES = {
    *("article", "section", "header", "footer", "main", "nav", "figure", "figcaption", "details", "dl", "dd", "center"),
    *("address", "fieldset", "form", "legend", "hgroup", "dialog", "summary", "dt"),
}
_BOLD_BOXES = {"summary", "dt"}
_PLAIN = {
    *("u", "s", "del", "ins", "mark", "small", "big", "font", "kbd", "samp", "var", "q", "cite", "dfn", "time", "tt"),
    *("strike", "label", "colgroup", "col", "picture", "source", "wbr", "button", "acronym", "nobr"),
}
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_KNOWN = BLOCKS | INLINES | _BOXES | _PLAIN | _HEADINGS | {"img"}
# Up to where each is silent: what it holds was never meant to be read as text.
_SILENT = re.compile(
    r"<(?:(!--)|(script|style|iframe|svg|math|object|template|noscript|video|audio)(?=[\s>/]))", re.IGNORECASE
)
LIVE_LINK = re.compile(r"https?://|mailto:|/(?:consent|training)/", re.IGNORECASE)
_TAG = re.compile(r"<(/?)([a-zA-Z][\w-]{0,30})((?:\s[^<>]{0,3000})?)/?>")
_WORDED = re.compile(r"\b(alt|title|href|src)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE)
_HEADING = re.compile(r"\s*<h([1-6])\b[^<>]{0,500}>(.{0,2000}?)</h\1\s*>\s*", re.DOTALL | re.IGNORECASE)


def settle_html(html: str, report: Report, pictures: Pictures) -> str:
    """The same piece of HTML with only tags that will pass; what disappears is in the report."""

    parts, start = [], 0
    while silent := _SILENT.search(html, start):
        end = _end_of(silent, html)
        report.note(Kind.HTML, html[silent.start() : end].strip())
        parts += [html[start : silent.start()], " "]
        start = end
    return _shown("".join([*parts, html[start:]]), report, pictures)


def _end_of(silent: re.Match[str], html: str) -> int:
    closing = "-->" if silent[1] else rf"</{silent[2]}[^>]*>"
    found = re.compile(closing, re.IGNORECASE).search(html, silent.end())
    return found.end() if found else len(html)


def _shown(html: str, report: Report, pictures: Pictures) -> str:
    parts, end = [], 0
    for tag in _TAG.finditer(html):
        parts += [_text(html[end : tag.start()]), _settled_tag(tag, report, pictures)]
        end = tag.end()
    return "".join([*parts, _text(html[end:])])


def _text(text: str) -> str:
    # Entities stay entities; a bracket that opens no tag is a bracket.
    return text.replace("<", "&lt;").replace(">", "&gt;")


def _settled_tag(tag: re.Match[str], report: Report, pictures: Pictures) -> str:
    closing, name, attributes = tag[1], tag[2].lower(), tag[3]
    if name not in _KNOWN:
        return escape(tag[0], quote=False)
    if name == "img":
        return _described(attributes, pictures)
    if name in _BOLD_BOXES:
        return "</strong></p>" if closing else "<p><strong>"
    if name in _BOXES:
        return f"<{closing}div>"
    if name in _PLAIN:
        return ""
    if name == "a" and not closing:
        return _link(tag[0], attributes, report)
    if not closing and (words := _worded(attributes)):
        report.note(Kind.HTML, " ".join(words.values()))
    return tag[0]


def _link(tag: str, attributes: str, report: Report) -> str:
    words = _worded(attributes)
    target = words.pop("href", "")
    if words:
        report.note(Kind.LINK_TITLE, " ".join(words.values()))
    if LIVE_LINK.match(target):
        return tag
    report.note(Kind.DEAD_LINK, target)
    return ""


def _described(attributes: str, pictures: Pictures) -> str:
    words = _worded(attributes)
    return pictures.shown(words.get("src", ""), words.get("alt", ""), more=words.get("title", ""))


def _worded(attributes: str) -> dict[str, str]:
    return {
        name.lower(): unescape("".join(values)).strip()
        for name, *values in _WORDED.findall(attributes)
        if "".join(values).strip()
    }


def heading_of(html: str) -> tuple[int, str] | None:
    """The level and words of a heading written as HTML."""
    found = _HEADING.fullmatch(html)
    words = " ".join(plain_text(sanitise(found[2])).split()) if found else ""
    return (int(found[1]), words) if found and words else None


def without_known_tags(text: str) -> str:
    """The text without the tags that are markup; what only looks like a tag stays."""
    return _TAG.sub(lambda tag: " " if tag[2].lower() in _KNOWN else tag[0], text)

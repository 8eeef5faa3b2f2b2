"""Rich text: the one rule of what may be stored, its placeholders, and its words."""

import re
from collections.abc import Callable, Mapping
from html import escape, unescape
from html.parser import HTMLParser
from urllib.parse import quote

import nh3

BLOCKS = {
    *("p", "h2", "h3", "h4", "ul", "ol", "li", "blockquote", "pre", "hr", "br", "div", "aside"),
    *("table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td"),
}
INLINES = {"a", "strong", "em", "b", "i", "code", "sub", "sup", "span", "abbr"}
PICTURES = {"img"}  # those that we keep (`documents.pictures`), never an address elsewhere
# Removed with what they hold: their content was never meant to be read as text.
SILENCED = {
    *("script", "style", "template", "noscript", "iframe", "object", "embed", "svg", "math"),
    *("noembed", "noframes", "xmp", "plaintext"),
}
CALLOUTS = {"callout", "callout-do", "callout-avoid"}
CELL = {"colspan", "rowspan"}

_ROUNDS = 6
_DEEPEST = 60  # tags inside one another: what sets pages goes down with each of them
_ANY_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]{0,40})[^<>]*>?")
_CLOSED_BY_THE_NEXT = {"p", "li", "tr", "td", "th", "thead", "tbody", "tfoot", "br", "hr", "img", "dt", "dd", "option"}
_OTHER_HEADING = re.compile(r"(</?)h([156])(?=[\s/>])", re.IGNORECASE)
# Controls, and the marks that reorder what the eye reads (a name, a link): the letters stay.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]")
_GAPS = re.compile(r"[ \t\r\n\f\v\u2028\u2029]+")
_LANGUAGE = re.compile(r"[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8}){0,2}")
_LINK = re.compile(r"(?:https?://[^\s/\\]|mailto:[^\s/\\]|/(?![/\\])|#)[^\s\\]*", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_PICTURE = re.compile(r"/pictures/[0-9a-f]{64}/")
_IMG = re.compile(r"<img\b[^<>]*>")
_ALT = re.compile(r'\salt="([^"]*)"')
_WITHOUT_PICTURE = re.compile(r"<img(?![^<>]*\ssrc=)[^<>]*>")
_PLACEHOLDER = re.compile(r"\{\{([^{}]{0,200})\}\}")
_PLACEHOLDER_IN_LINK = re.compile(r"%7B%7B(?:%20)*(\w{1,100})(?:%20)*%7D%7D", re.IGNORECASE)


class UnknownPlaceholder(ValueError):
    """The text asks for something that the organisation's profile does not hold."""

    def __init__(self, names: list[str]) -> None:
        super().__init__(", ".join(names))
        self.names = names


def sanitise(html: str) -> str:
    """Keep what a guide needs, drop the rest, and settle: cleaning twice changes nothing."""
    text = _clean(_not_too_deep(html))
    for _ in range(_ROUNDS):
        cleaned = _clean(text)
        if cleaned == text:
            return text
        text = cleaned
    return f"<p>{escape(plain_text(text), quote=False)}</p>"


def _not_too_deep(html: str) -> str:
    """Without the tags opened too deep inside others: no reader sees that many, no typesetter stands them."""
    depth = 0

    def tag(found: re.Match[str]) -> str:
        nonlocal depth
        if found[2].lower() in _CLOSED_BY_THE_NEXT:
            return found[0]
        depth = max(0, depth - 1) if found[1] else depth + 1
        if depth <= _DEEPEST or found[1]:
            return found[0]
        depth = _DEEPEST
        return " "

    return _ANY_TAG.sub(tag, html) if html.count("<") > _DEEPEST else html


def _clean(html: str) -> str:
    cleaned = nh3.clean(
        _OTHER_HEADING.sub(lambda tag: f"{tag[1]}h{'2' if tag[2] == '1' else '4'}", printable(html)),
        tags=BLOCKS | INLINES | PICTURES,
        clean_content_tags=SILENCED,
        attributes={
            "a": {"href"},
            "abbr": {"title"},
            "span": {"lang"},
            "ol": {"start"},
            "div": {"class"},
            "aside": {"class"},
            "td": CELL,
            "th": CELL | {"scope"},
            "img": {"src", "alt"},
        },
        attribute_filter=_attribute,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener",
    )
    cleaned = _WITHOUT_PICTURE.sub("", cleaned)
    # One form for a no-break space, so that searching, comparing and hashing see one character.
    return printable(cleaned.replace("&nbsp;", "\N{NO-BREAK SPACE}")).strip()


def _attribute(tag: str, name: str, value: str) -> str | None:
    allowed = _ATTRIBUTES.get(name)
    return allowed(value) if allowed else value


def _link(value: str) -> str | None:
    target = _PLACEHOLDER.sub(lambda found: f"%7B%7B{found[1].strip()}%7D%7D", value.strip())
    target = target.replace(" ", "%20")
    return target if _LINK.fullmatch(target) else None


def _classes(value: str) -> str | None:
    return " ".join(sorted(CALLOUTS.intersection(value.split()))) or None


def _span_of_cells(value: str) -> str | None:
    return value if re.fullmatch(r"[1-9][0-9]{0,2}", value) else None


_ATTRIBUTES: dict[str, Callable[[str], str | None]] = {
    "href": _link,
    "class": _classes,
    "lang": lambda value: value if _LANGUAGE.fullmatch(value) else None,
    "src": lambda value: value if _PICTURE.fullmatch(value) else None,
    "scope": lambda value: value if value in {"row", "col", "rowgroup", "colgroup"} else None,
    "start": lambda value: value if re.fullmatch(r"[0-9]{1,9}", value) else None,
    "colspan": _span_of_cells,
    "rowspan": _span_of_cells,
}


def without_pictures(html: str) -> str:
    """Each picture gives way to its description: for a mail, whose reader is not logged in."""
    return _IMG.sub(lambda found: alt[1] if (alt := _ALT.search(found[0])) else "", html)


def printable(text: str) -> str:
    """Without control characters, nor the marks that make text read in another order."""
    return _UNPRINTABLE.sub("", text)


def one_line(text: str) -> str:
    """Plain text on one line; its no-break spaces stay: French needs them."""
    return _GAPS.sub(" ", printable(text)).strip()


def resolve(html: str, values: Mapping[str, str]) -> str:
    """Put the organisation's own words in the place of ``{{ company }}`` and its like."""
    if unknown := placeholders_in(html) - values.keys():
        raise UnknownPlaceholder(sorted(unknown))
    html = _PLACEHOLDER_IN_LINK.sub(lambda found: quote(values[found[1]], safe="@+"), html)
    return _PLACEHOLDER.sub(lambda found: escape(values[_name(found[1])]) + _tags(found[1]), html)


def placeholders_in(html: str) -> set[str]:
    """The names written between double braces, in the text and in the addresses of links."""
    in_text = {_name(inside) for inside in _PLACEHOLDER.findall(html)}
    return in_text | set(_PLACEHOLDER_IN_LINK.findall(html))


def _name(inside: str) -> str:
    return unescape(_TAG.sub("", inside)).strip()


def _tags(inside: str) -> str:
    # An editor may close a bold inside the braces: the tags stay, so that they still match.
    return "".join(_TAG.findall(inside))


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in BLOCKS:
            self.parts.append("\t" if tag in {"td", "th"} else "\n")
        if tag == "img":
            self.parts.append(f" {dict(attrs).get('alt') or ''} ")

    handle_startendtag = handle_starttag

    def handle_endtag(self, tag: str) -> None:
        if tag in BLOCKS:
            self.parts.append("\n" if tag not in {"td", "th"} else "\t")

    def handle_data(self, data: str) -> None:
        self.parts.append(data)


def plain_text(html: str) -> str:
    """The words alone, a line for each block; a picture says its description."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    lines = (" ".join(re.split(r"[ \t\r\f]+", line)).strip() for line in "".join(reader.parts).split("\n"))
    return "\n".join(line for line in lines if line)


def word_count(html: str) -> int:
    """Words as a reader counts them: what stands between spaces and holds a letter or a digit."""
    return sum(any(map(str.isalnum, word)) for word in plain_text(html).split())


def reading_minutes(words: int) -> int:
    """
    Minutes to read so many words with care, never less than one.

    Adults read non-fiction in silence at about 238 words a minute, most of them between 175 and
    300 (Brysbaert 2019, 190 studies, doi:10.1016/j.jml.2019.104047). A guide that one will be
    asked to acknowledge is read slowly, French takes more words, and some read in their second
    language: 200, rounded up.
    """
    return max(1, -(-words // 200))

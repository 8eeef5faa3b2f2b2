"""Markdown as people write it, read into headings and passages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from itertools import zip_longest

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from documents.richtext import plain_text
from guidebook.importing.blocks import (
    BOLD_LINE,
    CLAUSE,
    LONGEST_HEADING,
    NUMBERED,
    SUBCLAUSE,
    Block,
    Heading,
    Passage,
    is_short,
)
from guidebook.importing.markup import LIVE_LINK, heading_of, settle_html
from guidebook.importing.pictures import Pictures
from guidebook.importing.report import Deadline, Kind, NestedTooDeep, Report, TooIntricate

DEEPEST, DEEPEST_IN_LINE = 60, 16
MOST_LINES = 100_000
_SLICE = 4_000  # reading a paragraph may take the square of its length: read long ones in slices


def read_line(text: str, *, report: Report, deadline: Deadline) -> str:
    """A text without a shape of its own, such as a footnote, as HTML without a paragraph around it."""
    blocks = read_markdown(text, report=report, deadline=deadline, pictures=Pictures(report))
    written = (block.html if isinstance(block, Passage) else escape(block.text, quote=False) for block in blocks)
    return " ".join(html.strip().removeprefix("<p>").removesuffix("</p>") for html in written)


def read_markdown(text: str, *, report: Report, deadline: Deadline, pictures: Pictures) -> list[Block]:
    """The headings and passages of a Markdown text, in order. The HTML of passages is not sanitised yet."""
    if text.count("\n") > MOST_LINES:
        raise TooIntricate
    reader = _reader(deadline)
    tokens = reader.parse(text)
    if any(token.level >= DEEPEST - 2 for token in tokens):
        raise NestedTooDeep
    for token in tokens:
        deadline.check()
        _settle(token, report, pictures)
    groups = list(_groups(tokens))
    clauses = sum(_clause_of(group) is not None for group in groups) > 1
    blocks = [
        _heading(group, following, clauses=clauses) or Passage(reader.renderer.render(group, reader.options, {}))
        for group, following in zip_longest(groups, groups[1:])
    ]
    return [block for block in blocks if isinstance(block, Heading) or block.html.strip()]


def _reader(deadline: Deadline) -> MarkdownIt:
    def inline(state: StateCore) -> None:
        state.md.options["maxNesting"] = DEEPEST_IN_LINE
        for token in state.tokens:
            if token.type == "inline":
                token.children = token.children or []
                for part in _slices(token.content):
                    deadline.check()
                    state.md.inline.parse(part, state.md, state.env, token.children)

    def watch(*_state: object) -> bool:
        deadline.check()
        return False

    reader = MarkdownIt("commonmark", {"html": True, "maxNesting": DEEPEST}).enable("table")
    reader.core.ruler.at("inline", inline)
    # Asked at the beginning of each block, and at each line inside one.
    reader.block.ruler.before("table", "watch", watch, {"alt": ["paragraph", "reference", "blockquote", "list"]})
    return reader


def _slices(text: str) -> Iterator[str]:
    while len(text) > _SLICE:
        ends = (text.rfind(end, _SLICE // 2, _SLICE) for end in ("\n", ". ", " "))
        cut = next((end + 1 for end in ends if end > 0), _SLICE)
        yield text[:cut]
        text = text[cut:]
    yield text


def _settle(token: Token, report: Report, pictures: Pictures) -> None:
    """Raw HTML, links and images: what can be kept is, the rest is said."""
    if token.type == "html_block":
        token.content = settle_html(token.content, report, pictures)
    if token.type == "th_open":
        token.attrs["scope"] = "col"
    if token.children is not None:
        token.children = list(_settled_line(token.children, report, pictures))


def _settled_line(children: list[Token], report: Report, pictures: Pictures) -> Iterator[Token]:
    dead: list[bool] = []
    for child in children:
        if child.type == "link_open":
            dead.append(_is_dead(child, report))
            if dead[-1]:
                continue
        if child.type == "link_close" and dead.pop():
            continue
        yield _settled_piece(child, report, pictures)


def _settled_piece(child: Token, report: Report, pictures: Pictures) -> Token:
    if child.type == "html_inline":
        child.content = settle_html(child.content, report, pictures)
    if child.type == "softbreak":  # the end of a line in the file is not one on the page
        return Token("text", "", 0, content=" ")
    return _described(child, pictures) if child.type == "image" else child


def _is_dead(link: Token, report: Report) -> bool:
    target, title = str(link.attrs.get("href", "")), str(link.attrs.get("title", ""))
    if title:
        report.note(Kind.LINK_TITLE, title)
    is_dead = not LIVE_LINK.match(target)
    if is_dead and target:
        report.note(Kind.DEAD_LINK, target)
    return is_dead


def _described(image: Token, pictures: Pictures) -> Token:
    source, title = str(image.attrs.get("src", "")), str(image.attrs.get("title", ""))
    description = plain_text(escape(image.content))
    shown = pictures.shown(source, description, more=title)
    is_kept = shown.startswith("<img")
    return Token("html_inline" if is_kept else "text", "", 0, content=shown if is_kept else description)


def _groups(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    """The tokens of each block at the top, from its opening to its closing."""
    group: list[Token] = []
    for token in tokens:
        group.append(token)
        if token.level == 0 and token.nesting <= 0:
            yield group
            group = []
    if group:
        yield group


def _heading(group: list[Token], following: list[Token] | None, *, clauses: bool) -> Heading | None:
    first = group[0]
    if first.type == "html_block":
        found = heading_of(first.content)
        return Heading(*found) if found else None
    if first.type == "heading_open":
        return _marked(first, group[1])
    if following is None or following[0].type == "heading_open":
        return None
    if first.type == "paragraph_open":
        return _bold_line(group[1]) or _subclause(group[1])
    return Heading(CLAUSE, clause) if clauses and (clause := _clause_of(group)) else None


def _marked(opening: Token, inline: Token) -> Heading | None:
    text = _words(inline)
    if opening.markup in {"-", "="} and len(text) > LONGEST_HEADING:
        opening.tag = "p"  # a paragraph that happens to stand on a rule
        return None
    return Heading(int(opening.tag[1]), text)


def _bold_line(inline: Token) -> Heading | None:
    """A short line, all of it bold: what many people use for a heading."""
    children = [child for child in inline.children or [] if child.content.strip() or child.nesting]
    if len(children) < 3 or (children[0].type, children[-1].type) != ("strong_open", "strong_close"):
        return None
    text = _words(inline)
    whole = all(child.type != "strong_close" for child in children[:-1])
    return Heading(BOLD_LINE, text) if whole and is_short(text) else None


def _subclause(inline: Token) -> Heading | None:
    text = _words(inline)
    return Heading(SUBCLAUSE, text) if is_short(text) and NUMBERED.fullmatch(text) else None


def _clause_of(group: list[Token]) -> str | None:
    """The heading that a list of a single short item is: "2. Definitions", then text, then "3. Scope"."""
    types = [token.type for token in group]
    alone = ["ordered_list_open", "list_item_open", "paragraph_open", "inline", "paragraph_close", "list_item_close"]
    if types != [*alone, "ordered_list_close"]:
        return None
    text = _words(group[3])
    return f"{group[0].attrs.get('start', 1)}. {text}" if is_short(text) else None


def _words(inline: Token) -> str:
    said = (
        " " if child.type in {"softbreak", "hardbreak"} else child.content
        for child in inline.children or []
        if child.type in {"text", "code_inline", "text_special", "softbreak", "hardbreak"}
    )
    return " ".join("".join(said).split())

"""Finding the words of the lexicon in a text, and leaving alone those that are innocent there."""

from __future__ import annotations

from collections.abc import Iterator

from guidebook.advising.kinds import Kind
from guidebook.advising.lexicon import Lexicon, Match
from guidebook.advising.plain import Part
from guidebook.advising.words import Word, Wording

# « Cette Politique » is the guide itself; « la Politique de confidentialité » is another document.
_OURS = {"cette", "ce", "ces", "notre", "nos", "presente", "this", "these", "our"}
_OURS_ANYWHERE = {"medias", "reseaux", "social"}
_SAID_BY_LAW = {Kind.TITLE, Kind.OBLIGATION, Kind.PROHIBITION, Kind.SANCTION, Kind.LEGALESE}


def spot(wording: Wording, lexicon: Lexicon, *, element: int | None) -> Iterator[Match]:
    """What imposes or is outdated there, in the order of the text; `element` says what it is free to impose."""
    legal: dict[int, bool] = {}
    for match in lexicon.matches(wording.words):
        words = wording.words[match.first : match.last]
        if element in match.form.entry.ok_in_elements or _is_not_ours(match, words):
            continue
        if match.form.entry.kind is Kind.TITLE and _names_another(wording.words, match):
            continue
        if match.form.entry.kind in _SAID_BY_LAW and _quotes_a_law(wording, lexicon, words[0].sentence, legal):
            continue
        yield match


def _is_not_ours(match: Match, words: tuple[Word, ...]) -> bool:
    """In another language, in code, in somebody else's words; or in a link, for what names a document."""
    part = words[0].part | words[-1].part
    if part & (Part.CODE | Part.FOREIGN):
        return True
    if match.form.entry.kind.is_imposing and part & Part.QUOTE:
        return True
    return match.form.entry.kind is Kind.TITLE and bool(part & Part.LINK)


def _names_another(words: tuple[Word, ...], match: Match) -> bool:
    """A capital in the middle of a sentence makes it the name of a document, and not of this one."""
    inside = words[match.first : match.last]
    if any(word.said in _OURS or word.said in _OURS_ANYWHERE for word in inside):
        return False
    return any(word.is_capital and not word.opens and Part.HEADING not in word.part for word in inside)


def _quotes_a_law(wording: Wording, lexicon: Lexicon, sentence: int, known: dict[int, bool]) -> bool:
    if sentence not in known:
        bounds = wording.sentences[sentence]
        known[sentence] = lexicon.names_a_law(wording.words[bounds.first : bounds.last])
    return known[sentence]

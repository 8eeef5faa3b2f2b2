"""The advisor: what could be said more invitingly in a section, and how its words weigh. It never decides."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from operator import attrgetter
from typing import NamedTuple, Protocol

from django.utils.functional import cached_property

from guidebook.advising.gauging import Gauge, gauge_of, total
from guidebook.advising.hashtags import Tag, faulty_tags
from guidebook.advising.kinds import Kind
from guidebook.advising.lexicon import hashtag_advice, lexicon
from guidebook.advising.plain import Plain, read_line, read_plain
from guidebook.advising.readability import difficulty, hardest
from guidebook.advising.spotting import spot
from guidebook.advising.suggesting import Occurrences, Suggestion, suggestions_for
from guidebook.advising.words import Wording, read_words
from people.folding import fold
from people.wording import LANGUAGE_TAGS, current_language

SHOWN = 200  # findings of one section; a longer list advises nobody


class Note(Protocol):
    """Why words stay as they are: `term` is folded. A `guidebook.models.WordingNote` is one."""

    @property
    def term(self) -> str: ...


class Passage(NamedTuple):
    """A section to be read, in one language."""

    title: str
    html: str
    element: int | None = None
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True)
class Finding:
    """
    Words to think about: where they stand, why, and what else could be said.

    `start` and `end` are offsets in the title or in the plain text of the body (`Advice.title`, `Advice.text`).
    """

    kind: Kind
    is_in_title: bool
    start: int
    end: int
    term: str
    occurrence: int  # how many times the same words stand before
    why: dict[str, str]
    suggestions: tuple[Suggestion, ...]
    hints: tuple[str, ...]
    note: Note | None = None

    @property
    def key(self) -> str:
        """By which a note knows these words."""
        return fold(self.term)

    @property
    def reason(self) -> str:
        """Why, in the language being shown (the alternatives are in that of the text)."""
        return self.why[current_language()]

    @property
    def counts(self) -> bool:
        return self.kind.is_imposing and self.note is None


@dataclass(frozen=True)
class HardSentence:
    text: str
    words: int
    difficulty: float  # its LIX, alone


@dataclass(frozen=True)
class Advice:
    """What the advisor says of a section in one language."""

    language: str
    title: str
    text: str
    findings: tuple[Finding, ...]  # those that are listed: the first `SHOWN`
    found: int  # all of them
    gauge: Gauge
    hardest: tuple[HardSentence, ...]

    @cached_property
    def open(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.note is None]

    @cached_property
    def kept(self) -> list[Finding]:
        """The words that stay, with a note."""
        return [finding for finding in self.findings if finding.note is not None]

    @property
    def language_tag(self) -> str:
        return LANGUAGE_TAGS[self.language]

    @property
    def not_shown(self) -> int:
        return self.found - len(self.findings)


def advise(title: str, html: str, *, language: str, element: int | None, notes: Iterable[Note] = ()) -> Advice:
    """
    Read a section of a guide in one language.

    `html` is sanitised; `element` (1 to 8, or None) says where plain obligation is right; words with a note are listed
    with it and weigh nothing.
    """
    noted = {note.term: note for note in notes}
    heading, body = read_line(title), read_plain(html, language)
    in_title, in_body = read_words(heading, language), read_words(body, language)
    findings = [
        *_findings(heading, in_title, noted, language=language, element=element, is_title=True),
        *_findings(body, in_body, noted, language=language, element=element, is_title=False),
    ]
    imposing = [finding for finding in findings if finding.counts]
    weighed = sum(finding.is_in_title for finding in imposing)
    return Advice(
        language=language,
        title=title,
        text=body.text,
        findings=tuple(findings[:SHOWN]),
        found=len(findings),
        gauge=gauge_of(in_title, language=language, imposing=weighed)
        + gauge_of(in_body, language=language, imposing=len(imposing) - weighed),
        hardest=tuple(
            HardSentence(body.text[one.start : one.end], one.words, difficulty(in_body, one))
            for one in hardest(in_body)
        ),
    )


def measure(texts: Iterable[Passage], *, language: str) -> Gauge:
    """What a whole document weighs, its sections one after the other."""
    return total(
        (
            advise(text.title, text.html, language=language, element=text.element, notes=text.notes).gauge
            for text in texts
        ),
        language=language,
    )


def _findings(
    plain: Plain,
    wording: Wording,
    noted: dict[str, Note],
    *,
    language: str,
    element: int | None,
    is_title: bool,
) -> Iterator[Finding]:
    """In the order of the text."""
    words = _about_words(plain, wording, noted, language=language, element=element, is_title=is_title)
    tags = _about_tags(plain, noted, language=language, is_title=is_title)
    return heapq.merge(words, tags, key=attrgetter("start"))


def _about_words(
    plain: Plain, wording: Wording, noted: dict[str, Note], *, language: str, element: int | None, is_title: bool
) -> Iterator[Finding]:
    occurrences = Occurrences(plain.text)
    for match in spot(wording, lexicon(language), element=element):
        start, end = wording.words[match.first].start, wording.words[match.last - 1].end
        fitting, hints = suggestions_for(match, wording.words, occurrences)
        if _is_gloss(plain.text, start, fitting):
            continue
        term = plain.text[start:end]
        entry = match.form.entry
        note = noted.get(fold(term)) if noted else None
        yield Finding(
            kind=entry.kind,
            is_in_title=is_title,
            start=start,
            end=end,
            term=term,
            occurrence=occurrences.before(term, start),
            why=entry.why,
            suggestions=tuple(fitting),
            hints=tuple(hints),
            note=note,
        )


def _is_gloss(text: str, start: int, suggestions: Iterable[Suggestion]) -> bool:
    """« Un mot-clic (hashtag) »: the better word is there; the other one, between brackets, helps who knows only it."""
    before = text[max(0, start - 60) : start].rstrip("« \u00a0\u202f")
    return before.endswith("(") and fold(before[:-1].rstrip()).endswith(tuple(fold(one.text) for one in suggestions))


def _about_tags(plain: Plain, noted: dict[str, Note], *, language: str, is_title: bool) -> Iterator[Finding]:
    occurrences = Occurrences(plain.text)
    for tag in faulty_tags(plain):
        yield _about_tag(tag, occurrences, noted, language, is_title=is_title)


def _about_tag(tag: Tag, occurrences: Occurrences, noted: dict[str, Note], language: str, *, is_title: bool) -> Finding:
    term, said = occurrences.text[tag.start : tag.end], hashtag_advice(tag.fault)
    occurrence = occurrences.before(term, tag.start)
    return Finding(
        kind=Kind.HASHTAG,
        is_in_title=is_title,
        start=tag.start,
        end=tag.end,
        term=term,
        occurrence=occurrence,
        why=said.why,
        suggestions=(Suggestion(tag.better, term, occurrence),) if tag.better else (),
        hints=tuple(said.hints[language]),
        note=noted.get(fold(term)) if noted else None,
    )

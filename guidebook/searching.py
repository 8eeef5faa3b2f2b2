"""Searching what a person reads: accents, capitals and hyphens do not count; every word must be there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from documents.richtext import plain_text
from guidebook.models import Edition
from people.folding import fold

LONGEST = 100  # characters of a question
EXCERPT = 220


@dataclass(frozen=True)
class Passage:
    """A section that answers: its address on the guide's page, and the line that says it."""

    anchor: str
    title: str
    excerpt: str


def matches(query: str, texts: Iterable[str]) -> bool:
    """Whether every word of the query begins a word somewhere in the texts."""
    known = f" {fold(' '.join(texts))}"
    return all(f" {word}" in known for word in fold(query).split())


def passages_matching(edition: Edition, query: str) -> list[Passage]:
    """The sections of the edition, as the person reads it, in reading order."""
    found = []
    for section in edition.sections:
        lines = plain_text(section["body"]).split("\n")
        if matches(query, [section["title"], *lines]):
            found.append(Passage(f"s-{section['key']}", section["title"], _excerpt(lines, query)))
    return found


def _excerpt(lines: list[str], query: str) -> str:
    """The line that has most of the words; its beginning when it is long."""
    words = fold(query).split()
    best = max(lines, key=lambda line: sum(matches(word, [line]) for word in words), default="")
    best = " ".join(best.split("\t")).strip()
    return best if len(best) <= EXCERPT else f"{best[: EXCERPT - 1].rsplit(' ', 1)[0]}…"

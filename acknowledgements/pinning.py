"""Questions worth publishing: their wording, which names nobody, stands under the section they are about.

A question stays with its section from version to version; who is not shown the section does not read it.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field

from django.db import transaction

from acknowledgements.inquiring import ANSWER_LENGTH, QUESTION_LENGTH, WordsTooLong
from acknowledgements.models import ReaderQuestion
from guidebook.models import Edition
from guidebook.reading import sections_of
from guidebook.writing import clean_lines
from people.models import Employee
from people.wording import LANGUAGES


class NotAnswered(Exception):
    """Who asked is answered first."""


class NothingToPin(ValueError):
    """In no language is there both a question and its answer."""


class HalfWritten(ValueError):
    """A language has a question without its answer, or the reverse."""


@dataclass(frozen=True)
class Wording:
    """What is published of a question; a language may be left empty."""

    question_fr: str = ""
    answer_fr: str = ""
    question_en: str = ""
    answer_en: str = ""


@transaction.atomic
def pin_question(question: ReaderQuestion, wording: Wording, *, by: Employee, at: dt.datetime) -> ReaderQuestion:
    """Readers of the section find it there from now on; pinned already, its new wording replaces the former."""
    locked = ReaderQuestion.objects.select_for_update().get(pk=question.pk)
    if locked.answered_at is None:
        raise NotAnswered
    for name, value in _cleaned(wording).items():
        setattr(locked, f"faq_{name}", value)
    locked.pinned_by, locked.pinned_at = by, at
    locked.unpinned_by = locked.unpinned_at = None
    locked.save()
    return locked


@transaction.atomic
def unpin_question(question: ReaderQuestion, *, by: Employee, at: dt.datetime) -> None:
    """Readers no longer find it; its wording is kept. Taken away twice is taken away once."""
    locked = ReaderQuestion.objects.select_for_update().get(pk=question.pk)
    if locked.is_pinned:
        locked.unpinned_by, locked.unpinned_at = by, at
        locked.save(update_fields=["unpinned_by", "unpinned_at"])


def _cleaned(wording: Wording) -> dict[str, str]:
    words = {name: clean_lines(value) for name, value in vars(wording).items()}
    for language in LANGUAGES:
        asked, answered = words[f"question_{language}"], words[f"answer_{language}"]
        if len(asked) > QUESTION_LENGTH or len(answered) > ANSWER_LENGTH:
            raise WordsTooLong
        if bool(asked) != bool(answered):
            raise HalfWritten(language)
    if not any(words.values()):
        raise NothingToPin
    return words


# --- What readers find under each section ----------------------------------------------------------------------------
@dataclass(frozen=True)
class Pinned:
    """A published question as a reader finds it."""

    question: str
    answer: str
    language: str


@dataclass
class AskedAbout:
    """What a reader finds under a section: what was published, and their own questions that were answered."""

    anchor: str
    title: str
    pinned: list[Pinned] = field(default_factory=list)
    mine: list[ReaderQuestion] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not self.pinned and not self.mine


def asked_about(edition: Edition, reader: Employee, *, language: str) -> list[AskedAbout]:
    """Section by section of what this person is shown, those without a question included."""
    pinned, mine = defaultdict[str, list[Pinned]](list), defaultdict[str, list[ReaderQuestion]](list)
    of_guide = ReaderQuestion.objects.filter(guide=edition.version.guide_id)
    for question in of_guide.pinned().order_by("pinned_at", "pk"):
        pinned[question.key].append(_as_pinned(question, language))
    for question in of_guide.of(reader).answered().order_by("asked_at", "pk"):
        mine[question.key].append(question)
    return [
        AskedAbout(section.anchor, section.title, pinned[section.key], mine[section.key])
        for section in sections_of(edition)
    ]


def _as_pinned(question: ReaderQuestion, wanted: str) -> Pinned:
    """In that language, or in the one in which it was written."""
    written = [language for language in LANGUAGES if getattr(question, f"faq_question_{language}")]
    language = wanted if wanted in written else written[0]
    return Pinned(getattr(question, f"faq_question_{language}"), getattr(question, f"faq_answer_{language}"), language)

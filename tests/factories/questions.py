"""Questions of readers, asked and answered through the rules that do so."""

from __future__ import annotations

import datetime as dt
from typing import Any

from acknowledgements.inquiring import answer_question, ask_question
from acknowledgements.models import ReaderQuestion
from acknowledgements.pinning import Wording, pin_question
from guidebook.models import GuideVersion
from people.models import Employee

ASKED = dt.datetime(2026, 3, 4, 15, 0, tzinfo=dt.UTC)
ANSWERED = dt.datetime(2026, 3, 5, 15, 0, tzinfo=dt.UTC)


def keys(version: GuideVersion) -> list[str]:
    return [section["key"] for section in version.editions.get(language="fr", combination=0).sections]


def ask_about(version: GuideVersion, person: Employee, section: int = 1, **more: Any) -> ReaderQuestion:
    """About the section of that position, from 1."""
    given: dict[str, Any] = {"question": "Et ma photo ?", "passage": "", "language": person.language, "at": ASKED}
    return ask_question(version, keys(version)[section - 1], **(given | more), by=person)


def answered(question: ReaderQuestion, by: Employee, answer: str = "Oui, en tout temps.") -> ReaderQuestion:
    return answer_question(question, answer=answer, by=by, at=ANSWERED)


def pinned(question: ReaderQuestion, by: Employee, **words: str) -> ReaderQuestion:
    """Answered first, if need be; in both languages unless words are given."""
    if question.answered_at is None:
        question = answered(question, by)
    both = {"question_fr": "Une photo ?", "answer_fr": "Oui.", "question_en": "A photo?", "answer_en": "Yes."}
    return pin_question(question, Wording(**(words or both)), by=by, at=ANSWERED)


def ask_rows(number: int, version: GuideVersion, person: Employee) -> None:
    """As many questions, rows alone, for lists that grow."""
    row = {"guide": version.guide, "version": version, "key": keys(version)[0], "section_title": "Partie 1"}
    rows = [
        ReaderQuestion(**row, language="fr", question=f"Question {n} ?", asked_by=person, asked_at=ASKED)
        for n in range(number)
    ]
    ReaderQuestion.objects.bulk_create(rows)

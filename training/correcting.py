"""A submitted quiz as it is given back: each question with what was chosen, what was right, and why."""

from __future__ import annotations

from dataclasses import dataclass

from people.wording import current_language
from training.models import Attempt
from training.quizzing import is_right


@dataclass(frozen=True)
class CorrectedOption:
    text: str
    explanation: str
    is_right: bool
    is_chosen: bool


@dataclass(frozen=True)
class CorrectedQuestion:
    text: str
    is_right: bool
    options: list[CorrectedOption]


def correct(attempt: Attempt) -> list[CorrectedQuestion]:
    corrected = []
    for place, question in enumerate(attempt.questions):
        chosen = attempt.chosen(place)
        options = [
            CorrectedOption(said(option, "text"), said(option, "explanation"), option["is_right"], number in chosen)
            for number, option in enumerate(question["options"])
        ]
        corrected.append(CorrectedQuestion(said(question, "text"), is_right(question, chosen), options))
    return corrected


def said(frozen: dict[str, str], field: str) -> str:
    """The text in the language being shown, or in the one that exists."""
    language = current_language()
    other = "en" if language == "fr" else "fr"
    return frozen[f"{field}_{language}"] or frozen[f"{field}_{other}"]

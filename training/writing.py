"""Courses, lessons and questions are written: sanitised here, and refused when nobody could answer them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from documents.richtext import one_line, sanitise
from guidebook.writing import clean_lines
from people.wording import LANGUAGES
from training.models import Course, Lesson, QuizQuestion

FEWEST_OPTIONS = 2


class NothingWritten(Exception):
    """Neither language says anything."""


class FewOptions(Exception):
    """A question offers two answers at least."""


class NoRightAnswer(Exception):
    """Nobody could answer it right."""


class SeveralRightAnswers(Exception):
    """This kind of question has one right answer; another kind has several."""


class LanguageUneven(Exception):
    """An answer is missing in a language in which the question is asked."""


@dataclass(frozen=True)
class Choice:
    """An answer as it was typed."""

    text_fr: str
    text_en: str
    is_right: bool


def write_course(course: Course, *, at: dt.datetime) -> Course:
    """Stored with its texts cleaned; what is asked of people later is found by its `series`, whatever its address."""
    for language in LANGUAGES:
        _clean(course, f"title_{language}", one_line)
        _clean(course, f"summary_{language}", clean_lines)
    if not (course.title_fr or course.title_en):
        raise NothingWritten
    if not course.series:
        course.created_at, course.series = at, f"training:{course.slug}"
    course.save()
    return course


def write_lesson(lesson: Lesson) -> Lesson:
    for language in LANGUAGES:
        _clean(lesson, f"title_{language}", one_line)
        _clean(lesson, f"body_{language}", sanitise)
        _clean(lesson, f"transcript_{language}", clean_lines)
    if not (lesson.title_fr or lesson.title_en):
        raise NothingWritten
    lesson.save()
    return lesson


def write_question(question: QuizQuestion) -> QuizQuestion:
    for language in LANGUAGES:
        _clean(question, f"text_{language}", clean_lines)
    if not (question.text_fr or question.text_en):
        raise NothingWritten
    question.save()
    return question


def check_answers(question: QuizQuestion, choices: Sequence[Choice]) -> None:
    """Two answers at least, one of them right, several only where the kind says so, all in the question's languages."""
    if len(choices) < FEWEST_OPTIONS:
        raise FewOptions
    right = sum(choice.is_right for choice in choices)
    if not right:
        raise NoRightAnswer
    if right > 1 and question.kind != QuizQuestion.Kind.MULTIPLE:
        raise SeveralRightAnswers
    for language in LANGUAGES:
        asked = getattr(question, f"text_{language}")
        if asked and not all(getattr(choice, f"text_{language}") for choice in choices):
            raise LanguageUneven


def _clean(thing: object, field: str, clean: object) -> None:
    setattr(thing, field, clean(getattr(thing, field)))  # type: ignore[operator]

"""A quiz is drawn for a person, who answers it; they are judged by what they were shown."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from typing import Any

from django.db import transaction

from people.models import Employee
from training.certifying import settle
from training.following import CourseRetired, enroll
from training.models import Attempt, Course, Enrollment, QuizOption, QuizQuestion

LUCK = random.SystemRandom()
KEPT_IN_ORDER = {QuizQuestion.Kind.TRUE_FALSE}
OPTION_TEXTS = ("text_fr", "text_en", "explanation_fr", "explanation_en", "is_right")


class NoQuiz(Exception):
    """The course asks no question."""


class NoAttemptLeft(Exception):
    """The person used all the attempts allowed."""


class NotTheirs(Exception):
    """Another person's attempt."""


class AlreadySubmitted(Exception):
    """It was submitted before, from another tab perhaps: what was answered first stands."""


class AnswersMissing(Exception):
    """A question was left without an answer, or answered with something that was not offered."""


@transaction.atomic
def start_attempt(course: Course, *, by: Employee, at: dt.datetime, luck: random.Random = LUCK) -> Attempt:
    """Questions drawn and shuffled, frozen with their texts; an attempt under way is given back as it is."""
    enrollment = Enrollment.objects.select_for_update().get(pk=enroll(course, by=by, at=at).pk)
    if under_way := enrollment.attempts.open().first():
        return under_way
    if not course.is_current:
        raise CourseRetired
    if course.attempts_allowed is not None and enrollment.attempts.count() >= course.attempts_allowed:
        raise NoAttemptLeft
    questions = [question for question in course.questions.prefetch_related("options") if question.options.all()]
    if not questions:
        raise NoQuiz
    drawn = luck.sample(questions, min(course.questions_drawn or len(questions), len(questions)))
    return Attempt.objects.create(
        enrollment=enrollment,
        pass_mark=course.pass_mark,
        questions=[_frozen(question, luck) for question in drawn],
        started_at=at,
    )


def _frozen(question: QuizQuestion, luck: random.Random) -> dict[str, Any]:
    options: list[QuizOption] = list(question.options.all())
    if question.kind not in KEPT_IN_ORDER:
        luck.shuffle(options)
    return {
        "kind": question.kind,
        "text_fr": question.text_fr,
        "text_en": question.text_en,
        "options": [{name: getattr(option, name) for name in OPTION_TEXTS} for option in options],
    }


@transaction.atomic
def submit(attempt: Attempt, answers: Sequence[Sequence[int]], *, by: Employee, at: dt.datetime) -> Attempt:
    """Answered once and scored; a passed quiz may complete the course. One begun before the course was retired counts.

    `answers`: for each question, the places of the options chosen. The row is written where it is still open: of two
    tabs at the same moment the second waits for the first, and finds it closed.
    """
    if attempt.enrollment.employee_id != by.pk:
        raise NotTheirs
    chosen = _checked(attempt, answers)
    right = sum(is_right(question, places) for question, places in zip(attempt.questions, chosen, strict=True))
    score = 100 * right // len(attempt.questions)
    if not Attempt.objects.open().filter(pk=attempt.pk).update(answers=chosen, score=score, submitted_at=at):
        raise AlreadySubmitted
    attempt.answers, attempt.score, attempt.submitted_at = chosen, score, at
    if attempt.is_passed:
        settle(attempt.enrollment, at=at)
    return attempt


def _checked(attempt: Attempt, answers: Sequence[Sequence[int]]) -> list[list[int]]:
    if len(answers) != len(attempt.questions):
        raise AnswersMissing
    for question, chosen in zip(attempt.questions, answers, strict=True):
        several = question["kind"] == QuizQuestion.Kind.MULTIPLE
        if not chosen or (len(chosen) > 1 and not several):
            raise AnswersMissing
        if not set(chosen) <= set(range(len(question["options"]))):
            raise AnswersMissing
    return [sorted(set(chosen)) for chosen in answers]


def is_right(question: dict[str, Any], chosen: Sequence[int]) -> bool:
    """All the right options and no other."""
    return set(chosen) == {place for place, option in enumerate(question["options"]) if option["is_right"]}

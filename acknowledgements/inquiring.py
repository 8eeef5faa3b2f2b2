"""A reader asks about a section without leaving it; human resources answer, in their language, to them alone."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from acknowledgements.models import ReaderQuestion, ReaderQuestionQuerySet
from announcements.ordering import order
from guidebook.models import Guide, GuideVersion
from guidebook.reading import edition_for, section_of
from guidebook.writing import clean_lines
from people.models import Employee, Role
from people.models.employees import EmployeeQuerySet

PASSAGE_LENGTH, QUESTION_LENGTH, ANSWER_LENGTH = 500, 2000, 4000
MOST_WAITING = 20  # of one person


class EmptyQuestion(ValueError):
    """Nothing is asked."""


class EmptyAnswer(ValueError):
    """Nothing is answered."""


class WordsTooLong(ValueError):
    """More characters than the question, its passage or its answer may hold."""


class SectionNotShown(LookupError):
    """The person is shown no such section."""


class NotInForce(Exception):
    """Questions are about the text in force."""


class TooManyWaiting(Exception):
    """So many of the person's questions wait already that another one would only wait longer."""


class AlreadyAnswered(Exception):
    """Somebody answered before."""

    def __init__(self, question: ReaderQuestion) -> None:
        super().__init__(f"{question.answered_by} answered {question.pk}")
        self.question = question


@transaction.atomic
def ask_question(
    version: GuideVersion, key: str, *, passage: str, question: str, language: str, by: Employee, at: dt.datetime
) -> ReaderQuestion:
    """The question waits for human resources. The version is one that is addressed to the person."""
    words = _measured(question, QUESTION_LENGTH)
    if not words:
        raise EmptyQuestion
    section = section_of(edition_for(version, language, by), key)
    if section is None:
        raise SectionNotShown(key)
    if not version.is_in_force:
        raise NotInForce
    Employee.objects.select_for_update().get(pk=by.pk)  # two pages of one person come one after the other
    if ReaderQuestion.objects.of(by).waiting().count() >= MOST_WAITING:
        raise TooManyWaiting
    return ReaderQuestion.objects.create(
        guide=version.guide,
        version=version,
        key=key,
        section_title=section.title,
        language=language,
        passage=_measured(passage, PASSAGE_LENGTH),
        question=words,
        asked_by=by,
        asked_at=at,
    )


@transaction.atomic
def answer_question(question: ReaderQuestion, *, answer: str, by: Employee, at: dt.datetime) -> ReaderQuestion:
    """The person finds the answer with their question and under the section, and in their mail if they have one."""
    words = _measured(answer, ANSWER_LENGTH)
    if not words:
        raise EmptyAnswer
    locked = ReaderQuestion.objects.select_for_update().get(pk=question.pk)
    if locked.answered_at is not None:
        raise AlreadyAnswered(locked)
    locked.answer, locked.answered_by, locked.answered_at = words, by, at
    locked.save(update_fields=["answer", "answered_by", "answered_at"])
    if locked.asked_by.email is not None:
        order(f"answer:{locked.pk}", locked.asked_by, by=by, at=at)
    return locked


# --- Who reads them --------------------------------------------------------------------------------------------------
def may_read_questions(viewer: Employee) -> bool:
    """Human resources and the auditor; a manager does not know who asked what."""
    return viewer.has_role(Role.HR_ADMIN, Role.AUDITOR, Role.HR_DEPARTMENT)


def people_heard_by(viewer: Employee) -> EmployeeQuerySet:
    """Those whose questions the viewer may read: HR of a department, its tree alone."""
    if viewer.has_role(Role.HR_ADMIN, Role.AUDITOR):
        return Employee.objects.all()
    return Employee.objects.in_charge_of(viewer)


def questions_for(viewer: Employee) -> ReaderQuestionQuerySet:
    """Questions the viewer may read, the newest first."""
    if viewer.has_role(Role.HR_ADMIN, Role.AUDITOR):
        return ReaderQuestion.objects.all()
    return ReaderQuestion.objects.filter(asked_by__in=people_heard_by(viewer))


def answerable_by(viewer: Employee) -> ReaderQuestionQuerySet:
    """Those the viewer answers, and publishes an answer to; the auditor changes nothing."""
    if viewer.has_role(Role.HR_ADMIN):
        return ReaderQuestion.objects.all()
    return ReaderQuestion.objects.filter(asked_by__in=Employee.objects.in_charge_of(viewer))


def waiting_for(viewer: Employee, guide: Guide | None = None) -> int | None:
    """How many questions wait, of those the viewer may read (about that guide); None when they may read none."""
    if not may_read_questions(viewer):
        return None
    waiting = questions_for(viewer).waiting()
    return (waiting.filter(guide=guide) if guide else waiting).count()


def _measured(typed: str, most: int) -> str:
    words = clean_lines(typed)
    if len(words) > most:
        raise WordsTooLong(len(words), most)
    return words

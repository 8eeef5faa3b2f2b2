"""Courses written and published by the rules that do so, and people who follow them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from assignments.models import Ask, Assignment
from assignments.reconciling import reconcile
from people.models import Audience, Employee
from training.asking import ask_course
from training.following import open_lesson
from training.models import Attempt, Certificate, Course, Lesson, LessonOpening, QuizQuestion
from training.publishing import publish
from training.quizzing import start_attempt, submit
from training.remembering import shown_now
from training.writing import write_course, write_lesson, write_question

WRITTEN = dt.datetime(2026, 3, 2, 15, 0, tzinfo=dt.UTC)
FOLLOWED = dt.datetime(2026, 3, 9, 15, 0, tzinfo=dt.UTC)
LATER = dt.datetime(2026, 4, 20, 15, 0, tzinfo=dt.UTC)


def make_draft_course(slug: str = "premiers-pas", *, lessons: int = 2, questions: int = 2, **more: Any) -> Course:
    """Lesson n is about element n; each question has a wrong answer and a right one."""
    fields: dict[str, Any] = {"title_fr": "Premiers pas", "title_en": "First steps", "level": "beginner"} | more
    course = write_course(Course(slug=slug, **fields), at=WRITTEN)
    for number in range(1, lessons + 1):
        add_lesson(course, number)
    for number in range(1, questions + 1):
        add_question(course, number)
    return course


def make_course(slug: str = "premiers-pas", **more: Any) -> Course:
    return publish(make_draft_course(slug, **more), by=None, at=WRITTEN)


def add_lesson(course: Course, number: int, **more: Any) -> Lesson:
    texts = {"title_fr": f"Leçon {number}", "title_en": f"Lesson {number}"}
    texts |= {"body_fr": f"<p>Texte {number}.</p>", "body_en": f"<p>Text {number}.</p>"}
    return write_lesson(Lesson(course=course, position=number, element=number, **(texts | more)))


def add_question(course: Course, number: int, *, kind: str = "single", right: tuple[int, ...] = (2,)) -> QuizQuestion:
    question = QuizQuestion(
        course=course, position=number, kind=kind, text_fr=f"Question {number} ?", text_en=f"Question {number}?"
    )
    write_question(question)
    for place in (1, 2, 3):
        question.options.create(
            position=place,
            text_fr=f"Réponse {number}.{place}",
            text_en=f"Answer {number}.{place}",
            explanation_fr=f"Parce que {number}.{place}.",
            explanation_en=f"Because {number}.{place}.",
            is_right=place in right,
        )
    return question


def asked(course: Course, *, at: dt.datetime = WRITTEN, **more: Any) -> Ask:
    """Of everyone, unless `audience` is given."""
    audience = more.pop("audience", None) or Audience.objects.create()
    made = ask_course(course, audience=audience, by=None, at=at, **more)
    reconcile(made, at=at)
    return made


def assignment_of(ask: Ask, person: Employee) -> Assignment:
    return Assignment.objects.get(ask=ask, employee=person)


def read_lessons(course: Course, person: Employee, *, at: dt.datetime = FOLLOWED) -> None:
    for lesson in course.lessons.select_related("course"):
        read_lesson(lesson, by=person, at=at)


def read_lesson(lesson: Lesson, *, by: Employee, at: dt.datetime = FOLLOWED) -> LessonOpening:
    return open_lesson(lesson, digest=digest_shown(lesson, by), by=by, at=at)


def digest_shown(lesson: Lesson, person: Employee) -> str:
    """Of the words that the person is shown in their language."""
    return next(each.digest for each in shown_now(lesson) if each.language == person.language)


def right_answers(attempt: Attempt) -> list[list[int]]:
    return [
        [place for place, option in enumerate(question["options"]) if option["is_right"]]
        for question in attempt.questions
    ]


def wrong_answers(attempt: Attempt) -> list[list[int]]:
    return [
        [next(place for place, option in enumerate(question["options"]) if not option["is_right"])]
        for question in attempt.questions
    ]


def take_quiz(course: Course, person: Employee, *, passes: bool = True, at: dt.datetime = FOLLOWED) -> Attempt:
    attempt = start_attempt(course, by=person, at=at)
    return submit(attempt, (right_answers if passes else wrong_answers)(attempt), by=person, at=at)


def complete(course: Course, person: Employee, *, at: dt.datetime = FOLLOWED) -> Certificate:
    read_lessons(course, person, at=at)
    if course.questions.exists():
        take_quiz(course, person, at=at)
    return Certificate.objects.filter(course=course, employee=person).latest("completed_at")

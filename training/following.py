"""A person follows a course: enrolls, and reads its lessons."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from assignments.fulfilling import mark_opened
from assignments.models import Assignment
from people.models import Employee
from training.certifying import settle
from training.models import Course, Enrollment, Lesson, LessonOpening
from training.remembering import keep, shown_now


class CourseRetired(Exception):
    """It is no longer given: who had begun may read it, nobody begins it."""


class NotOffered(Exception):
    """It is neither open to the person nor asked of them."""


class TextChanged(Exception):
    """The lesson no longer says what the person was shown."""


@transaction.atomic
def enroll(course: Course, *, by: Employee, at: dt.datetime) -> Enrollment:
    """Enrolled once; what was asked of the person is marked as opened."""
    if enrollment := Enrollment.objects.filter(course=course, employee=by).first():
        return enrollment
    if not course.is_current:
        raise CourseRetired
    if not Course.objects.shown_to(by).filter(pk=course.pk).exists():
        raise NotOffered
    enrollment, _is_new = Enrollment.objects.get_or_create(course=course, employee=by, defaults={"enrolled_at": at})
    mark_opened(Assignment.objects.of(by).filter(ask__series=course.series), at=at)
    return enrollment


@transaction.atomic
def open_lesson(lesson: Lesson, *, digest: str, by: Employee, at: dt.datetime) -> LessonOpening:
    """The person read it: that may complete the course. Said again, the last moment and the words read then change.

    `digest`: of the words that they were shown. Raises `TextChanged` when these are no longer what the lesson says:
    nobody is held to have read what they did not see.
    """
    seen = next((each for each in shown_now(lesson) if each.digest == digest), None)
    # Kept before anything is counted: whoever keeps the same words waits for us, and we for who counts in our place.
    edition = keep(seen, at=at) if seen else None
    enrollment = enroll(lesson.course, by=by, at=at)
    if edition is None:
        raise TextChanged
    opening, is_new = LessonOpening.objects.get_or_create(
        enrollment=enrollment, lesson=lesson, defaults={"opened_at": at, "last_opened_at": at, "edition": edition}
    )
    if not is_new:
        opening.last_opened_at, opening.edition = at, edition
        opening.save(update_fields=["last_opened_at", "edition"])
    settle(enrollment, at=at)
    return opening

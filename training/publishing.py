"""A course is published, so that people may follow it, and retired, so that nobody begins it any more."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from assignments.asking import close
from assignments.models import Ask
from people.models import Employee
from training.models import Course, LessonVideo


class NothingToComplete(Exception):
    """No lesson is required and no question is asked: nobody could complete it."""


class AlreadyPublished(Exception):
    """People follow it already."""


class NotCurrent(Exception):
    """It is a draft, or was retired."""


class TooFewQuestions(Exception):
    """More questions are to be drawn than there are."""


@transaction.atomic
def publish(course: Course, *, by: Employee | None, at: dt.datetime) -> Course:
    locked = Course.objects.select_for_update().get(pk=course.pk)
    if locked.published_at is not None:
        raise AlreadyPublished
    questions = locked.questions.count()
    if not questions and not locked.lessons.filter(is_required=True).exists():
        raise NothingToComplete
    if (locked.questions_drawn or 0) > questions:
        raise TooFewQuestions
    locked.published_at, locked.published_by = at, by
    locked.save(update_fields=["published_at", "published_by"])
    LessonVideo.objects.current().filter(lesson__course=locked).update(published_at=at)
    return locked


@transaction.atomic
def retire(course: Course, *, by: Employee | None, at: dt.datetime) -> Course:
    """Nobody is asked any more and nobody begins; who had begun reads on, and an attempt under way still counts."""
    locked = Course.objects.select_for_update().get(pk=course.pk)
    if not locked.is_current:
        raise NotCurrent
    locked.retired_at, locked.retired_by = at, by
    locked.save(update_fields=["retired_at", "retired_by"])
    for asked in Ask.objects.standing().filter(series=locked.series):
        close(asked, by=by, at=at)
    return locked

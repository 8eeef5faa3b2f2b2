"""A course is asked of an audience: their assignments follow, joiners' too; the day advises and never blocks."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Exists, OuterRef

from assignments.asking import ask
from assignments.models import Ask, Assignment
from people.models import Audience, Employee, Organisation
from training.certifying import settle_each
from training.models import Certificate, Course, Enrollment
from training.publishing import NotCurrent

BATCH = 200


class DueDayGone(ValueError):
    """Nobody can follow it by a day that is over."""


@transaction.atomic
def ask_course(
    course: Course,
    *,
    audience: Audience,
    due_on: dt.date | None = None,
    due_days: int | None = None,
    is_optional: bool = False,
    by: Employee | None,
    at: dt.datetime,
) -> Ask:
    """Each time is a round of its own; `due_days` counts from the day each person is asked."""
    locked = Course.objects.select_for_update().get(pk=course.pk)
    if not locked.is_current:
        raise NotCurrent
    if due_on is not None and due_on < Organisation.current().today(at):
        raise DueDayGone
    rounds = Ask.objects.filter(series=locked.series).count()
    asked = ask(
        Ask.Kind.TRAINING,
        f"{locked.series}:r{rounds + 1}",
        title_fr=locked.title_fr,
        title_en=locked.title_en,
        path=locked.get_absolute_url(),
        audience=audience,
        due_on=due_on,
        due_days=due_days,
        minutes=sum(locked.lessons.values_list("minutes", flat=True)) or None,
        is_optional=is_optional,
        series=locked.series,
        by=by,
        at=at,
    )
    from training.tasks import settle_asked  # the door to this very module

    settle_asked.delay_on_commit()
    return asked


def settle_completed(*, at: dt.datetime) -> int:
    """Who completed a course before it was asked of them owes nothing: what was asked is done. Safe to run twice.

    So many people at a time, each time in a transaction of its own: a tally is never held for long.
    """
    owed = Assignment.objects.outstanding().standing().filter(ask__kind=Ask.Kind.TRAINING)
    same = {"employee": OuterRef("employee"), "course": OuterRef("course")}
    completed = Enrollment.objects.filter(
        Exists(Certificate.objects.filter(**same)),
        Exists(owed.filter(employee=OuterRef("employee"), ask__series=OuterRef("course__series"))),
    )
    keys = list(completed.order_by("pk").values_list("pk", flat=True))
    batches = (keys[start : start + BATCH] for start in range(0, len(keys), BATCH))
    return sum(settle_each(Enrollment.objects.filter(pk__in=batch).order_by("pk"), at=at) for batch in batches)

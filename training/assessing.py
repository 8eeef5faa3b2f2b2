"""A person says how at ease they are: a level is suggested, which they may change; a team's gain is a mean."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Avg, Count, Exists, F, OuterRef, Q, Window
from django.db.models.functions import Mod, RowNumber
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from people.models import Employee
from people.models.employees import EmployeeQuerySet
from training.models import Level, SelfAssessment

FEWEST = 5  # below, a mean would tell who said what
AT_EASE_FROM, AMBASSADOR_FROM = 4, 9  # of twelve points


@dataclass(frozen=True)
class Question:
    text: str | Promise
    choices: tuple[str | Promise, str | Promise, str | Promise]  # worth nothing, one point, two


QUESTIONS = (
    Question(
        _("How often do you open a social network?"),
        (_("Rarely or never"), _("From time to time, mostly to read"), _("Often, and I take part")),
    ),
    Question(
        _("You find an article about our field interesting. What do you do?"),
        (_("I keep it to myself"), _("I react to it or share it as it is"), _("I share it and say what I think of it")),
    ),
    Question(
        _("Your profile says where you work. How do you feel about it?"),
        (
            _("I do not know what may be said, so I say nothing"),
            _("It is there, I do not think about it much"),
            _("I chose what it says and who sees it"),
        ),
    ),
    Question(
        _("Someone criticises our company under one of your posts. What comes to mind?"),
        (
            _("I would not know what to do"),
            _("I would ask somebody before I answer"),
            _("I would stay calm, answer or pass it on, and I know to whom"),
        ),
    ),
    Question(
        _("A colleague appears in a picture you would like to post."),
        (
            _("I would rather not post pictures"),
            _("I ask them if I think of it"),
            _("I always ask first, and say where it will be seen"),
        ),
    ),
    Question(
        _("Would you show a colleague how to go about it?"),
        (_("I would rather be shown"), _("For simple things, yes"), _("With pleasure, I already do")),
    ),
)


class AnswersUnknown(Exception):
    """Six answers out of those offered, and a confidence from one to five."""


class NothingToCompare(Exception):
    """The person has not said how at ease they were before."""


@dataclass(frozen=True)
class Gain:
    """The mean confidence of a team before and after; none of them alone."""

    people: int
    before: float
    after: float

    @property
    def difference(self) -> float:
        return round(self.after - self.before, 1)


def suggest(answers: Sequence[int]) -> Level:
    points = sum(answers)
    if points >= AMBASSADOR_FROM:
        return Level.AMBASSADOR
    return Level.AT_EASE if points >= AT_EASE_FROM else Level.BEGINNER


def assess(answers: Sequence[int], confidence: int, *, by: Employee, at: dt.datetime) -> SelfAssessment:
    if len(answers) != len(QUESTIONS) or not set(answers) <= {0, 1, 2} or confidence not in range(1, 6):
        raise AnswersUnknown
    level = suggest(answers)
    return SelfAssessment.objects.create(
        employee=by, answers=list(answers), suggested=level, level=level, confidence_before=confidence, assessed_at=at
    )


def choose_level(level: str, *, by: Employee) -> SelfAssessment:
    """The person knows better than six questions."""
    assessment = latest_of(by)
    if assessment is None:
        raise NothingToCompare
    if level not in Level.values:
        raise AnswersUnknown
    assessment.level = level
    assessment.save(update_fields=["level"])
    return assessment


def reassess(confidence: int, *, by: Employee, at: dt.datetime) -> SelfAssessment:
    """How at ease they feel now, after what they learned."""
    assessment = latest_of(by)
    if assessment is None:
        raise NothingToCompare
    if confidence not in range(1, 6):
        raise AnswersUnknown
    assessment.confidence_after, assessment.reassessed_at = confidence, at
    assessment.save(update_fields=["confidence_after", "reassessed_at"])
    return assessment


def latest_of(employee: Employee) -> SelfAssessment | None:
    return employee.assessments.first()


def level_of(employee: Employee) -> str:
    assessment = latest_of(employee)
    return assessment.level if assessment else ""


def gain_told_to(viewer: Employee, *, on: dt.date) -> Gain | None:
    """Of all whom the viewer looks up in their own right, and of no part of them.

    Those of a manager for whom they stand in are not added: told with them and then without them, the mean would tell
    of these few.
    """
    return gain_of(Employee.objects.visible_to(viewer).employed(on))


def gain_of(people: EmployeeQuerySet) -> Gain | None:
    """The latest answers of those who gave both; None when they are fewer than FEWEST.

    The same people before and after: the first who answered, FEWEST more at a time, so that the mean of one day and
    that of another never differ by one person's answers. Means are told to the nearest half, for those who leave.
    """
    given = SelfAssessment.objects.exclude(confidence_after=None)
    same_moment = Q(assessed_at=OuterRef("assessed_at"), pk__gt=OuterRef("pk"))
    later = given.filter(Q(assessed_at__gt=OuterRef("assessed_at")) | same_moment, employee=OuterRef("employee"))
    theirs = Exists(people.order_by().filter(pk=OuterRef("employee")))
    latest = given.filter(~Exists(later), theirs)
    told = latest.annotate(number=Window(Count("pk")), place=Window(RowNumber(), order_by=["reassessed_at", "pk"]))
    told = told.filter(place__lte=F("number") - Mod(F("number"), FEWEST)).order_by()  # as `in_steps` counts them
    means = told.aggregate(told=Count("pk"), before=Avg("confidence_before"), after=Avg("confidence_after"))
    if not means["told"]:
        return None
    return Gain(means["told"], *(round(2 * means[name]) / 2 for name in ("before", "after")))

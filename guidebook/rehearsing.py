"""What publishing would do, before anybody publishes."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from assignments.models import Assignment
from guidebook.coverage import gaps_of
from guidebook.models import GuideVersion
from people.models import Organisation
from people.models.employees import EmployeeQuerySet
from people.wording import LANGUAGES


@dataclass(frozen=True)
class Effect:
    """Numbers of people: those it is for, and what changes for them."""

    people: int  # those it is for
    asked: int  # asked to acknowledge: all of them, or nobody
    asked_again: int  # among them, those who acknowledged the version now in force
    keep: int  # whose acknowledgement of the version in force stays what is asked of them
    still_to_answer: int  # asked for the version in force, not answered yet: they will answer on this text
    with_email: int
    without_email: int
    without_their_language: int  # who will read the other language


def rehearse(version: GuideVersion, people: EmployeeQuerySet, *, must_acknowledge: bool, at: dt.datetime) -> Effect:
    """`people`: the audience, whatever their state; those who work here today are counted."""
    employed = people.employed(Organisation.current().today(at)).order_by()
    previous = version.guide.versions.in_force().first()
    assignments = Assignment.objects.filter(ask=previous.ask_id) if previous and previous.ask_id else None
    acknowledged = assignments.done() if assignments is not None else Assignment.objects.none()
    outstanding = assignments.outstanding() if assignments is not None else Assignment.objects.none()
    missing = [language for language in LANGUAGES if gaps_of(version, language)]
    total = employed.count()
    with_email = employed.reachable_by_mail().count()
    return Effect(
        people=total,
        asked=total if must_acknowledge else 0,
        asked_again=employed.filter(pk__in=acknowledged.values("employee")).count() if must_acknowledge else 0,
        keep=0 if must_acknowledge else acknowledged.count(),
        still_to_answer=0 if must_acknowledge else outstanding.count(),
        with_email=with_email,
        without_email=total - with_email,
        without_their_language=employed.filter(language__in=missing).count() if len(missing) < len(LANGUAGES) else 0,
    )

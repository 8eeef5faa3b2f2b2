"""Something asked of people, through the rules that ask it."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

from assignments.asking import ask
from assignments.completing import Completion
from assignments.models import Ask, Assignment
from assignments.reconciling import reconcile
from people.models import Employee
from tests.factories.people import AudienceFactory

_numbers = itertools.count(1)
ASKED_AT = dt.datetime(2026, 3, 2, 14, 0, tzinfo=dt.UTC)


def make_ask(*people: Employee, at: dt.datetime = ASKED_AT, **given: Any) -> Ask:
    """Asked of these people (of everyone when none is named), and reconciled."""
    audience = given.pop("audience", None) or AudienceFactory()
    if people:
        audience.included.set(people)
        audience.language, audience.roles = "", ["nobody"]
        audience.save()
    fields: dict[str, Any] = {
        "title_fr": "Lire le guide",
        "title_en": "Read the guide",
        "path": "/guides/guide/",
        "by": None,
        "at": at,
    } | given
    asked = ask(Ask.Kind.GUIDE, f"guide:made:v{next(_numbers)}", audience=audience, **fields)
    reconcile(asked, at=at)
    return asked


def assignment_of(asked: Ask, person: Employee) -> Assignment:
    return Assignment.objects.get(ask=asked, employee=person)


def asked_and_done(completion: Completion) -> tuple[int, int]:
    return completion.asked, completion.done

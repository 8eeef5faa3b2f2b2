"""Sessions of a course, planned and booked by the rules that do so."""

from __future__ import annotations

import datetime as dt
from typing import Any

from people.models import Employee
from tests.factories.people import EmployeeFactory
from training.booking import book
from training.hosting import plan
from training.models import Booking, Course, Session

PLANNED = dt.datetime(2026, 3, 9, 15, 0, tzinfo=dt.UTC)
STARTS = dt.datetime(2027, 3, 17, 18, 0, tzinfo=dt.UTC)
BEGUN = STARTS + dt.timedelta(minutes=5)


def make_session(course: Course, organiser: Employee, **more: Any) -> Session:
    """Two hours from 14:00 in Québec, three days after the clocks went forward."""
    starts_at = more.setdefault("starts_at", STARTS)
    fields: dict[str, Any] = {
        "ends_at": starts_at + dt.timedelta(hours=2),
        "closes_at": starts_at,
        "seats": 2,
        "place_fr": "Salle des Érables",
        "place_en": "Maple Room",
    }
    return plan(Session(course=course, organiser=organiser, **(fields | more)), by=organiser, at=PLANNED)


def colleagues(count: int) -> list[Employee]:
    return [EmployeeFactory(email=f"c{number}@boreal.example") for number in range(count)]


def booked(session: Session, *people: Employee, at: dt.datetime = PLANNED) -> list[Booking]:
    return [book(session, by=person, at=at) for person in people]

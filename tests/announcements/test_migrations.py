"""Reminders from before it was written down what each spoke of."""

from __future__ import annotations

import datetime as dt
from typing import Any

from assignments.exempting import exempt
from assignments.fulfilling import fulfil
from assignments.models import Ask
from people.models import Employee
from tests.conftest import Cast
from tests.factories.assignments import ASKED_AT, assignment_of, make_ask
from tests.migrating import Travel

BEFORE = ("announcements", "0009_reminder_subjects")
AFTER = ("announcements", "0010_past_reminder_subjects")
REMINDED_AT = ASKED_AT + dt.timedelta(days=7)


def delivered(apps: Any, person: Employee, occasion: str, sent_at: dt.datetime | None) -> int:
    """The row as it was kept then."""
    row = apps.get_model("announcements", "Delivery").objects.create(
        occasion=occasion, employee_id=person.pk, language="fr", created_at=ASKED_AT, sent_at=sent_at
    )
    return int(row.pk)


def told(apps: Any, delivery: int) -> set[int]:
    rows = apps.get_model("announcements", "ReminderSubject").objects.filter(delivery=delivery)
    return set(rows.values_list("ask", flat=True))


def keys(*asked: Ask) -> set[int]:
    return {row.pk for row in asked}


def test_each_past_reminder_spoke_of_what_waited_for_the_person_when_it_left(migrated: Travel, cast: Cast) -> None:
    apps = migrated(*BEFORE)
    day = dt.timedelta(days=1)
    waited, done_before, done_after, excused, excused_after = (make_ask() for _each in range(5))
    asked_after, of_sam = make_ask(at=REMINDED_AT + day), make_ask(cast.sam)
    fulfil(assignment_of(done_before, cast.zoe), at=REMINDED_AT - day)
    fulfil(assignment_of(done_after, cast.zoe), at=REMINDED_AT + day)
    for asked, at in ((excused, REMINDED_AT - day), (excused_after, REMINDED_AT + day)):
        exempt(asked, cast.zoe, reason="Stage", starts_on=at.date(), by=cast.ada, at=at)
    to_zoe = delivered(apps, cast.zoe, "reminder:2026-03-09", REMINDED_AT)
    to_sam = delivered(apps, cast.sam, "reminder:2026-03-09", REMINDED_AT)
    never_left = delivered(apps, cast.malik, "reminder:2026-03-09", None)
    something_else = delivered(apps, cast.zoe, "announcement:3", REMINDED_AT)

    apps = migrated(*AFTER)

    assert told(apps, to_zoe) == keys(waited, done_after, excused_after)
    assert told(apps, to_sam) == keys(waited, done_before, done_after, excused, excused_after, of_sam)
    assert told(apps, never_left) == told(apps, something_else) == set()
    assert asked_after.pk not in told(apps, to_zoe) | told(apps, to_sam)


def test_more_reminders_than_are_read_at_once_and_one_that_said_so_already(migrated: Travel, cast: Cast) -> None:
    apps = migrated(*BEFORE)
    asked = make_ask()
    days = [ASKED_AT + dt.timedelta(days=number) for number in range(1, 1003)]
    rows = apps.get_model("announcements", "Delivery")
    rows.objects.bulk_create(
        rows(
            occasion=f"reminder:{at:%Y-%m-%d}", employee_id=cast.zoe.pk, language="fr", created_at=ASKED_AT, sent_at=at
        )
        for at in days
    )
    first = rows.objects.earliest("pk")
    apps.get_model("announcements", "ReminderSubject").objects.create(delivery=first, ask_id=asked.pk)

    apps = migrated(*AFTER)

    subjects = apps.get_model("announcements", "ReminderSubject").objects
    assert subjects.filter(ask=asked.pk).count() == len(days)
    assert told(apps, first.pk) == keys(asked)

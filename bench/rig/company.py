"""A company of a realistic shape, from ten thousand to a million people, made in minutes: a tree of managers in which
each leads four, a tree of a thousand departments, names one meets twice, a few people on leave; and a guide in five
versions, the last one answered by four in five."""

from __future__ import annotations

import datetime as dt
import random
import time
from collections.abc import Iterator
from typing import Any

from rig.filling import bare

LED = 4  # by each manager: ten levels at a million
FIRST = [
    "Zoé", "Noémie", "Étienne", "Hélène", "Anaïs", "Loïc", "Maël", "Grace",
    "Owen", "Priya", "Daniel", "Chloe", "Samir", "Nadia", "Léo", "Jean-François",
]  # fmt: skip
LAST = [
    "Tremblay", "Gagnon", "Côté", "Roy", "Saint-Amour", "Lévesque", "D’Astous", "Bouchard",
    "Murphy", "Clarke", "Nair", "O’Brien", "Bennett", "Haddad",
]  # fmt: skip
RARE = "Zébulon Quéméneur"
TODAY = dt.date.today()  # noqa: DTZ011  (the servers' own day)


def found(count: int) -> None:
    """The people and their places, written by COPY."""
    from django.db import connection

    from people.models import Employee

    begun = time.monotonic()
    departments, sites = _places()
    columns = [field.column for field in Employee._meta.local_concrete_fields]
    wanted = [(column, None if column in _EMPTY else "") for column in columns]
    with bare("people_employee"), connection.cursor() as cursor:
        with cursor.copy(f"COPY people_employee ({', '.join(columns)}) FROM STDIN") as copy:
            for person in _people(count, departments, sites):
                copy.write_row([person.get(column, empty) for column, empty in wanted])
        cursor.execute("SELECT setval(pg_get_serial_sequence('people_employee', 'id'), %s)", [count])
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO people_leave (employee_id, starts_on, note) "
            "SELECT id, current_date - 30, '' FROM people_employee WHERE id % 53 = 0"
        )
        cursor.execute("ANALYZE")
    print(f"{count:,} people were hired ({time.monotonic() - begun:.0f} s).", flush=True)


_EMPTY = {"last_login", "left_on", "manager_id"}


def _places() -> tuple[list[int], list[int]]:
    from people.models import Department, Organisation, Site
    from people.positions import renumber_departments

    Organisation(
        name="Boréal Mobilité", contact_name="Ada Gagnon", contact_email="ada@boreal.example",
        privacy_officer_name="Priya Nair", privacy_officer_email="priya@boreal.example", languages=["fr", "en"],
        values_fr="Bienveillance, franchise", values_en="Kindness, candour",
    ).save()  # fmt: skip
    level = [Department.objects.create(name_fr="Direction", name_en="Management")]
    everywhere = list(level)
    for _depth in range(3):
        rows = [
            Department(name_fr=f"{above.name_fr[:40]} {number}", name_en=f"Unit {number}", parent=above)
            for above in level
            for number in range(10)
        ]
        level = Department.objects.bulk_create(rows)
        everywhere += level
    renumber_departments()
    cities = [Site.objects.create(name=name, city=name).pk for name in ("Québec", "Montréal", "Gatineau", "Lévis")]
    return [department.pk for department in everywhere], cities


def _people(count: int, departments: list[int], sites: list[int]) -> Iterator[dict[str, Any]]:
    """A complete tree in which the people led by n are 4n - 2 … 4n + 1; numbered in pre-order."""
    from people.folding import fold

    dice = random.Random(8)
    sizes = [1] * (count + 2)
    for number in range(count, 1, -1):
        sizes[(number + 2) // LED] += sizes[number]
    positions = [0] * (count + 2)
    following = [0] * (count + 2)
    positions[1], following[1] = 1, 2
    for number in range(2, count + 1):
        above = (number + 2) // LED
        positions[number] = following[above]
        following[above] += sizes[number]
        following[number] = positions[number] + 1
    folded = {name: fold(name) for name in (*FIRST, *LAST, *RARE.split())}
    for number in range(1, count + 1):
        rare = number == count // 2
        first, last = RARE.split() if rare else (dice.choice(FIRST), dice.choice(LAST))
        sort_name = f"{folded[last]} {folded[first]}"
        email = None if number % 37 == 0 else f"p{number}@boreal.example"
        yield {
            "id": number, "password": "!", "login": f"p{number}", "email": email, "employee_number": f"E{number}",
            "first_name": first, "last_name": last, "language": "en" if number % 4 == 0 else "fr",
            "department_id": departments[positions[number] * len(departments) // (count + 2)],
            "site_id": sites[number % len(sites)], "manager_id": (number + 2) // LED if number > 1 else None,
            "hired_on": dt.date(2020, 1, 1), "is_active": True, "sort_name": sort_name,
            "search_text": f"{sort_name} e{number} {email or ''}", "position": positions[number],
            "last_position": positions[number] + sizes[number] - 1,
        }  # fmt: skip


def _answer(ask: Any, at: dt.datetime, due_on: dt.date, *, is_replaced: bool) -> None:
    """Everybody is asked, and four in five have answered, in one statement: what reconciling and answering would have
    written one after the other. Of a version that was replaced, the others' rows are closed."""
    from django.db import connection

    has_answered = "(id * 7919) %% 10 < 8"
    is_closed = f"{is_replaced} AND NOT {has_answered}"
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO assignments_assignment (ask_id, employee_id, assigned_at, counted_from, paused_days, due_on, "
            "done_at, closed_at, closed_reason, sort_name, tally_manager_id, tally_department_id, tally_site_id, "
            f"tally_language) SELECT %s, id, %s, %s, 0, %s, CASE WHEN {has_answered} "
            f"THEN %s + random() * interval '20 days' END, CASE WHEN {is_closed} THEN %s + interval '30 days' END, "
            f"CASE WHEN {is_closed} THEN 'superseded' ELSE '' END, sort_name, manager_id, department_id, site_id, "
            "language FROM people_employee ORDER BY id",
            [ask.pk, at, at.date(), due_on, at, at],
        )


def ask_everyone(*, versions: int) -> Any:
    """A guide in as many versions; the version in force, which four in five people have acknowledged."""
    from django.db import connection
    from django.utils import timezone

    from assignments.models import Ask
    from assignments.tallying import recount
    from guidebook.answering import Answers
    from guidebook.drafting import draft_next
    from guidebook.models import Edition, GuideVersion
    from guidebook.publishing import publish
    from guidebook.starting import start_guide
    from people.models import Audience, Employee, Role, RoleGrant

    begun = time.monotonic()
    RoleGrant.objects.create(employee=Employee.objects.get(pk=1), role=Role.HR_ADMIN)
    now = timezone.now()
    guide = start_guide(answers=Answers(), by=None, at=now)
    version = guide.versions.get()
    notes = {"change_note_fr": "Une règle précisée.", "change_note_en": "One rule made clearer."}
    asked: list[tuple[Ask, dt.datetime, dt.date]] = []
    for number in range(1, versions + 1):
        at = now - dt.timedelta(days=30 * (versions - number) + 40)
        due_on = at.date() + dt.timedelta(days=21)
        everyone = Audience.objects.create()
        publish(version, must_acknowledge=True, audience=everyone, due_on=due_on, **notes, by=None, at=at)
        asked.append((Ask.objects.get(subject=version.subject), at, due_on))
        if number < versions:
            version = draft_next(guide, by=None, at=now)
    with bare("assignments_assignment"):
        for ask, at, due_on in asked:
            _answer(ask, at, due_on, is_replaced=ask != asked[-1][0])
    with bare("assignments_managertally", "assignments_placetally"):
        for ask, _at, _due_on in asked:
            recount(ask, on=TODAY)
    Ask.objects.update(reconciled_at=now)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    assert Edition.objects.exists()
    print(f"They were asked in {versions} version(s) ({time.monotonic() - begun:.0f} s).", flush=True)
    return GuideVersion.objects.in_force().get()

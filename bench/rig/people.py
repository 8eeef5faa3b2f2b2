"""A company of any size on PostgreSQL, and browsers in which its people are logged in."""

from __future__ import annotations

import time


def hire(count: int) -> None:
    """Ten people a manager, fifty departments, three sites; by SQL, since making people is not what is measured."""
    from django.db import connection

    from people.models import Department, Employee, Organisation, Site
    from people.positions import renumber_departments

    begun = time.monotonic()
    Organisation(
        name="Boréal Mobilité", contact_name="Ada Gagnon", contact_email="ada@boreal.example",
        privacy_officer_name="Priya Nair", privacy_officer_email="priya@boreal.example", languages=["fr", "en"],
        values_fr="Bienveillance, franchise", values_en="Kindness, candour",
    ).save()  # fmt: skip
    root = Department.objects.create(name_fr="Direction", name_en="Management")
    for number in range(49):
        Department.objects.create(name_fr=f"Service {number}", name_en=f"Unit {number}", parent=root)
    renumber_departments()
    sites = [Site.objects.create(name=name, city=name) for name in ("Québec", "Montréal", "Gatineau")]
    columns = [field.column for field in Employee._meta.local_concrete_fields]
    values = {
        "id": "n", "password": "'!'", "login": "'p' || n", "email": "'p' || n || '@boreal.example'",
        "employee_number": "'E' || n", "first_name": "'Zoé'", "last_name": "'Tremblay ' || n",
        "language": "CASE WHEN n % 10 < 7 THEN 'fr' ELSE 'en' END", "department_id": f"{root.pk} + n % 50",
        "site_id": f"{sites[0].pk} + n % 3", "manager_id": "NULLIF((n + 8) / 10, 0)", "hired_on": "DATE '2020-01-01'",
        "is_active": "TRUE", "sort_name": "'tremblay ' || n || ' zoe'", "search_text": "'zoe tremblay ' || n",
        "position": "n", "last_position": "n",
    }  # fmt: skip
    written = [values.get(column, "NULL" if column in {"last_login", "left_on"} else "''") for column in columns]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO people_employee ({', '.join(columns)}) "
            f"SELECT {', '.join(written)} FROM generate_series(1, {count}) AS n"
        )
        cursor.execute("SELECT setval(pg_get_serial_sequence('people_employee', 'id'), %s)", [count])
        cursor.execute("ANALYZE")
    print(f"{count:,} people were hired ({time.monotonic() - begun:.0f} s).", flush=True)


def log_in(employee_id: int) -> str:
    """The cookies of a browser in which that person is logged in."""
    from importlib import import_module

    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.core import signing

    from people.middleware import LAST_PERSON_COOKIE
    from people.models import Employee

    person = Employee.objects.get(pk=employee_id)
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    remembered = signing.Signer(salt=LAST_PERSON_COOKIE).sign(str(person.pk))
    token = "benchbenchbenchbenchbenchbenchbe"
    return f"sessionid={session.session_key}; {LAST_PERSON_COOKIE}={remembered}; csrftoken={token}"

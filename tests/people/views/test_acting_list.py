from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from people.acting import end_early
from people.models import Role
from tests.conftest import Cast
from tests.factories.people import ActingFactory, EmployeeFactory, RoleGrantFactory


def days(first: int, last: int) -> dict[str, dt.date]:
    today = timezone.localdate()
    return {"starts_on": today + dt.timedelta(days=first), "ends_on": today + dt.timedelta(days=last)}


def shown(answer: Any) -> list[str]:
    return [acting.deputy.name for acting in answer.context["page"]]


def test_a_manager_sees_who_stands_in_for_them_and_for_whom_they_do(cast: Cast, client_of: Any) -> None:
    other = EmployeeFactory(full_name="Priya Nair")
    ActingFactory(manager=cast.malik, deputy=cast.sam, **days(0, 5))
    ActingFactory(manager=other, deputy=cast.malik, **days(10, 20))
    ActingFactory(manager=other, deputy=cast.sam, **days(30, 40))

    answer = client_of(cast.malik).get("/acting/")

    assert shown(answer) == ["Malik Benali", "Sam Wilson"]
    page = answer.content.decode()
    assert page.count("/end/") == 1  # his own, not that of the other manager
    assert "En cours" in page
    assert "Prévu" in page


def test_the_deputy_sees_it_and_does_not_end_it(cast: Cast, client_of: Any) -> None:
    ActingFactory(manager=cast.malik, deputy=cast.sam, **days(0, 5))

    page = client_of(cast.sam).get("/acting/").content.decode()

    assert "Malik Benali" in page
    assert "/end/" not in page
    assert "/acting/name/" not in page


def test_hr_sees_those_in_their_care(cast: Cast, client_of: Any) -> None:
    acting = ActingFactory(manager=cast.malik, deputy=cast.sam, **days(0, 5))
    end_early(acting, by=cast.malik, at=timezone.now())
    RoleGrantFactory(employee=cast.zoe, role=Role.HR_DEPARTMENT, department=cast.technology)

    page = client_of(cast.ada).get("/acting/").content.decode()

    assert "Sam Wilson" in page
    assert "par Malik Benali" in page
    assert shown(client_of(cast.zoe).get("/acting/")) == []


def test_the_stranger_gets_404(cast: Cast, client_of: Any) -> None:
    ActingFactory(manager=cast.malik, deputy=cast.zoe, **days(0, 5))
    assert client_of(cast.sam).get("/acting/").status_code == 404


def test_an_auditor_names_nobody(cast: Cast, client_of: Any) -> None:
    RoleGrantFactory(employee=cast.sam, role=Role.AUDITOR)
    assert client_of(cast.sam).get("/acting/").status_code == 404


def test_as_many_queries_for_one_as_for_thirty(cast: Cast, client_of: Any) -> None:
    client = client_of(cast.malik)
    ActingFactory(manager=cast.malik, deputy=cast.sam, **days(0, 5))
    client.get("/acting/")
    with CaptureQueriesContext(connection) as one:
        client.get("/acting/")
    for number in range(29):
        ActingFactory(manager=cast.malik, deputy=EmployeeFactory(), **days(number, number))
    with CaptureQueriesContext(connection) as thirty:
        assert len(shown(client.get("/acting/"))) == 30
    assert len(thirty) == len(one)


def test_names_with_markup_are_shown_as_text(cast: Cast, client_of: Any) -> None:
    cast.sam.preferred_name = "<script>alert(1)</script>"
    cast.sam.save()
    ActingFactory(manager=cast.malik, deputy=cast.sam, **days(0, 5))
    assert "<script>alert" not in client_of(cast.malik).get("/acting/").content.decode()

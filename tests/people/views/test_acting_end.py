from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from people.models import Acting, Role
from tests.conftest import Cast
from tests.factories.people import ActingFactory, RoleGrantFactory


@pytest.fixture
def acting(cast: Cast) -> Acting:
    today = timezone.localdate()
    return ActingFactory(manager=cast.malik, deputy=cast.zoe, starts_on=today, ends_on=today + dt.timedelta(days=5))


@pytest.mark.parametrize("who", ["malik", "ada"])
def test_the_manager_or_hr_takes_it_back_after_a_question(cast: Cast, client_of: Any, acting: Acting, who: str) -> None:
    client = client_of(getattr(cast, who))
    assert "Zoé Tremblay" in client.get(f"/acting/{acting.pk}/end/").content.decode()
    acting.refresh_from_db()
    assert acting.ended_at is None
    assert client.post(f"/acting/{acting.pk}/end/")["Location"] == "/acting/"
    acting.refresh_from_db()
    assert acting.ended_by == getattr(cast, who)


def test_a_second_time_says_so_and_changes_nothing(cast: Cast, client_of: Any, acting: Acting) -> None:
    client_of(cast.malik).post(f"/acting/{acting.pk}/end/")
    answer = client_of(cast.ada).post(f"/acting/{acting.pk}/end/", follow=True)
    assert answer.context["messages"]
    acting.refresh_from_db()
    assert acting.ended_by == cast.malik


@pytest.mark.parametrize("who", ["sam", "zoe"])
def test_the_stranger_and_the_deputy_get_404(cast: Cast, client_of: Any, acting: Acting, who: str) -> None:
    client = client_of(getattr(cast, who))
    assert client.get(f"/acting/{acting.pk}/end/").status_code == 404
    assert client.post(f"/acting/{acting.pk}/end/").status_code == 404
    acting.refresh_from_db()
    assert acting.ended_at is None


def test_hr_of_another_department_gets_404(cast: Cast, client_of: Any, acting: Acting) -> None:
    RoleGrantFactory(employee=cast.sam, role=Role.HR_DEPARTMENT, department=cast.technology)
    assert client_of(cast.sam).post(f"/acting/{acting.pk}/end/").status_code == 404

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from people.models import Acting, Employee, Role
from tests.conftest import Cast
from tests.factories.people import RoleGrantFactory

ADDRESS = "/acting/name/"


def typed(**more: Any) -> dict[str, str]:
    today = timezone.localdate()
    given = {"deputy": "sam@boreal.example", "starts_on": today, "ends_on": today + dt.timedelta(days=14)} | more
    return {name: str(value) for name, value in given.items()}


def test_malik_names_somebody_for_himself(cast: Cast, client_of: Any) -> None:
    client = client_of(cast.malik)
    assert "manager" not in client.get(ADDRESS).context["form"].fields

    answer = client.post(ADDRESS, typed(), follow=True)

    assert answer.redirect_chain[-1][0] == "/acting/"
    named = Acting.objects.get()
    assert (named.manager, named.deputy, named.named_by) == (cast.malik, cast.sam, cast.malik)
    assert "Sam Wilson remplace Malik Benali" in str(next(iter(answer.context["messages"])))


@pytest.mark.parametrize("how", ["SAM@boreal.example", "sam", "number"])
def test_the_deputy_is_known_by_address_number_or_login(cast: Cast, client_of: Any, how: str) -> None:
    client_of(cast.malik).post(ADDRESS, typed(deputy=cast.sam.employee_number if how == "number" else how))
    assert Acting.objects.get().deputy == cast.sam


def test_hr_names_for_a_manager_in_their_care(cast: Cast, client_of: Any) -> None:
    client_of(cast.ada).post(ADDRESS, typed(manager="malik@boreal.example"))
    named = Acting.objects.get()
    assert (named.manager, named.named_by) == (cast.malik, cast.ada)


def test_hr_of_a_department_names_for_nobody_elsewhere(cast: Cast, client_of: Any) -> None:
    RoleGrantFactory(employee=cast.sam, role=Role.HR_DEPARTMENT, department=cast.technology)
    answer = client_of(cast.sam).post(ADDRESS, typed(manager="malik", deputy="zoe"))
    assert answer.context["form"].errors["manager"]
    assert not Acting.objects.exists()


def test_a_manager_names_for_nobody_else(cast: Cast, client_of: Any) -> None:
    Employee.objects.filter(pk=cast.ada.pk).update(last_position=99)
    client_of(cast.malik).post(ADDRESS, typed(manager="ada"))
    assert Acting.objects.get().manager == cast.malik


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"deputy": "nobody@boreal.example"}, "deputy"),
        ({"deputy": ""}, "deputy"),
        ({"deputy": "malik"}, "deputy"),
        ({"starts_on": "yesterday"}, "starts_on"),
        ({"starts_on": "2020-01-01", "ends_on": "2020-01-05"}, "starts_on"),
        ({"ends_on": "2020-01-01"}, "ends_on"),
        ({"ends_on": "2099-01-01"}, "ends_on"),
    ],
)
def test_what_cannot_be_is_said_beside_the_field(cast: Cast, client_of: Any, given: dict[str, str], field: str) -> None:
    answer = client_of(cast.malik).post(ADDRESS, typed(**given))
    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == [field]
    assert not Acting.objects.exists()


def test_who_is_replaced_already_is_told(cast: Cast, client_of: Any) -> None:
    client = client_of(cast.malik)
    client.post(ADDRESS, typed())
    answer = client.post(ADDRESS, typed(deputy="zoe"))
    assert "starts_on" in answer.context["form"].errors
    assert Acting.objects.count() == 1


def test_hr_is_told_who_leads_nobody(cast: Cast, client_of: Any) -> None:
    answer = client_of(cast.ada).post(ADDRESS, typed(manager="zoe"))
    assert "manager" in answer.context["form"].errors
    assert "manager" in client_of(cast.ada).post(ADDRESS, typed()).context["form"].errors


@pytest.mark.parametrize("who", ["sam", "zoe"])
def test_the_stranger_gets_404(cast: Cast, client_of: Any, who: str) -> None:
    client = client_of(getattr(cast, who))
    assert client.get(ADDRESS).status_code == 404
    assert client.post(ADDRESS, typed()).status_code == 404
    assert not Acting.objects.exists()

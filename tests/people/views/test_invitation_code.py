from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from people.inviting import make_invitation
from people.models import Employee, Invitation
from tests.factories.people import EmployeeFactory


@pytest.fixture
def driver(organisation: Any) -> Employee:
    return EmployeeFactory(email=None, employee_number="B777", login="b777")


@pytest.fixture
def code(driver: Employee) -> str:
    return make_invitation(driver, by=None, at=timezone.now())[1]


def typed(client: Client, number: str, code: str) -> Any:
    return client.post("/welcome/", {"employee_number": number, "code": code})


def test_number_and_code_lead_to_the_choice_of_a_password(client: Client, code: str) -> None:
    answer = typed(client, " b777", code.lower().replace("-", " "))
    assert answer.status_code == 302
    page = client.get(answer["Location"])
    assert page.status_code == 200
    assert Invitation.objects.get().used_at is None


def test_code_of_somebody_else_stays_shut(client: Client, driver: Employee, code: str) -> None:
    EmployeeFactory(employee_number="B778")
    page = typed(client, "B778", code)
    assert page.status_code == 200
    assert page.context["form"].errors


def test_stranger_learns_nothing_about_numbers(client: Client, code: str) -> None:
    known, unknown = typed(client, "B777", "AAAA-AAAA-AAAA-AAAA"), typed(client, "B999", "AAAA-AAAA-AAAA-AAAA")
    assert known.context["form"].errors == unknown.context["form"].errors != {}


@pytest.mark.parametrize(("number", "code"), [("", ""), ("B777", ""), ("B" * 400, "A" * 400), ("B777", "\x00")])
def test_bad_input_is_told_so(client: Client, driver: Employee, number: str, code: str) -> None:
    assert typed(client, number, code).context["form"].errors


def test_endless_tries_are_stopped(client: Client, driver: Employee, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"invitation": "3/m/ip"}
    statuses = [typed(client, "B777", "AAAA-AAAA-AAAA-AAAA").status_code for _try in range(5)]
    assert statuses == [200, 200, 200, 429, 429]

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assignments.exempting import exempt
from assignments.fulfilling import fulfil
from assignments.models import Ask, Assignment, Exemption
from people.models import Role
from tests.conftest import Cast
from tests.factories.assignments import assignment_of, make_ask
from tests.factories.people import RoleGrantFactory

Browser = Callable[..., Client]


@pytest.fixture
def asked(cast: Cast) -> Ask:
    return make_ask(at=timezone.now())


def address(asked: Ask, person: object) -> str:
    return reverse("assignments:assignment-exempt", args=[assignment_of(asked, person).pk])


def test_hr_exempts_a_person_and_goes_back(cast: Cast, asked: Ask, client_of: Browser) -> None:
    client = client_of(cast.ada)
    page = client.get(address(asked, cast.zoe), {"next": "/reports/"})
    assert "Zoé Tremblay" in page.content.decode()

    answer = client.post(
        address(asked, cast.zoe), {"reason": "Stage", "starts_on": page.context["form"].today, "next": "/reports/"}
    )

    assert (answer.status_code, answer["Location"]) == (302, "/reports/")
    assert assignment_of(asked, cast.zoe).closed_reason == Assignment.Closed.EXEMPT
    assert Exemption.objects.get().granted_by == cast.ada


@pytest.mark.parametrize("who", ["malik", "sam", "zoe"])
def test_the_stranger_and_the_manager_get_nothing(cast: Cast, asked: Ask, client_of: Browser, who: str) -> None:
    client = client_of(getattr(cast, who))
    assert client.get(address(asked, cast.zoe)).status_code == 404
    assert client.post(address(asked, cast.zoe), {"reason": "x", "starts_on": "2026-01-01"}).status_code == 404
    assert not Exemption.objects.exists()


def test_hr_of_a_department_exempts_its_people_alone(cast: Cast, asked: Ask, client_of: Browser) -> None:
    RoleGrantFactory(employee=cast.sam, role=Role.HR_DEPARTMENT, department=cast.operations)
    client = client_of(cast.sam)
    assert client.get(address(asked, cast.zoe)).status_code == 200
    assert client.get(address(asked, cast.ada)).status_code == 404


@pytest.mark.parametrize(
    "typed",
    [
        {"reason": ""},
        {"reason": "x" * 301},
        {"starts_on": "hier"},
        {"starts_on": ""},
        {"starts_on": "2026-05-02", "ends_on": "2026-05-01"},
        {"starts_on": "2020-01-01", "ends_on": "2020-01-02"},
    ],
)
def test_bad_input_keeps_what_was_typed(cast: Cast, asked: Ask, client_of: Browser, typed: dict[str, str]) -> None:
    given = {"reason": "Stage", "starts_on": "2026-05-01"} | typed
    answer = client_of(cast.ada).post(address(asked, cast.zoe), given)
    assert answer.status_code == 200
    assert "error-summary" in answer.content.decode() or "is-invalid" in answer.content.decode()
    assert not Exemption.objects.exists()


def test_twice_over_the_same_days_is_said(cast: Cast, asked: Ask, client_of: Browser) -> None:
    client, where = client_of(cast.ada), address(asked, cast.zoe)
    today = client.get(where).context["form"].today
    exempt(asked, cast.zoe, reason="Stage", starts_on=today, by=cast.ada, at=timezone.now())
    answer = client.post(where, {"reason": "Encore", "starts_on": today})
    assert "déjà" in answer.content.decode()
    assert Exemption.objects.count() == 1


def test_done_meanwhile_is_said(cast: Cast, asked: Ask, client_of: Browser) -> None:
    where = address(asked, cast.zoe)
    fulfil(assignment_of(asked, cast.zoe), at=timezone.now())
    answer = client_of(cast.ada).post(where, {"reason": "Stage", "starts_on": "2026-05-01"}, follow=True)
    assert not Exemption.objects.exists()
    assert [str(message) for message in answer.context["messages"]]


def test_it_leads_to_no_other_site(cast: Cast, asked: Ask, client_of: Browser) -> None:
    for elsewhere in ("https://evil.example/", "//evil.example/", "javascript:alert(1)"):
        page = client_of(cast.ada).get(address(asked, cast.zoe), {"next": elsewhere})
        assert elsewhere not in page.content.decode().partition("<main")[2]

from collections.abc import Callable

from django.test import Client

from people.models import Employee, Role
from tests.conftest import Cast
from tests.factories.people import RoleGrantFactory


def test_a_visitor_logs_in_by_the_one_door(db: None, client: Client) -> None:
    answer = client.get("/admin/", follow=True)

    assert answer.redirect_chain[-1][0].startswith("/login/?next=/admin/")


def test_the_administration_does_not_exist_for_a_stranger(
    sam: Employee, client_of: Callable[[Employee], Client]
) -> None:
    for address in ("/admin/", "/admin/login/", "/admin/logout/", "/admin/nowhere/"):
        assert client_of(sam).get(address).status_code == 404


def test_hr_finds_the_state_of_the_guides(ada: Employee, client_of: Callable[[Employee], Client]) -> None:
    client = client_of(ada)

    assert client.get("/admin/").status_code == 200
    assert client.get("/admin/login/").headers["Location"] == "/admin/"


def test_hr_of_a_department_sees_no_figures_of_the_whole_company(
    cast: Cast, client_of: Callable[[Employee], Client]
) -> None:
    RoleGrantFactory(employee=cast.sam, role=Role.HR_DEPARTMENT, department=cast.technology)

    assert client_of(cast.ada).get("/admin/").context["desk"]
    assert "desk" not in client_of(cast.sam).get("/admin/").context

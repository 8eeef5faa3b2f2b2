import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from people.models import Employee, Role
from tests.conftest import Cast
from tests.factories.people import EmployeeFactory, LeaveFactory, RoleGrantFactory

LIST = "/admin/people/employee/"


def form_of(employee: Employee | None = None, **changed: Any) -> dict[str, Any]:
    names = ("first_name", "last_name", "preferred_name", "language", "employee_number", "job_title", "email", "login")
    keys = ("department", "site", "manager")
    data: dict[str, Any] = {"language": "fr", "is_active": "on"}
    if employee:
        data |= {name: getattr(employee, name) or "" for name in names}
        data |= {name: getattr(employee, f"{name}_id") or "" for name in keys}
    return data | changed


def names_in(page: Any) -> list[str]:
    return [person.login for person in page.context["cl"].result_list]


@pytest.fixture
def helene(cast: Cast) -> Employee:
    """HR of Operations."""
    RoleGrantFactory(employee=cast.sam, role=Role.HR_DEPARTMENT, department=cast.operations)
    return cast.sam


def test_ada_sees_everyone_by_name(client_of: Any, ada: Employee) -> None:
    assert names_in(client_of(ada).get(LIST)) == ["malik", "ada", "zoe", "sam"]


@pytest.mark.parametrize("who", ["zoe", "malik", "sam"])
def test_stranger_does_not_enter(client_of: Any, cast: Cast, who: str) -> None:
    client = client_of(getattr(cast, who))
    for path in (LIST, f"{LIST}add/", f"{LIST}{cast.zoe.pk}/change/"):
        assert client.get(path).status_code != 200


@pytest.mark.parametrize("role", [Role.COMMUNICATIONS, Role.PRIVACY_OFFICER])
def test_roles_without_people_see_no_list(client_of: Any, cast: Cast, role: Role) -> None:
    RoleGrantFactory(employee=cast.sam, role=role)
    assert client_of(cast.sam).get(LIST).status_code == 403


def test_auditor_looks_and_changes_nothing(client_of: Any, cast: Cast) -> None:
    RoleGrantFactory(employee=cast.sam, role=Role.AUDITOR)
    client = client_of(cast.sam)
    assert len(names_in(client.get(LIST))) == 4
    assert client.get(f"{LIST}{cast.zoe.pk}/change/").status_code == 200
    assert client.post(f"{LIST}{cast.zoe.pk}/change/", form_of(cast.zoe, first_name="Autre")).status_code == 403
    assert client.get(f"{LIST}add/").status_code == 403


def test_hr_of_a_department_keeps_its_tree_alone(client_of: Any, cast: Cast, helene: Employee) -> None:
    client = client_of(helene)
    assert set(names_in(client.get(LIST))) == {"malik", "zoe"}
    client.post(f"{LIST}{cast.zoe.pk}/change/", form_of(cast.zoe, job_title="Cheffe"))
    assert Employee.objects.get(pk=cast.zoe.pk).job_title == "Cheffe"
    assert client.get(f"{LIST}{cast.ada.pk}/change/").status_code == 302, "as if there were nobody"
    client.post(f"{LIST}{cast.ada.pk}/change/", form_of(cast.ada, job_title="Autre"))
    assert Employee.objects.get(pk=cast.ada.pk).job_title != "Autre"


def test_hr_of_a_department_changes_nobody_with_a_role(client_of: Any, cast: Cast, helene: Employee) -> None:
    RoleGrantFactory(employee=cast.zoe, role=Role.AUDITOR)
    client = client_of(helene)
    assert client.get(f"{LIST}{cast.zoe.pk}/change/").status_code == 200
    assert client.post(f"{LIST}{cast.zoe.pk}/change/", form_of(cast.zoe, email="x@evil.example")).status_code == 403


def test_hr_of_a_department_sends_nobody_to_another(client_of: Any, cast: Cast, helene: Employee) -> None:
    page = client_of(helene).post(f"{LIST}{cast.zoe.pk}/change/", form_of(cast.zoe, department=cast.technology.pk))
    assert page.context["adminform"].form.errors["department"]


def test_search_ignores_accents(client_of: Any, ada: Employee) -> None:
    assert names_in(client_of(ada).get(LIST, {"q": "TREMBLAY zoe"})) == ["zoe"]


def test_filters_by_situation_and_department(client_of: Any, cast: Cast) -> None:
    today = timezone.localdate()
    LeaveFactory(employee=cast.zoe, starts_on=today - dt.timedelta(days=3))
    Employee.objects.filter(pk=cast.sam.pk).update(left_on=today - dt.timedelta(days=3))
    Employee.objects.filter(pk=cast.malik.pk).update(last_login=timezone.now())
    client = client_of(cast.ada)
    assert set(names_in(client.get(LIST))) == {"malik", "ada", "zoe"}
    assert names_in(client.get(LIST, {"situation": "left"})) == ["sam"]
    assert names_in(client.get(LIST, {"situation": "leave"})) == ["zoe"]
    assert len(names_in(client.get(LIST, {"situation": "all"}))) == 4
    assert "malik" not in names_in(client.get(LIST, {"situation": "never"}))
    assert set(names_in(client.get(LIST, {"department": cast.operations.pk}))) == {"malik", "zoe"}
    assert names_in(client.get(LIST, {"department": "x' OR 1"})) == names_in(client.get(LIST))


def test_queries_do_not_grow_with_the_list(client_of: Any, cast: Cast, django_assert_max_num_queries: Any) -> None:
    client = client_of(cast.ada)
    client.get(LIST)
    counts = []
    for number in (1, 30):
        EmployeeFactory.create_batch(number, department=cast.operations, manager=cast.malik, site=cast.quebec)
        with django_assert_max_num_queries(20) as queries:
            client.get(LIST)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_ada_adds_somebody_who_is_in_place_at_once(client_of: Any, cast: Cast) -> None:
    data = form_of(first_name="Nadia", last_name="Roy", email="Nadia@boreal.example", manager=cast.malik.pk)
    answer = client_of(cast.ada).post(f"{LIST}add/", data)
    assert answer.status_code == 302, answer.context["errors"]
    nadia = Employee.objects.get(login="nadia@boreal.example")
    cast.malik.refresh_from_db()
    assert nadia in Employee.objects.under(cast.malik)
    assert not nadia.has_usable_password() or not nadia.password


def test_an_address_may_have_accents_before_the_at(client_of: Any, cast: Cast) -> None:
    client = client_of(cast.ada)
    assert 'type="email"' not in client.get(f"{LIST}add/").text
    decomposed = "zoe\N{COMBINING ACUTE ACCENT}.lavoie@exemple.ca"
    answer = client.post(f"{LIST}add/", form_of(first_name="Zoé", last_name="Lavoie", email=decomposed))
    assert answer.status_code == 302, answer.context["errors"]
    person = Employee.objects.get(email="zoé.lavoie@exemple.ca")
    assert person.login == "zoé.lavoie@exemple.ca"
    assert Employee.objects.known_as(decomposed).get() == person


def test_somebody_without_address_nor_number_could_not_log_in(client_of: Any, ada: Employee) -> None:
    page = client_of(ada).post(f"{LIST}add/", form_of(first_name="Nadia", last_name="Roy"))
    assert page.context["adminform"].form.errors["email"]


@pytest.mark.parametrize(
    "changed",
    [
        {"email": "ZOE@boreal.example"},
        {"login": "ZOE"},
        {"first_name": ""},
        {"hired_on": "2026-05-01", "left_on": "2026-04-01"},
    ],
)
def test_bad_input_is_told_so(client_of: Any, cast: Cast, changed: dict[str, str]) -> None:
    page = client_of(cast.ada).post(f"{LIST}{cast.sam.pk}/change/", form_of(cast.sam, **changed))
    assert page.status_code == 200
    assert page.context["errors"]


def test_manager_below_the_person_is_refused(client_of: Any, cast: Cast) -> None:
    client = client_of(cast.ada)
    for manager in (cast.zoe, cast.malik):
        page = client.post(f"{LIST}{cast.malik.pk}/change/", form_of(cast.malik, manager=manager.pk))
        assert page.context["adminform"].form.errors["manager"]


def test_last_admin_is_not_closed(client_of: Any, cast: Cast) -> None:
    client = client_of(cast.ada)
    page = client.post(f"{LIST}{cast.ada.pk}/change/", form_of(cast.ada, is_active=""))
    assert page.context["errors"]
    page = client.post(f"{LIST}{cast.ada.pk}/change/", form_of(cast.ada, left_on="2020-01-01", hired_on="2019-01-01"))
    assert page.context["errors"]


def test_last_day_over_closes_the_account(client_of: Any, cast: Cast) -> None:
    client_of(cast.ada).post(f"{LIST}{cast.zoe.pk}/change/", form_of(cast.zoe, left_on="2020-01-01"))
    assert not Employee.objects.get(pk=cast.zoe.pk).is_active


def test_nobody_is_deleted_and_no_password_is_shown(client_of: Any, cast: Cast) -> None:
    client = client_of(cast.ada)
    assert client.get(f"{LIST}{cast.zoe.pk}/delete/").status_code == 403
    Employee.objects.filter(pk=cast.zoe.pk).update(password="argon2$secret")
    assert "argon2" not in client.get(f"{LIST}{cast.zoe.pk}/change/").content.decode()


def test_form_offers_an_invitation_and_says_where_access_stands(client_of: Any, cast: Cast) -> None:
    page = client_of(cast.ada).get(f"{LIST}{cast.zoe.pk}/change/").content.decode()
    assert f"/employees/{cast.zoe.pk}/invitation/print/" in page


def test_manager_is_found_by_typing(client_of: Any, cast: Cast) -> None:
    query = {"term": "benali", "app_label": "people", "model_name": "employee", "field_name": "manager"}
    found = client_of(cast.ada).get("/admin/autocomplete/", query).json()["results"]
    assert [row["text"] for row in found] == ["Malik Benali"]
    assert client_of(cast.zoe).get("/admin/autocomplete/", query).status_code != 200


def test_addresses_of_allauth_are_not_shown(client_of: Any, ada: Employee) -> None:
    page = client_of(ada).get("/admin/").content.decode()
    assert "/admin/people/employee/" in page
    assert "emailaddress" not in page
    assert "/admin/auth/" not in page


def test_outside_the_company_one_is_asked_to_log_in(client: Client, db: None) -> None:
    assert client.get(LIST).status_code == 302

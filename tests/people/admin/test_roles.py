from typing import Any

from people.models import Employee, Role, RoleGrant
from tests.conftest import Cast
from tests.factories.people import EmployeeFactory, RoleGrantFactory

LIST = "/admin/people/rolegrant/"


def test_ada_gives_a_role_and_it_says_who_gave_it(client_of: Any, cast: Cast) -> None:
    answer = client_of(cast.ada).post(f"{LIST}add/", {"employee": cast.sam.pk, "role": "auditor", "department": ""})
    assert answer.status_code == 302
    assert cast.sam.role_grants.get().granted_by == cast.ada


def test_role_held_already_or_without_its_department_is_refused(client_of: Any, cast: Cast) -> None:
    RoleGrantFactory(employee=cast.sam, role=Role.AUDITOR)
    client = client_of(cast.ada)
    for role in ("auditor", "hr_department", "king"):
        page = client.post(f"{LIST}add/", {"employee": cast.sam.pk, "role": role, "department": ""})
        assert page.context["errors"], role
    assert cast.sam.role_grants.count() == 1


def test_grants_are_neither_edited_nor_deleted(client_of: Any, cast: Cast) -> None:
    own = cast.ada.role_grants.get()
    client = client_of(cast.ada)
    assert client.post(f"{LIST}{own.pk}/change/", {"role": "auditor"}).status_code == 403
    assert client.post(f"{LIST}{own.pk}/delete/", {"post": "yes"}).status_code == 403


def test_list_shows_what_is_held_with_a_link_to_take_it_back(client_of: Any, cast: Cast) -> None:
    page = client_of(cast.ada).get(LIST)
    assert f"/roles/{cast.ada.role_grants.get().pk}/revoke/" in page.content.decode()
    RoleGrant.objects.update(revoked_at="2026-01-01T00:00Z", revoked_by=cast.ada)
    RoleGrantFactory(employee=cast.ada)
    assert len(client_of(Employee.objects.get(pk=cast.ada.pk)).get(LIST).context["cl"].result_list) == 1


def test_stranger_and_hr_of_a_department_give_nothing(client_of: Any, cast: Cast) -> None:
    RoleGrantFactory(employee=cast.malik, role=Role.HR_DEPARTMENT, department=cast.operations)
    for who in (cast.sam, cast.malik):
        client_of(who).post(f"{LIST}add/", {"employee": who.pk, "role": "hr_admin", "department": ""})
    assert RoleGrant.objects.filter(role=Role.HR_ADMIN).count() == 1


def test_queries_do_not_grow_with_the_list(client_of: Any, cast: Cast, django_assert_max_num_queries: Any) -> None:
    client = client_of(cast.ada)
    client.get(LIST)
    counts = []
    for number in (1, 30):
        for person in EmployeeFactory.create_batch(number):
            RoleGrantFactory(employee=person, role=Role.HR_DEPARTMENT, department=cast.operations, granted_by=cast.ada)
        with django_assert_max_num_queries(20) as queries:
            client.get(LIST)
        counts.append(len(queries))
    assert counts[0] == counts[1]

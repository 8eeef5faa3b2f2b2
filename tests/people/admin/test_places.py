from typing import Any

from people.models import Department, Role, Site
from tests.conftest import Cast
from tests.factories.people import DepartmentFactory, RoleGrantFactory, SiteFactory

LIST = "/admin/people/department/"


def test_tree_is_shown_in_order_and_indented(client_of: Any, cast: Cast) -> None:
    rows = client_of(cast.ada).get(LIST).context["cl"].result_list
    assert [(row.name_fr, row.depth) for row in rows] == [("Direction", 0), ("Exploitation", 1), ("Technologies", 1)]
    assert [row.people for row in rows] == [1, 2, 1]


def test_new_department_takes_its_place(client_of: Any, cast: Cast) -> None:
    data = {"name_fr": "Autobus", "name_en": "Buses", "parent": cast.operations.pk}
    assert client_of(cast.ada).post(f"{LIST}add/", data).status_code == 302
    cast.operations.refresh_from_db()
    assert Department.objects.get(name_fr="Autobus") in Department.objects.within(cast.operations)


def test_department_below_itself_is_refused(client_of: Any, cast: Cast) -> None:
    data = {"name_fr": "Direction", "name_en": "Management", "parent": cast.operations.pk}
    page = client_of(cast.ada).post(f"{LIST}{cast.management.pk}/change/", data)
    assert page.context["adminform"].form.errors["parent"]


def test_places_are_never_removed(client_of: Any, cast: Cast) -> None:
    client = client_of(cast.ada)
    assert client.post(f"{LIST}{DepartmentFactory().pk}/delete/", {"post": "yes"}).status_code == 403
    assert client.post(f"/admin/people/site/{SiteFactory().pk}/delete/", {"post": "yes"}).status_code == 403


def test_stranger_and_hr_of_a_department_change_no_place(client_of: Any, cast: Cast) -> None:
    RoleGrantFactory(employee=cast.malik, role=Role.HR_DEPARTMENT, department=cast.operations)
    for who in (cast.sam, cast.malik):
        client_of(who).post(f"{LIST}add/", {"name_fr": "Autre"})
        client_of(who).post("/admin/people/site/add/", {"name": "Autre"})
    assert not Department.objects.filter(name_fr="Autre").exists()
    assert not Site.objects.filter(name="Autre").exists()


def test_sites_count_their_people(client_of: Any, cast: Cast) -> None:
    rows = client_of(cast.ada).get("/admin/people/site/").context["cl"].result_list
    assert [(row.name, row.people) for row in rows] == [("Montréal", 1), ("Québec", 3)]


def test_queries_do_not_grow_with_the_list(client_of: Any, cast: Cast, django_assert_max_num_queries: Any) -> None:
    client = client_of(cast.ada)
    client.get(LIST)
    counts = []
    for number in (1, 30):
        DepartmentFactory.create_batch(number, parent=cast.operations)
        with django_assert_max_num_queries(20) as queries:
            client.get(LIST)
        counts.append(len(queries))
    assert counts[0] == counts[1]

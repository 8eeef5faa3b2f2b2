from typing import Any

import pytest

from people.models import Employee, Leave, Role
from tests.conftest import Cast
from tests.factories.people import EmployeeFactory, LeaveFactory, RoleGrantFactory

LIST = "/admin/people/leave/"


def leave_of(employee: Employee, starts_on: str, ends_on: str = "") -> dict[str, Any]:
    return {"employee": employee.pk, "starts_on": starts_on, "ends_on": ends_on, "note": ""}


def test_ada_records_a_leave(client_of: Any, ada: Employee, zoe: Employee) -> None:
    assert client_of(ada).post(f"{LIST}add/", leave_of(zoe, "2026-03-02", "2026-03-06")).status_code == 302
    assert zoe.leaves.get().ends_on.isoformat() == "2026-03-06"


@pytest.mark.parametrize(
    ("starts_on", "ends_on"), [("2026-03-06", "2026-03-09"), ("2026-01-01", ""), ("2026-03-10", "2026-03-09"), ("", "")]
)
def test_overlap_and_bad_days_are_refused(
    client_of: Any, ada: Employee, zoe: Employee, starts_on: str, ends_on: str
) -> None:
    LeaveFactory(employee=zoe, starts_on="2026-03-02", ends_on="2026-03-06")
    page = client_of(ada).post(f"{LIST}add/", leave_of(zoe, starts_on, ends_on))
    assert page.context["errors"]
    assert zoe.leaves.count() == 1


def test_leave_may_be_changed_and_does_not_overlap_itself(client_of: Any, ada: Employee, zoe: Employee) -> None:
    leave = LeaveFactory(employee=zoe, starts_on="2026-03-02")
    assert (
        client_of(ada).post(f"{LIST}{leave.pk}/change/", leave_of(zoe, "2026-03-01", "2026-03-31")).status_code == 302
    )


def test_wrong_leave_is_removed(client_of: Any, ada: Employee, zoe: Employee) -> None:
    leave = LeaveFactory(employee=zoe)
    client_of(ada).post(f"{LIST}{leave.pk}/delete/", {"post": "yes"})
    assert not Leave.objects.exists()


def test_hr_of_a_department_keeps_the_leaves_of_its_tree(client_of: Any, cast: Cast) -> None:
    RoleGrantFactory(employee=cast.sam, role=Role.HR_DEPARTMENT, department=cast.operations)
    theirs, other = LeaveFactory(employee=cast.zoe), LeaveFactory(employee=cast.ada)
    client = client_of(cast.sam)
    assert [row.pk for row in client.get(LIST).context["cl"].result_list] == [theirs.pk]
    assert client.post(f"{LIST}add/", leave_of(cast.ada, "2030-01-01")).context["errors"]
    client.post(f"{LIST}{other.pk}/delete/", {"post": "yes"})
    assert Leave.objects.count() == 2


def test_stranger_and_manager_see_no_leave(client_of: Any, cast: Cast) -> None:
    LeaveFactory(employee=cast.zoe)
    for who in (cast.malik, cast.sam):
        assert client_of(who).get(LIST).status_code != 200


def test_queries_do_not_grow_with_the_list(client_of: Any, cast: Cast, django_assert_max_num_queries: Any) -> None:
    client = client_of(cast.ada)
    client.get(LIST)
    counts = []
    for number in (1, 30):
        for person in EmployeeFactory.create_batch(number):
            LeaveFactory(employee=person)
        with django_assert_max_num_queries(25) as queries:
            client.get(LIST)
        counts.append(len(queries))
    assert counts[0] == counts[1]

import re
from typing import Any

import pytest
from django.utils import timezone

from people.granting import grant
from people.inviting import find_invitation
from people.models import Employee, Invitation, Role
from tests.conftest import Cast


def path(employee: Employee) -> str:
    return f"/employees/{employee.pk}/invitation/print/"


def test_ada_gets_a_sheet_with_the_code_shown_once(client_of: Any, ada: Employee, zoe: Employee) -> None:
    client = client_of(ada)
    assert "code" not in client.get(path(zoe)).context
    assert not Invitation.objects.exists(), "looking makes nothing"
    sheet = client.post(path(zoe))
    code = re.search(r"([A-Z0-9]{4}-){3}[A-Z0-9]{4}", sheet.content.decode())[0]  # type: ignore[index]
    invitation = find_invitation(code, at=timezone.now())
    assert (invitation.employee, invitation.invited_by) == (zoe, ada)
    assert code not in client.get(path(zoe)).content.decode()


def test_hr_of_a_department_prints_for_its_tree_alone(client_of: Any, cast: Cast) -> None:
    grant(cast.malik, Role.HR_DEPARTMENT, department=cast.operations, by=cast.ada, at=timezone.now())
    client = client_of(cast.malik)
    assert client.get(path(cast.zoe)).status_code == 200
    assert client.post(path(cast.sam)).status_code == 404


def test_hr_of_a_department_opens_no_account_that_holds_a_role(client_of: Any, cast: Cast) -> None:
    grant(cast.malik, Role.HR_DEPARTMENT, department=cast.management, by=cast.ada, at=timezone.now())
    assert client_of(cast.malik).post(path(cast.ada)).status_code == 404
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("who", ["sam", "malik", "zoe"])
def test_stranger_and_manager_get_404(client_of: Any, cast: Cast, who: str) -> None:
    client = client_of(getattr(cast, who))
    assert client.get(path(cast.zoe)).status_code == 404
    assert client.post(path(cast.zoe)).status_code == 404


def test_unknown_person_is_not_found(client_of: Any, ada: Employee) -> None:
    assert client_of(ada).get("/employees/999999/invitation/print/").status_code == 404


def test_without_a_number_the_page_says_what_is_missing(client_of: Any, ada: Employee, zoe: Employee) -> None:
    Employee.objects.filter(pk=zoe.pk).update(employee_number=None)
    assert "<button" not in client_of(ada).get(path(zoe)).content.decode().split("<main")[1].split("</main")[0]

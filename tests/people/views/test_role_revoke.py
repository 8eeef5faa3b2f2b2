from typing import Any

import pytest
from django.utils import timezone

from people.granting import grant
from people.models import Employee, Role, RoleGrant
from tests.conftest import Cast


@pytest.fixture
def auditor(cast: Cast) -> RoleGrant:
    return grant(cast.sam, Role.AUDITOR, by=cast.ada, at=timezone.now())


def test_ada_takes_a_role_back_after_a_question(
    client_of: Any, ada: Employee, sam: Employee, auditor: RoleGrant
) -> None:
    client = client_of(ada)
    assert "Sam Wilson" in client.get(f"/roles/{auditor.pk}/revoke/").content.decode()
    assert sam.role_grants.standing().exists()
    answer = client.post(f"/roles/{auditor.pk}/revoke/")
    assert answer["Location"] == "/admin/people/rolegrant/"
    auditor.refresh_from_db()
    assert auditor.revoked_by == ada
    assert not Employee.objects.get(pk=sam.pk).is_staff


def test_last_admin_keeps_the_role(client_of: Any, ada: Employee) -> None:
    own = ada.role_grants.get()
    page = client_of(ada).post(f"/roles/{own.pk}/revoke/", follow=True)
    assert page.context["messages"]
    own.refresh_from_db()
    assert own.revoked_at is None


def test_role_taken_back_already_is_not_found(client_of: Any, ada: Employee, auditor: RoleGrant) -> None:
    client = client_of(ada)
    client.post(f"/roles/{auditor.pk}/revoke/")
    assert client.post(f"/roles/{auditor.pk}/revoke/").status_code == 404


@pytest.mark.parametrize("who", ["sam", "malik"])
def test_stranger_gets_404(client_of: Any, cast: Cast, auditor: RoleGrant, who: str) -> None:
    client = client_of(getattr(cast, who))
    assert client.get(f"/roles/{auditor.pk}/revoke/").status_code == 404
    assert client.post(f"/roles/{auditor.pk}/revoke/").status_code == 404

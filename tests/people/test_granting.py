import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from people.granting import AlreadyGranted, LastAdministrator, grant, revoke
from people.models import Employee, Role, RoleGrant
from tests.conftest import Cast

AT = dt.datetime(2026, 3, 2, 14, tzinfo=dt.UTC)


def fresh(employee: Employee) -> Employee:
    return Employee.objects.get(pk=employee.pk)


def test_grant_says_who_and_when(ada: Employee, sam: Employee) -> None:
    given = grant(sam, Role.AUDITOR, by=ada, at=AT)
    assert (given.granted_by, given.granted_at) == (ada, AT)
    assert fresh(sam).has_role(Role.AUDITOR)


def test_role_is_given_once_at_a_time(ada: Employee, sam: Employee) -> None:
    given = grant(sam, Role.AUDITOR, by=ada, at=AT)
    with pytest.raises(AlreadyGranted):
        grant(sam, Role.AUDITOR, by=ada, at=AT)
    revoke(given, by=ada, at=AT)
    grant(sam, Role.AUDITOR, by=ada, at=AT)
    assert sam.role_grants.count() == 2


def test_revoke_keeps_the_record_and_happens_once(ada: Employee, malik: Employee, sam: Employee) -> None:
    given = grant(sam, Role.AUDITOR, by=ada, at=AT)
    revoke(given, by=ada, at=AT)
    revoke(given, by=malik, at=AT + dt.timedelta(days=1))
    given.refresh_from_db()
    assert (given.revoked_by, given.revoked_at) == (ada, AT)
    assert not fresh(sam).is_staff


def test_last_admin_stays(ada: Employee, sam: Employee) -> None:
    own = ada.role_grants.get()
    with pytest.raises(LastAdministrator):
        revoke(own, by=ada, at=AT)
    second = grant(sam, Role.HR_ADMIN, by=ada, at=AT)
    revoke(own, by=sam, at=AT)
    with pytest.raises(LastAdministrator):
        revoke(second, by=sam, at=AT)


def test_admin_whose_account_is_closed_counts_for_nobody(ada: Employee, sam: Employee) -> None:
    grant(sam, Role.HR_ADMIN, by=ada, at=AT)
    Employee.objects.filter(pk=sam.pk).update(is_active=False)
    with pytest.raises(LastAdministrator):
        revoke(ada.role_grants.get(), by=ada, at=AT)


def test_database_knows_which_roles_name_a_department(cast: Cast) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleGrant.objects.create(employee=cast.sam, role=Role.HR_DEPARTMENT)
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleGrant.objects.create(employee=cast.sam, role=Role.AUDITOR, department=cast.operations)

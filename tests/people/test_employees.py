import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from people.models import Employee, Leave, Role
from tests.conftest import Cast
from tests.factories.people import EmployeeFactory, LeaveFactory, RoleGrantFactory


@pytest.mark.django_db
@pytest.mark.parametrize("field", ["email", "employee_number", "login"])
def test_addresses_numbers_and_names_are_unique_whatever_the_case(field: str) -> None:
    EmployeeFactory(**{field: "a1@boreal.example"})
    with pytest.raises(IntegrityError), transaction.atomic():
        EmployeeFactory(**{field: "A1@Boreal.example"})


@pytest.mark.django_db
def test_many_have_no_address_and_no_number() -> None:
    for _time in range(2):
        EmployeeFactory(email="", employee_number=" ")
    assert Employee.objects.filter(email=None, employee_number=None).count() == 2


@pytest.mark.parametrize("words", ["zoe", "TREMBLAY zo", "Zoé Tremblay", "trem", "zoe@boreal"])
def test_search_ignores_accents_case_and_order(cast: Cast, words: str) -> None:
    assert list(Employee.objects.matching(words)) == [cast.zoe]


def test_search_for_nothing_finds_everyone_and_for_wildcards_nobody(cast: Cast) -> None:
    assert Employee.objects.matching("  ").count() == 4
    assert not Employee.objects.matching("%").exists()
    assert not Employee.objects.matching("z_e").exists()


def test_last_day_is_worked(cast: Cast) -> None:
    last = dt.date(2026, 3, 31)
    Employee.objects.filter(pk=cast.zoe.pk).update(left_on=last, hired_on=dt.date(2026, 3, 1))
    for on, here in ((last, True), (last + dt.timedelta(days=1), False), (dt.date(2026, 2, 28), False)):
        assert Employee.objects.employed(on).filter(pk=cast.zoe.pk).exists() is here


def test_leave_counts_from_its_first_to_its_last_day(cast: Cast) -> None:
    LeaveFactory(employee=cast.zoe, starts_on=dt.date(2026, 3, 2), ends_on=dt.date(2026, 3, 6))
    LeaveFactory(employee=cast.sam, starts_on=dt.date(2026, 3, 2), ends_on=None)
    assert set(Employee.objects.on_leave(dt.date(2026, 3, 6))) == {cast.zoe, cast.sam}
    assert set(Employee.objects.on_leave(dt.date(2026, 3, 7))) == {cast.sam}
    assert not Employee.objects.on_leave(dt.date(2026, 3, 1)).exists()


@pytest.mark.parametrize(
    ("starts", "ends", "overlaps"),
    [(1, 4, False), (1, 5, True), (6, 7, True), (10, 12, True), (11, 12, False), (1, None, True), (11, None, False)],
)
def test_leaves_that_share_a_day_overlap(cast: Cast, starts: int, ends: int | None, overlaps: bool) -> None:
    LeaveFactory(employee=cast.zoe, starts_on=dt.date(2026, 3, 5), ends_on=dt.date(2026, 3, 10))
    found = Leave.objects.overlapping(dt.date(2026, 3, starts), dt.date(2026, 3, ends) if ends else None)
    assert found.exists() is overlaps


class TestVisibleTo:
    def test_ada_and_the_auditor_see_everyone(self, cast: Cast) -> None:
        RoleGrantFactory(employee=cast.sam, role=Role.AUDITOR)
        for viewer in (cast.ada, cast.sam):
            assert Employee.objects.visible_to(viewer).count() == 4

    def test_malik_sees_those_below_him_and_zoe_nobody(self, cast: Cast) -> None:
        assert list(Employee.objects.visible_to(cast.malik)) == [cast.zoe]
        assert not Employee.objects.visible_to(cast.zoe).exists()

    def test_hr_of_a_department_sees_its_tree(self, cast: Cast) -> None:
        RoleGrantFactory(employee=cast.sam, role=Role.HR_DEPARTMENT, department=cast.operations)
        assert set(Employee.objects.visible_to(cast.sam)) == {cast.malik, cast.zoe}

    def test_other_roles_see_nobody(self, cast: Cast) -> None:
        for role in (Role.COMMUNICATIONS, Role.PRIVACY_OFFICER):
            RoleGrantFactory(employee=cast.sam, role=role)
        assert not Employee.objects.visible_to(cast.sam).exists()

    def test_who_is_not_placed_yet_sees_nobody(self, cast: Cast) -> None:
        EmployeeFactory()
        assert not Employee.objects.visible_to(EmployeeFactory()).exists()


def test_name_is_the_preferred_one(cast: Cast) -> None:
    cast.sam.preferred_name = "Sammy Wilson"
    assert (str(cast.sam), cast.sam.legal_name, cast.sam.get_full_name()) == (
        "Sammy Wilson",
        "Sam Wilson",
        "Sammy Wilson",
    )


def test_superuser_is_an_hr_admin(db: Any) -> None:
    root = Employee.objects.create_superuser("Root", "trois-mots-simples", first_name="R", last_name="T")
    assert root.has_role(Role.HR_ADMIN)
    assert root.check_password("trois-mots-simples")


def test_tables_of_others_are_shut_even_to_hr(cast: Cast) -> None:
    assert not cast.ada.has_perm("account.view_emailaddress")
    assert cast.ada.has_perm("guidebook.change_guide")
    assert not cast.sam.has_perm("guidebook.change_guide")

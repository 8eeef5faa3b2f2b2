import datetime as dt
from typing import Any

import pytest

from people.joining import BelowThemselves, NobodyLeft, place_department, place_employee
from people.models import Department, Employee
from tests.conftest import Cast

AT = dt.datetime(2026, 3, 2, 14, tzinfo=dt.UTC)


def newcomer(**fields: Any) -> Employee:
    return Employee(first_name="Nadia", last_name="Roy", **fields)


def test_newcomer_is_below_everyone_above_them(cast: Cast) -> None:
    nadia = newcomer(email="nadia@boreal.example", manager=cast.zoe)
    place_employee(nadia, at=AT)
    cast.malik.refresh_from_db()
    assert set(Employee.objects.under(cast.malik)) == {cast.zoe, nadia}
    assert set(Employee.objects.visible_to(cast.malik)) == {cast.zoe, nadia}


@pytest.mark.parametrize(
    ("fields", "login"),
    [
        ({"email": "Nadia@Boreal.example"}, "nadia@boreal.example"),
        ({"employee_number": "B 12"}, "b 12"),
        ({"email": "nadia@boreal.example", "login": "NRoy"}, "nroy"),
    ],
)
def test_log_in_name_is_the_address_else_the_number(cast: Cast, fields: dict[str, str], login: str) -> None:
    nadia = newcomer(**fields)
    place_employee(nadia, at=AT)
    nadia.refresh_from_db()
    assert nadia.login == login


def test_move_changes_who_sees_whom(cast: Cast) -> None:
    cast.zoe.manager = cast.sam
    place_employee(cast.zoe, at=AT)
    for boss, seen in ((cast.malik, []), (cast.sam, [cast.zoe])):
        boss.refresh_from_db()
        assert list(Employee.objects.under(boss)) == seen


def test_nobody_is_placed_below_themselves(cast: Cast) -> None:
    cast.malik.manager = cast.zoe
    with pytest.raises(BelowThemselves):
        place_employee(cast.malik, at=AT)
    cast.sam.manager = cast.sam
    with pytest.raises(BelowThemselves):
        place_employee(cast.sam, at=AT)


def test_account_closes_once_the_last_day_is_over_here(cast: Cast) -> None:
    late_evening = dt.datetime(2026, 3, 3, 3, tzinfo=dt.UTC)  # still March 2 in Québec
    cast.zoe.left_on = dt.date(2026, 3, 2)
    place_employee(cast.zoe, at=late_evening)
    assert cast.zoe.is_active
    place_employee(cast.zoe, at=late_evening + dt.timedelta(hours=3))
    assert not cast.zoe.is_active


def test_last_admin_cannot_leave(cast: Cast) -> None:
    cast.ada.left_on = dt.date(2026, 3, 1)
    with pytest.raises(NobodyLeft):
        place_employee(cast.ada, at=AT)
    assert Employee.objects.get(pk=cast.ada.pk).is_active


def test_department_finds_its_place_in_the_tree(cast: Cast) -> None:
    bus = Department(name_fr="Autobus", parent=cast.operations)
    place_department(bus)
    cast.operations.refresh_from_db()
    assert bus in Department.objects.within(cast.operations)
    bus.refresh_from_db()
    assert cast.technology not in Department.objects.within(bus)


def test_record_read_before_a_move_puts_nobody_back_where_they_were(cast: Cast) -> None:
    opened_before = Employee.objects.get(pk=cast.zoe.pk)
    place_employee(Employee(first_name="Anne", last_name="Aubin", email="anne@boreal.example"), at=AT)
    opened_before.job_title = "Cheffe d’équipe"
    place_employee(opened_before, at=AT)
    for person in (cast.malik, cast.zoe):
        person.refresh_from_db()
    assert list(Employee.objects.visible_to(cast.malik)) == [cast.zoe]
    assert cast.zoe.job_title == "Cheffe d’équipe"

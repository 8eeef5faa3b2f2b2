import pytest

from people.models import Employee, Role
from tests.conftest import Cast
from tests.factories.people import AudienceFactory, DepartmentFactory, EmployeeFactory, RoleGrantFactory


def names(audience: object) -> list[str]:
    return [person.login for person in audience.people()]  # type: ignore[attr-defined]


def test_without_criteria_everyone_by_name(cast: Cast) -> None:
    assert names(AudienceFactory()) == ["malik", "ada", "zoe", "sam"]


def test_department_comes_with_all_below_it(cast: Cast) -> None:
    assert set(names(AudienceFactory(departments=[cast.operations]))) == {"malik", "zoe"}
    assert len(names(AudienceFactory(departments=[cast.management]))) == 4
    assert set(names(AudienceFactory(departments=[cast.operations, cast.technology]))) == {"malik", "zoe", "sam"}


def test_kinds_of_criteria_narrow_each_other(cast: Cast) -> None:
    assert names(AudienceFactory(departments=[cast.management], sites=[cast.montreal])) == ["sam"]
    assert names(AudienceFactory(departments=[cast.operations], sites=[cast.montreal])) == []
    assert set(names(AudienceFactory(language="fr"))) == {"ada", "malik", "zoe"}


def test_people_named_in_or_out(cast: Cast) -> None:
    audience = AudienceFactory(departments=[cast.operations], included=[cast.sam], excluded=[cast.zoe])
    assert set(names(audience)) == {"malik", "sam"}
    assert "sam" not in names(AudienceFactory(included=[cast.sam], excluded=[cast.sam]))


def test_roles_and_nobody_twice(cast: Cast) -> None:
    for department in (cast.operations, cast.technology):
        RoleGrantFactory(employee=cast.malik, role=Role.HR_DEPARTMENT, department=department)
    audience = AudienceFactory()
    audience.roles = [Role.HR_DEPARTMENT, Role.HR_ADMIN]
    assert names(audience) == ["malik", "ada"]


@pytest.mark.django_db
def test_people_are_chosen_in_one_query_whatever_their_number(django_assert_num_queries: object) -> None:
    department = DepartmentFactory(position=1, last_position=1)
    EmployeeFactory.create_batch(30, department=department)
    audience = AudienceFactory(departments=[department])
    with django_assert_num_queries(3):  # type: ignore[operator]  # two to know the criteria
        assert len(audience.people()) == 30
    assert Employee.objects.count() == 30

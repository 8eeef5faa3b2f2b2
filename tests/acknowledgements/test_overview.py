from __future__ import annotations

import datetime as dt

import pytest

from acknowledgements.counting import UNREACHABLE, State
from acknowledgements.overview import guide_reports
from assignments.models import Assignment
from people.models import Department, Employee
from people.positions import renumber_departments
from tests.conftest import Cast
from tests.factories.acknowledgements import (
    SIGNED,
    SOON,
    ask_guide,
    ask_next,
    hire,
    names_in,
    report_of,
    sign,
)
from tests.factories.guidebook import LATER
from tests.factories.people import (
    AudienceFactory,
    DepartmentFactory,
    LeaveFactory,
)


# --- Narrowed, in order ----------------------------------------------------------------------------------------------
def test_a_selection_narrows_by_each_of_its_parts(cast: Cast) -> None:
    version = ask_guide()
    sign(version, cast.zoe)

    def found(**chosen: object) -> list[str]:
        return names_in(report_of(version, cast.ada, sort="name", **chosen))

    assert found(words="zoe trem") == ["Zoé Tremblay"]
    assert found(words="TREMBLAY Zoé") == ["Zoé Tremblay"]
    assert found(words=cast.sam.employee_number) == ["Sam Wilson"]
    assert found(words="100%_") == []
    assert found(state=State.DONE) == ["Zoé Tremblay"]
    assert found(state=State.TO_DO, language="en") == ["Sam Wilson"]
    assert found(department=Department.objects.get(pk=cast.operations.pk)) == ["Malik Benali", "Zoé Tremblay"]
    assert found(site=cast.montreal) == ["Sam Wilson"]
    assert found(team=cast.malik) == ["Zoé Tremblay"]


def test_no_selection_widens_what_a_manager_sees(cast: Cast) -> None:
    version = ask_guide()
    technology = Department.objects.get(pk=cast.technology.pk)

    for chosen in ({"department": technology}, {"site": cast.montreal}, {"team": cast.ada}, {"words": "sam"}):
        assert names_in(report_of(version, cast.malik, **chosen)) == []


def test_direct_reports_alone(cast: Cast) -> None:
    hire("Noémie Gagnon", cast.zoe)
    version = ask_guide()

    assert names_in(report_of(version, cast.malik, direct=True)) == ["Zoé Tremblay"]


def test_people_without_an_address_who_have_not_done_it(cast: Cast) -> None:
    Employee.objects.filter(pk__in=[cast.zoe.pk, cast.sam.pk]).update(email=None)
    version = ask_guide()
    sign(version, cast.zoe)

    assert names_in(report_of(version, cast.ada, state=UNREACHABLE)) == ["Sam Wilson"]


def test_the_most_pressing_come_first(cast: Cast) -> None:
    version = ask_guide()
    sign(version, cast.ada)
    LeaveFactory(employee=cast.malik)
    Assignment.objects.filter(employee=cast.sam).update(due_on=dt.date(2026, 3, 9))

    assert names_in(report_of(version, cast.ada)) == ["Sam Wilson", "Zoé Tremblay", "Malik Benali", "Ada Gagnon"]


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("name", ["Malik", "Ada", "Zoé", "Sam"]),
        ("-name", ["Sam", "Zoé", "Ada", "Malik"]),
        ("done", ["Zoé", "Sam", "Malik", "Ada"]),
        ("-done", ["Sam", "Zoé", "Ada", "Malik"]),
        ("department", ["Ada", "Malik", "Zoé", "Sam"]),
        ("site", ["Sam", "Malik", "Ada", "Zoé"]),
        ("manager", ["Zoé", "Malik", "Ada", "Sam"]),
        ("-manager", ["Zoé", "Sam", "Ada", "Malik"]),
        ("nonsense", ["Malik", "Ada", "Zoé", "Sam"]),
    ],
)
def test_each_order_and_its_reverse_put_what_is_empty_last(cast: Cast, sort: str, expected: list[str]) -> None:
    version = ask_guide()
    sign(version, cast.zoe)
    sign(version, cast.sam, at=SIGNED + dt.timedelta(hours=1))

    found = report_of(version, cast.ada, sort=sort)

    assert [row.employee.first_name for row in found.rows] == expected


# --- Broken down -----------------------------------------------------------------------------------------------------
def test_teams_add_up_to_the_whole(cast: Cast) -> None:
    hire("Noémie Gagnon", cast.zoe)
    deepest = hire("Étienne Côté", hire("Grace Murphy", cast.zoe))
    hire("Owen Clarke", cast.malik)
    version = ask_guide()
    sign(version, deepest)

    found = report_of(version, cast.malik)

    assert [(team.lead and team.lead.name, team.completion.asked, team.completion.done) for team in found.teams] == [
        (None, 2, 0),
        ("Zoé Tremblay", 3, 1),
    ]
    assert sum(team.completion.asked for team in found.teams) == found.figures.asked


def test_a_manager_of_one_team_gets_no_breakdown_of_it(cast: Cast) -> None:
    assert report_of(ask_guide(), cast.malik).teams == []


def test_hr_sees_departments_as_a_tree_and_sites(cast: Cast) -> None:
    version = ask_guide()
    sign(version, cast.zoe)

    found = report_of(version, cast.ada)

    branches = [(str(branch.department), branch.depth, branch.completion.asked) for branch in found.branches]
    assert branches == [("Direction", 0, 4), ("Exploitation", 1, 2), ("Technologies", 1, 1)]
    assert [(str(site), completion.done) for site, completion in found.sites] == [("Montréal", 0), ("Québec", 1)]
    assert found.teams == []


def test_the_breakdown_follows_the_selection(cast: Cast) -> None:
    version = ask_guide()

    found = report_of(version, cast.ada, language="fr")

    assert [branch.completion.asked for branch in found.branches] == [3, 2]


def test_a_department_selected_is_broken_down_from_itself(cast: Cast) -> None:
    below = DepartmentFactory(name_fr="Dépôt", parent=cast.operations)
    renumber_departments()
    cast.zoe.department = below
    cast.zoe.save()
    version = ask_guide()

    found = report_of(version, cast.ada, department=Department.objects.get(pk=cast.operations.pk))

    assert [(str(branch.department), branch.depth) for branch in found.branches] == [("Exploitation", 0), ("Dépôt", 1)]


# --- The list of reports ---------------------------------------------------------------------------------------------
def test_one_line_for_each_request_newest_version_first(cast: Cast) -> None:
    version = ask_guide()
    minor = ask_next(version, must_acknowledge=False)
    sign(minor, cast.zoe, at=LATER)
    major = ask_next(minor, at=LATER + dt.timedelta(days=1))

    lines = guide_reports(cast.ada, on=LATER.date())

    assert [(line.version.number, line.figures.done, line.figures.asked) for line in lines] == [(3, 0, 4), (2, 1, 4)]
    assert [line.version for line in lines] == [major, minor]


def test_a_guide_asked_of_others_only_is_no_report_of_mine(cast: Cast) -> None:
    ask_guide(audience=AudienceFactory(departments=[cast.technology]))

    assert guide_reports(cast.malik, on=SOON) == []

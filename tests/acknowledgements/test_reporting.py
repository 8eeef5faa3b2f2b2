from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from acknowledgements.reporting import (
    UNREACHABLE,
    Figures,
    Report,
    Selection,
    State,
    asked_of,
    figures_of,
    guide_reports,
    may_report,
    people_of,
    places_of,
)
from assignments.exempting import exempt
from assignments.models import Assignment
from guidebook.models import GuideVersion
from people.models import Department, Employee, Role
from people.positions import renumber_departments, renumber_people
from tests.conftest import Cast
from tests.factories.acknowledgements import LATER, PUBLISHED, SIGNED, ask_guide, ask_next, sign
from tests.factories.people import (
    AudienceFactory,
    DepartmentFactory,
    EmployeeFactory,
    LeaveFactory,
    RoleGrantFactory,
)

TODAY = dt.date(2026, 3, 10)
AFTER_DUE = dt.date(2026, 3, 30)


def hire(full_name: str, manager: Employee, **more: object) -> Employee:
    person = EmployeeFactory(
        full_name=full_name, manager=manager, department=manager.department, site=manager.site, **more
    )
    renumber_people()
    for row in (manager, person):
        row.refresh_from_db()
    return person


def report(version: GuideVersion, viewer: Employee, *, on: dt.date = TODAY, **chosen: object) -> Report:
    viewer = Employee.objects.get(pk=viewer.pk)
    return Report(version, viewer, Selection(**chosen), places_of(viewer, on=on), on)  # type: ignore[arg-type]


def names(found: Report) -> list[str]:
    return [row.employee.name for row in found.rows]


def states(version: GuideVersion, *, on: dt.date) -> dict[str, str]:
    rows = asked_of(Employee.objects.all(), on=on).filter(ask=version.ask)
    return {row.employee.first_name: row.state for row in rows}  # type: ignore[attr-defined]


# --- Whom it covers --------------------------------------------------------------------------------------------------
def test_a_manager_reports_on_everyone_below_and_nobody_else(cast: Cast) -> None:
    deep = hire("Noémie Gagnon", cast.zoe)
    version = ask_guide()

    assert names(report(version, cast.malik, sort="name")) == [deep.name, "Zoé Tremblay"]
    assert names(report(version, cast.zoe)) == [deep.name]


def test_hr_and_the_auditor_report_on_everyone(cast: Cast) -> None:
    version = ask_guide()
    RoleGrantFactory(employee=cast.sam, role=Role.AUDITOR)

    everyone = ["Malik Benali", "Ada Gagnon", "Zoé Tremblay", "Sam Wilson"]
    assert names(report(version, cast.ada, sort="name")) == everyone
    assert names(report(version, cast.sam, sort="name")) == everyone


def test_hr_of_a_department_reports_on_its_tree(cast: Cast) -> None:
    below = DepartmentFactory(name_fr="Dépôt", parent=cast.operations)
    renumber_departments()
    cast.zoe.department = below
    cast.zoe.save()
    RoleGrantFactory(employee=cast.sam, role=Role.HR_DEPARTMENT, department=cast.operations)
    version = ask_guide()

    found = report(version, cast.sam, sort="name")

    assert names(found) == ["Malik Benali", "Zoé Tremblay"]
    assert [branch.department for branch in found.branches] == [
        Department.objects.get(pk=cast.operations.pk),
        Department.objects.get(pk=below.pk),
    ]


@pytest.mark.parametrize(("who", "may"), [("ada", True), ("malik", True), ("zoe", False), ("sam", False)])
def test_who_may_report(cast: Cast, who: str, may: bool) -> None:
    assert may_report(getattr(cast, who)) is may


def test_communications_and_the_privacy_officer_do_not_look_people_up(cast: Cast) -> None:
    RoleGrantFactory(employee=cast.sam, role=Role.COMMUNICATIONS)
    RoleGrantFactory(employee=cast.sam, role=Role.PRIVACY_OFFICER)

    assert not may_report(cast.sam)
    assert not people_of(cast.sam, on=TODAY)


def test_a_move_shows_at_once_whatever_the_assignments_still_say(cast: Cast) -> None:
    """Positions kept on done assignments are those of the day; who may see whom is asked of people as they are."""
    version = ask_guide()
    sign(version, cast.zoe)

    cast.zoe.manager = cast.sam
    cast.zoe.save()
    renumber_people()

    assert names(report(version, cast.sam)) == ["Zoé Tremblay"]
    assert names(report(version, cast.malik)) == []


def test_who_left_is_out_of_the_count_and_what_they_signed_remains(cast: Cast) -> None:
    version = ask_guide()
    acknowledgement = sign(version, cast.zoe)
    cast.zoe.left_on = dt.date(2026, 3, 8)
    cast.zoe.save()

    found = report(version, cast.ada)

    assert "Zoé Tremblay" not in names(found)
    assert (found.figures.asked, found.figures.done) == (3, 0)
    acknowledgement.refresh_from_db()


# --- Where they stand ------------------------------------------------------------------------------------------------
def test_each_person_stands_somewhere(cast: Cast) -> None:
    version = ask_guide()
    sign(version, cast.zoe)
    LeaveFactory(employee=cast.malik, starts_on=dt.date(2026, 3, 1))
    exempt(version.ask, cast.ada, reason="Rédactrice", starts_on=PUBLISHED.date(), by=cast.ada, at=SIGNED)

    expected = {"Zoé": State.DONE, "Malik": State.ON_LEAVE, "Ada": State.EXEMPT}
    assert states(version, on=TODAY) == expected | {"Sam": State.TO_DO}
    assert states(version, on=AFTER_DUE) == expected | {"Sam": State.OVERDUE}


def test_the_due_day_itself_is_not_late(cast: Cast) -> None:
    version = ask_guide(due_on=TODAY)

    assert states(version, on=TODAY)["Zoé"] == State.TO_DO
    assert states(version, on=TODAY + dt.timedelta(days=1))["Zoé"] == State.OVERDUE


def test_figures_add_up_and_leave_the_exempt_out(cast: Cast) -> None:
    version = ask_guide()
    sign(version, cast.zoe)
    exempt(version.ask, cast.ada, reason="Rédactrice", starts_on=PUBLISHED.date(), by=cast.ada, at=SIGNED)
    Employee.objects.filter(pk=cast.sam.pk).update(email=None)

    figures = report(version, cast.ada, on=AFTER_DUE).figures

    assert figures == Figures(overdue=2, done=1, exempt=1, unreachable=1)
    assert (figures.asked, figures.outstanding, figures.percent) == (3, 2, 33)


def test_a_hundred_percent_means_everybody() -> None:
    assert Figures(done=199, to_do=1).percent == 99
    assert Figures(done=200).percent == 100
    assert Figures().percent == 0


def test_a_replaced_version_still_says_how_far_people_were(cast: Cast) -> None:
    version = ask_guide()
    sign(version, cast.zoe)
    following = ask_next(version)

    past = report(version, cast.ada, on=LATER.date()).figures
    now = report(following, cast.ada, on=LATER.date()).figures

    assert past == Figures(done=1, not_done=3)
    assert now == Figures(to_do=4)


def test_people_no_longer_concerned_are_not_listed(cast: Cast) -> None:
    version = ask_guide()
    Assignment.objects.filter(employee=cast.sam).update(closed_at=SIGNED, closed_reason=Assignment.Closed.MOVED)

    assert "Sam Wilson" not in names(report(version, cast.ada))


# --- Narrowed, in order ----------------------------------------------------------------------------------------------
def test_a_selection_narrows_by_each_of_its_parts(cast: Cast) -> None:
    version = ask_guide()
    sign(version, cast.zoe)

    def found(**chosen: object) -> list[str]:
        return names(report(version, cast.ada, sort="name", **chosen))

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
        assert names(report(version, cast.malik, **chosen)) == []


def test_direct_reports_alone(cast: Cast) -> None:
    hire("Noémie Gagnon", cast.zoe)
    version = ask_guide()

    assert names(report(version, cast.malik, direct=True)) == ["Zoé Tremblay"]


def test_people_without_an_address_who_have_not_done_it(cast: Cast) -> None:
    Employee.objects.filter(pk__in=[cast.zoe.pk, cast.sam.pk]).update(email=None)
    version = ask_guide()
    sign(version, cast.zoe)

    assert names(report(version, cast.ada, state=UNREACHABLE)) == ["Sam Wilson"]


def test_the_most_pressing_come_first(cast: Cast) -> None:
    version = ask_guide()
    sign(version, cast.ada)
    LeaveFactory(employee=cast.malik)
    Assignment.objects.filter(employee=cast.sam).update(due_on=dt.date(2026, 3, 9))

    assert names(report(version, cast.ada)) == ["Sam Wilson", "Zoé Tremblay", "Malik Benali", "Ada Gagnon"]


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

    found = report(version, cast.ada, sort=sort)

    assert [row.employee.first_name for row in found.rows] == expected


# --- Broken down -----------------------------------------------------------------------------------------------------
def test_teams_add_up_to_the_whole(cast: Cast) -> None:
    hire("Noémie Gagnon", cast.zoe)
    deepest = hire("Étienne Côté", hire("Grace Murphy", cast.zoe))
    hire("Owen Clarke", cast.malik)
    version = ask_guide()
    sign(version, deepest)

    found = report(version, cast.malik)

    assert [(team.lead and team.lead.name, team.completion.asked, team.completion.done) for team in found.teams] == [
        (None, 2, 0),
        ("Zoé Tremblay", 3, 1),
    ]
    assert sum(team.completion.asked for team in found.teams) == found.figures.asked


def test_a_manager_of_one_team_gets_no_breakdown_of_it(cast: Cast) -> None:
    assert report(ask_guide(), cast.malik).teams == []


def test_hr_sees_departments_as_a_tree_and_sites(cast: Cast) -> None:
    version = ask_guide()
    sign(version, cast.zoe)

    found = report(version, cast.ada)

    branches = [(str(branch.department), branch.depth, branch.completion.asked) for branch in found.branches]
    assert branches == [("Direction", 0, 4), ("Exploitation", 1, 2), ("Technologies", 1, 1)]
    assert [(str(site), completion.done) for site, completion in found.sites] == [("Montréal", 0), ("Québec", 1)]
    assert found.teams == []


def test_the_breakdown_follows_the_selection(cast: Cast) -> None:
    version = ask_guide()

    found = report(version, cast.ada, language="fr")

    assert [branch.completion.asked for branch in found.branches] == [3, 2]


def test_a_department_selected_is_broken_down_from_itself(cast: Cast) -> None:
    below = DepartmentFactory(name_fr="Dépôt", parent=cast.operations)
    renumber_departments()
    cast.zoe.department = below
    cast.zoe.save()
    version = ask_guide()

    found = report(version, cast.ada, department=Department.objects.get(pk=cast.operations.pk))

    assert [(str(branch.department), branch.depth) for branch in found.branches] == [("Exploitation", 0), ("Dépôt", 1)]


# --- The list of reports ---------------------------------------------------------------------------------------------
def test_one_line_for_each_request_newest_version_first(cast: Cast) -> None:
    version = ask_guide()
    minor = ask_next(version, must_acknowledge=False)
    sign(minor, cast.zoe, at=LATER)
    major = ask_next(minor, at=LATER + dt.timedelta(days=1))

    lines = guide_reports(people_of(cast.ada, on=LATER.date()), on=LATER.date())

    assert [(line.version.number, line.figures.done, line.figures.asked) for line in lines] == [(3, 0, 4), (2, 1, 4)]
    assert [line.version for line in lines] == [major, minor]


def test_a_guide_asked_of_others_only_is_no_report_of_mine(cast: Cast) -> None:
    ask_guide(audience=AudienceFactory(departments=[cast.technology]))

    assert guide_reports(people_of(cast.malik, on=TODAY), on=TODAY) == []


def test_figures_take_one_query_however_many_people(cast: Cast, django_assert_num_queries: object) -> None:
    version = ask_guide()
    asked = asked_of(people_of(cast.ada, on=TODAY), on=TODAY).filter(ask=version.ask)

    with django_assert_num_queries(1):  # type: ignore[operator]
        assert replace(figures_of(asked), unreachable=0) == Figures(to_do=4)

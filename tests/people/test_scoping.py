from __future__ import annotations

import datetime as dt

import pytest

from people import scoping
from people.models import Department, Role
from people.positions import renumber_departments, renumber_people
from people.scoping import may_report, people_of, places_of, team_leads
from tests.conftest import Cast
from tests.factories.acknowledgements import (
    SOON,
    ask_guide,
    hire,
    names_in,
    report_of,
    sign,
)
from tests.factories.people import (
    ActingFactory,
    DepartmentFactory,
    RoleGrantFactory,
)


def test_a_manager_reports_on_everyone_below_and_nobody_else(cast: Cast) -> None:
    deep = hire("Noémie Gagnon", cast.zoe)
    version = ask_guide()

    assert names_in(report_of(version, cast.malik, sort="name")) == [deep.name, "Zoé Tremblay"]
    assert names_in(report_of(version, cast.zoe)) == [deep.name]


def test_hr_and_the_auditor_report_on_everyone(cast: Cast) -> None:
    version = ask_guide()
    RoleGrantFactory(employee=cast.sam, role=Role.AUDITOR)

    everyone = ["Malik Benali", "Ada Gagnon", "Zoé Tremblay", "Sam Wilson"]
    assert names_in(report_of(version, cast.ada, sort="name")) == everyone
    assert names_in(report_of(version, cast.sam, sort="name")) == everyone


def test_hr_of_a_department_reports_on_its_tree(cast: Cast) -> None:
    below = DepartmentFactory(name_fr="Dépôt", parent=cast.operations)
    renumber_departments()
    cast.zoe.department = below
    cast.zoe.save()
    RoleGrantFactory(employee=cast.sam, role=Role.HR_DEPARTMENT, department=cast.operations)
    version = ask_guide()

    found = report_of(version, cast.sam, sort="name")

    assert names_in(found) == ["Malik Benali", "Zoé Tremblay"]
    assert [branch.department for branch in found.branches] == [
        Department.objects.get(pk=cast.operations.pk),
        Department.objects.get(pk=below.pk),
    ]


@pytest.mark.parametrize(("who", "may"), [("ada", True), ("malik", True), ("zoe", False), ("sam", False)])
def test_who_may_report(cast: Cast, who: str, may: bool) -> None:
    assert may_report(getattr(cast, who), on=SOON) is may


def test_communications_and_the_privacy_officer_do_not_look_people_up(cast: Cast) -> None:
    RoleGrantFactory(employee=cast.sam, role=Role.COMMUNICATIONS)
    RoleGrantFactory(employee=cast.sam, role=Role.PRIVACY_OFFICER)

    assert not may_report(cast.sam, on=SOON)
    assert not people_of(cast.sam, on=SOON)


def test_a_move_shows_at_once_in_what_was_done_too(cast: Cast) -> None:
    version = ask_guide()
    sign(version, cast.zoe)

    cast.zoe.manager = cast.sam
    cast.zoe.save()
    renumber_people()

    assert names_in(report_of(version, cast.sam)) == ["Zoé Tremblay"]
    assert names_in(report_of(version, cast.malik)) == []


def test_who_left_is_out_of_the_count_and_what_they_signed_remains(cast: Cast) -> None:
    version = ask_guide()
    acknowledgement = sign(version, cast.zoe)
    cast.zoe.left_on = dt.date(2026, 3, 8)
    cast.zoe.save()

    found = report_of(version, cast.ada)

    assert "Zoé Tremblay" not in names_in(found)
    assert (found.figures.asked, found.figures.done) == (3, 0)
    acknowledgement.refresh_from_db()


def test_who_stands_in_for_a_manager_reports_on_their_people_and_their_own(cast: Cast) -> None:
    own = hire("Noémie Gagnon", cast.sam)
    ActingFactory(manager=cast.malik, deputy=cast.sam)
    version = ask_guide()

    found = report_of(version, cast.sam, sort="name")

    assert names_in(found) == [own.name, "Zoé Tremblay"]
    assert [(team.lead and team.lead.name, team.completion.asked) for team in found.teams] == [
        ("Malik Benali", 1),
        ("Sam Wilson", 1),
    ]
    assert names_in(report_of(version, cast.sam, team=cast.malik)) == ["Zoé Tremblay"]
    assert names_in(report_of(version, cast.sam, direct=True, sort="name")) == [own.name, "Zoé Tremblay"]
    assert may_report(cast.sam, on=SOON)


def test_a_deputy_from_the_team_reports_as_the_manager_would(cast: Cast) -> None:
    deep = hire("Noémie Gagnon", cast.zoe)
    peer = hire("Owen Clarke", cast.malik)
    ActingFactory(manager=cast.malik, deputy=cast.zoe)
    version = ask_guide()

    found = report_of(version, cast.zoe, sort="name")

    assert names_in(found) == [peer.name, deep.name]
    assert [(team.lead and team.lead.name, team.completion.asked) for team in found.teams] == [
        (None, 1),
        ("Zoé Tremblay", 1),
    ]
    assert names_in(report_of(version, cast.zoe, team=cast.malik, direct=True)) == [peer.name]


def test_a_deputy_narrows_to_their_own_manager_s_team_without_looking_them_up(cast: Cast) -> None:
    deputy, peer = hire("Noémie Gagnon", cast.zoe), hire("Owen Clarke", cast.zoe)
    hire("Priya Nair", cast.malik)
    ActingFactory(manager=cast.malik, deputy=deputy)
    version = ask_guide()

    found = report_of(version, deputy, sort="name")

    assert "Zoé Tremblay" not in names_in(found)
    assert cast.zoe in [team.lead for team in found.teams]
    assert team_leads(found.viewer, on=SOON).filter(pk=cast.zoe.pk).exists()
    assert names_in(report_of(version, deputy, team=cast.zoe)) == [peer.name]
    assert not team_leads(found.viewer, on=SOON).filter(pk__in=[cast.sam.pk, cast.ada.pk]).exists()


def test_of_a_great_many_departments_those_at_hand_are_offered(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scoping, "MOST_OFFERED", 3)
    team = DepartmentFactory(parent=cast.operations)
    corner = DepartmentFactory(parent=team)
    elsewhere = DepartmentFactory(parent=cast.technology)
    renumber_departments()
    places = places_of(cast.ada, on=SOON)
    every = {department.pk for department in places.departments}
    highest = {cast.management.pk, cast.operations.pk, cast.technology.pk}
    chosen = {department.pk: department for department in places.departments}

    def offered(department: Department | None) -> set[int]:
        return {each.pk for each in places.offered(department)}

    assert every == highest | {team.pk, corner.pk, elsewhere.pk}
    assert offered(None) == highest
    assert offered(chosen[cast.operations.pk]) == highest | {team.pk}
    assert offered(chosen[corner.pk]) == highest | {team.pk, corner.pk}
    monkeypatch.undo()
    assert offered(None) == every

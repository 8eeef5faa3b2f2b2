"""A large report, made large by lowering what counts as many: it says the same as a small one, in pages."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from acknowledgements import listing, reporting
from acknowledgements.counting import UNREACHABLE, State
from acknowledgements.listing import Line, Slice
from acknowledgements.models import Acknowledgement
from acknowledgements.overview import guide_reports
from acknowledgements.reporting import Report
from assignments.exempting import exempt
from assignments.models import Assignment
from assignments.reconciling import reconcile
from guidebook.models import GuideVersion
from people.models import Employee, Leave, Role
from people.positions import renumber_people
from tests.conftest import Cast
from tests.factories.acknowledgements import AFTER_DUE, SIGNED, SOON, ask_guide, report_of, sign
from tests.factories.people import EmployeeFactory, RoleGrantFactory

NOON = dt.datetime(2026, 3, 30, 16, 0, tzinfo=dt.UTC)


@pytest.fixture
def version(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> GuideVersion:
    """Thirty people in every state; pages of four, and more than none is many."""
    monkeypatch.setattr(reporting, "LARGE", 0)
    monkeypatch.setattr(listing, "ROWS", 4)
    places = [(cast.operations, cast.quebec, cast.malik), (cast.technology, cast.montreal, cast.sam)]
    for number in range(26):
        department, site, manager = places[number % 2]
        email = {} if number % 5 else {"email": None}
        EmployeeFactory(department=department, site=site, manager=manager, **email)
    renumber_people()
    version = ask_guide(due_on=dt.date(2026, 3, 20))
    people = list(Employee.objects.order_by("pk"))
    for person in people[4:10]:
        sign(version, person)
    sign(version, people[10], answer=Acknowledgement.Answer.DECLINED, remark="Non.")
    for person in people[11:13]:
        exempt(version.ask, person, reason="Stage", starts_on=SIGNED.date(), by=cast.ada, at=SIGNED)
    for person in people[13:16]:
        Leave.objects.create(employee=person, starts_on=dt.date(2026, 3, 25))
    Assignment.objects.filter(employee__in=people[16:18]).update(due_on=None)
    Assignment.objects.filter(employee__in=people[18:22]).update(due_on=dt.date(2026, 4, 20))
    reconcile(version.ask, at=NOON)
    return version


def whole(report: Report, monkeypatch: pytest.MonkeyPatch, **chosen: object) -> Report:
    """The same report, counted one by one."""
    monkeypatch.setattr(reporting, "LARGE", 10**9)
    return report_of(report.version, report.viewer, on=AFTER_DUE, **chosen)


def turned(report: Report) -> list[Line]:
    """All pages, one after the other."""
    page, lines = report.slice(), []
    while True:
        lines += report.lines(page.keys)
        if not page.after:
            return lines
        page = report.slice(after=page.after)


def turned_back(report: Report) -> list[Line]:
    page, lines = report.slice(last=True), []
    while True:
        lines = report.lines(page.keys) + lines
        if not page.before:
            return lines
        page = report.slice(before=page.before)


VIEWERS = ["ada", "malik", "department"]


def viewer_named(name: str, cast: Cast) -> Employee:
    if name == "department":
        person = EmployeeFactory(full_name="Hélène Roy", department=None, email="hr@boreal.example")
        RoleGrantFactory(employee=person, role=Role.HR_DEPARTMENT, department=cast.technology)
        renumber_people()
        return Employee.objects.get(pk=person.pk)
    return Employee.objects.get(pk=getattr(cast, name).pk)


@pytest.mark.parametrize("name", VIEWERS)
def test_the_figures_are_those_counted_one_by_one(
    cast: Cast, version: GuideVersion, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    report = report_of(version, viewer_named(name, cast), on=AFTER_DUE)
    assert report.is_large
    small = whole(report, monkeypatch)
    assert not small.is_large
    assert report.figures == small.figures
    assert report.figures.asked > 0
    assert report.branches == small.branches
    assert report.sites == small.sites
    assert report.languages == small.languages
    assert report.teams == small.teams


@pytest.mark.parametrize("place", ["department", "site", "language", "team"])
def test_narrowed_figures_too(cast: Cast, version: GuideVersion, monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    malik = Employee.objects.get(pk=cast.malik.pk)
    chosen = {"department": cast.operations, "site": cast.montreal, "language": "fr", "team": malik}[place]
    report = report_of(version, cast.ada, on=AFTER_DUE, **{place: chosen})
    assert report.is_large
    assert report.figures == whole(report, monkeypatch, **{place: chosen}).figures


@pytest.mark.parametrize("name", VIEWERS)
def test_every_page_once_forwards_and_backwards(
    cast: Cast, version: GuideVersion, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    viewer = viewer_named(name, cast)
    for state in ["", *State.values, UNREACHABLE]:
        monkeypatch.setattr(reporting, "LARGE", 0)
        report = report_of(version, viewer, on=AFTER_DUE, state=state)
        forwards = turned(report)
        assert forwards == turned_back(report)
        small = whole(report, monkeypatch, state=state)
        assert sorted(row.pk for row in forwards) == sorted(row.pk for row in small.rows)
        ranks = [State.values.index(row.state) for row in forwards]
        assert state == UNREACHABLE or ranks == sorted(ranks)


def test_by_name(cast: Cast, version: GuideVersion) -> None:
    rows = turned(report_of(version, cast.ada, on=AFTER_DUE, sort="name"))
    assert [row.sort_name for row in rows] == sorted(row.sort_name for row in rows)
    assert len(rows) == Assignment.objects.filter(ask=version.ask).count()


def test_the_place_holds_when_the_person_answers_meanwhile(cast: Cast, version: GuideVersion) -> None:
    report = report_of(version, cast.ada, on=AFTER_DUE)
    first = report.slice()
    turner = report.lines(first.keys)[-1]
    sign(version, Employee.objects.get(pk=turner.employee_id), at=NOON)

    following = report.slice(after=first.after)

    assert not set(following.keys) & set(first.keys)
    assert report.lines(following.keys)[0].sort_name >= turner.sort_name


def test_a_strange_cursor_begins_anew(cast: Cast, version: GuideVersion) -> None:
    report = report_of(version, cast.ada, on=AFTER_DUE)
    first: Slice = report.slice()
    for cursor in ["", "x", "99-1", "0-999999999", "-1-1", "0-1-1", "0" * 40 + "-1", "0-1;DROP"]:
        assert report.slice(after=cursor).keys == first.keys
        assert report.slice(before=cursor).keys == first.keys


def test_a_cursor_of_others_shows_nobody_of_theirs(cast: Cast, version: GuideVersion) -> None:
    """The row a cursor names is looked up among the viewer's own people."""
    foreign = Assignment.objects.get(ask=version.ask, employee=cast.sam)
    report = report_of(version, viewer_named("malik", cast), on=AFTER_DUE)
    assert report.slice(after=f"0-{foreign.pk}").keys == report.slice().keys


def test_a_page_costs_the_same_wherever_it_is(cast: Cast, version: GuideVersion) -> None:
    report = report_of(version, cast.ada, on=AFTER_DUE)
    with CaptureQueriesContext(connection) as first:
        assert report.lines(report.slice().keys)
    with CaptureQueriesContext(connection) as last:
        assert report.lines(report.slice(last=True).keys)
    assert len(first) <= 8
    assert len(last) <= 8


def test_few_are_counted_one_by_one(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not report_of(ask_guide(), cast.ada, on=SOON).is_large


@pytest.mark.parametrize("name", VIEWERS)
def test_the_list_of_reports_says_what_each_report_says(
    cast: Cast, version: GuideVersion, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    viewer = viewer_named(name, cast)
    (many,) = guide_reports(viewer, on=AFTER_DUE)
    monkeypatch.setattr(reporting, "LARGE", 10**9)
    (few,) = guide_reports(viewer, on=AFTER_DUE)
    assert many.figures == few.figures
    assert many.figures.overdue > 0


def test_words_find_people_among_many_wherever_they_stand_in_a_name(cast: Cast, version: GuideVersion) -> None:
    EmployeeFactory(full_name="Éléonore Côté-Bélanger", manager=cast.sam, department=cast.technology)
    renumber_people()
    reconcile(version.ask, at=NOON)
    for words in ["ELEONORE", "côté-bélanger", "belanger eleonore", "  bélanger  "]:
        report = report_of(version, cast.ada, on=AFTER_DUE, words=words)
        assert report.is_large
        assert [row.employee.legal_name for row in report.rows] == ["Éléonore Côté-Bélanger"], words
        assert not report.has_more_found
    malik = Employee.objects.get(pk=cast.malik.pk)
    assert not report_of(version, malik, on=AFTER_DUE, words="eleonore").rows.exists()


def test_of_too_many_found_the_first_are_listed(
    cast: Cast, version: GuideVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reporting, "MOST_FOUND", 3)
    for first in ["Zacharie", "Alice", "Maude", "Benoît"]:
        EmployeeFactory(full_name=f"{first} Zimmermann", manager=cast.sam, department=cast.technology)
    EmployeeFactory(full_name="Zimmermann Aubin", manager=cast.sam, department=cast.technology)
    renumber_people()
    reconcile(version.ask, at=NOON)

    report = report_of(version, cast.ada, on=AFTER_DUE, words="zimmermann", sort="name")

    assert report.has_more_found
    assert [row.employee.first_name for row in report.rows] == ["Alice", "Benoît", "Maude"]


@pytest.mark.parametrize("most", [2, 10**9])
def test_branches_are_folded_and_cut(
    cast: Cast, version: GuideVersion, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    """Below `MOST_BRANCHES` all are shown; above it, those where most people are awaited, told apart or not."""
    monkeypatch.setattr(reporting, "MOST_BRANCHES", 2)
    monkeypatch.setattr(reporting, "MOST_CASES", most)
    report = report_of(version, cast.ada, on=AFTER_DUE)
    found = {str(branch.department): branch.completion.asked for branch in report.branches}

    small = whole(report, monkeypatch)

    assert found == {str(branch.department): branch.completion.asked for branch in small.branches}
    assert len(found) == 2
    assert "Direction" in found
    assert report.branches_left_out == small.branches_left_out == 1

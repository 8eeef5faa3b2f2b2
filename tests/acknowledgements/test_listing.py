"""A large report, made large by lowering what counts as many: it says the same as a small one, in pages."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from acknowledgements import listing, reporting
from acknowledgements.counting import UNREACHABLE, State
from acknowledgements.listing import Slice
from acknowledgements.models import Acknowledgement
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


def turned(report: Report) -> list[Assignment]:
    """All pages, one after the other."""
    page, rows = report.slice(), []
    while True:
        rows += page.rows
        if not page.after:
            return rows
        page = report.slice(after=page.after)


def turned_back(report: Report) -> list[Assignment]:
    page, rows = report.slice(last=True), []
    while True:
        rows = page.rows + rows
        if not page.before:
            return rows
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
        ranks = [State.values.index(row.state) for row in forwards]  # type: ignore[attr-defined]
        assert state == UNREACHABLE or ranks == sorted(ranks)


def test_by_name(cast: Cast, version: GuideVersion) -> None:
    rows = turned(report_of(version, cast.ada, on=AFTER_DUE, sort="name"))
    assert [row.sort_name for row in rows] == sorted(row.sort_name for row in rows)
    assert len(rows) == Assignment.objects.filter(ask=version.ask).count()


def test_the_place_holds_when_the_person_answers_meanwhile(cast: Cast, version: GuideVersion) -> None:
    report = report_of(version, cast.ada, on=AFTER_DUE)
    first = report.slice()
    turner = first.rows[-1]
    sign(version, turner.employee, at=NOON)

    following = report.slice(after=first.after)

    assert not {row.pk for row in following.rows} & {row.pk for row in first.rows}
    assert following.rows[0].sort_name >= turner.sort_name


def test_a_strange_cursor_begins_anew(cast: Cast, version: GuideVersion) -> None:
    report = report_of(version, cast.ada, on=AFTER_DUE)
    first: Slice = report.slice()
    for cursor in ["", "x", "99-1", "0-999999999", "-1-1", "0-1-1", "0" * 40 + "-1", "0-1;DROP"]:
        assert report.slice(after=cursor).rows == first.rows
        assert report.slice(before=cursor).rows == first.rows


def test_a_cursor_of_others_shows_nobody_of_theirs(cast: Cast, version: GuideVersion) -> None:
    """The row a cursor names is looked up among the viewer's own people."""
    foreign = Assignment.objects.get(ask=version.ask, employee=cast.sam)
    report = report_of(version, viewer_named("malik", cast), on=AFTER_DUE)
    assert report.slice(after=f"0-{foreign.pk}").rows == report.slice().rows


def test_a_page_costs_the_same_wherever_it_is(cast: Cast, version: GuideVersion) -> None:
    report = report_of(version, cast.ada, on=AFTER_DUE)
    with CaptureQueriesContext(connection) as first:
        list(report.slice())
    with CaptureQueriesContext(connection) as last:
        list(report.slice(last=True))
    assert len(first) <= 8
    assert len(last) <= 8


def test_few_are_counted_one_by_one(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not report_of(ask_guide(), cast.ada, on=SOON).is_large

"""What a report said on a day gone by, whatever happened since."""

from __future__ import annotations

import datetime as dt

import pytest

from acknowledgements.counting import State
from acknowledgements.models import Acknowledgement
from acknowledgements.reporting import Report, Selection
from assignments.exempting import exempt, revoke
from assignments.reconciling import reconcile
from guidebook.models import GuideVersion
from people.models import Employee, Leave
from people.scoping import places_of
from tests.conftest import Cast
from tests.factories.acknowledgements import ask_guide, ask_next, sign

THAT_DAY = dt.date(2026, 3, 10)  # asked on the 2nd, due on the 9th
UNTIL = dt.datetime(2026, 3, 11, 4, 0, tzinfo=dt.UTC)  # midnight in Montréal
BEFORE, AFTER = UNTIL - dt.timedelta(minutes=1), UNTIL + dt.timedelta(minutes=1)


@pytest.fixture
def version(cast: Cast) -> GuideVersion:
    return ask_guide(due_on=dt.date(2026, 3, 9))


def report_then(version: GuideVersion, viewer: Employee) -> Report:
    viewer = Employee.objects.get(pk=viewer.pk)
    return Report(version, viewer, Selection(), places_of(viewer, on=THAT_DAY), THAT_DAY, until=UNTIL)


def state_of(version: GuideVersion, viewer: Employee, person: Employee) -> str:
    row = report_then(version, viewer).rows.filter(employee=person).first()
    return row.state if row else "absent"  # type: ignore[attr-defined]


@pytest.mark.parametrize(("at", "state"), [(BEFORE, State.DONE), (AFTER, State.OVERDUE)])
def test_what_was_signed_by_then(cast: Cast, version: GuideVersion, at: dt.datetime, state: str) -> None:
    sign(version, cast.zoe, at=at)
    assert state_of(version, cast.ada, cast.zoe) == state


@pytest.mark.parametrize(("at", "state"), [(BEFORE, State.DECLINED), (AFTER, State.OVERDUE)])
def test_what_was_declined_by_then(cast: Cast, version: GuideVersion, at: dt.datetime, state: str) -> None:
    sign(version, cast.zoe, at=at, answer=Acknowledgement.Answer.DECLINED, remark="Non.")
    assert state_of(version, cast.ada, cast.zoe) == state


def test_who_was_excused_then_though_no_longer(cast: Cast, version: GuideVersion) -> None:
    exemption = exempt(version.ask, cast.zoe, reason="Stage", starts_on=THAT_DAY, by=cast.ada, at=BEFORE)
    revoke(exemption, by=cast.ada, at=AFTER)
    sign(version, cast.zoe, at=AFTER)
    assert state_of(version, cast.ada, cast.zoe) == State.EXEMPT


def test_who_was_not_excused_yet(cast: Cast, version: GuideVersion) -> None:
    exempt(version.ask, cast.zoe, reason="Stage", starts_on=THAT_DAY, by=cast.ada, at=AFTER)
    assert state_of(version, cast.ada, cast.zoe) == State.OVERDUE


def test_who_was_away_then(cast: Cast, version: GuideVersion) -> None:
    Leave.objects.create(employee=cast.zoe, starts_on=dt.date(2026, 3, 10), ends_on=dt.date(2026, 3, 10))
    assert state_of(version, cast.ada, cast.zoe) == State.ON_LEAVE


def test_who_left_since_was_there(cast: Cast, version: GuideVersion) -> None:
    Employee.objects.filter(pk=cast.zoe.pk).update(left_on=dt.date(2026, 3, 20))
    reconcile(version.ask, at=dt.datetime(2026, 3, 21, 15, 0, tzinfo=dt.UTC))
    assert state_of(version, cast.ada, cast.zoe) == State.OVERDUE


def test_a_version_replaced_since_was_in_force(cast: Cast, version: GuideVersion) -> None:
    ask_next(version, at=AFTER)
    assert state_of(version, cast.ada, cast.zoe) == State.OVERDUE


def test_nobody_was_asked_before_the_day(cast: Cast) -> None:
    version = ask_guide(at=AFTER, due_on=dt.date(2026, 4, 9))
    report = report_then(version, cast.ada)
    assert report.figures.asked == 0
    assert list(report.rows) == []


def test_figures_and_places_are_those_of_that_day(cast: Cast, version: GuideVersion) -> None:
    sign(version, cast.zoe, at=BEFORE)
    sign(version, cast.sam, at=AFTER)
    report = report_then(version, cast.ada)
    assert (report.figures.done, report.figures.overdue) == (1, 3)
    assert {str(branch.department.name_en): branch.completion.done for branch in report.branches} == {
        "Management": 1, "Operations": 1, "Technology": 0,
    }  # fmt: skip
    assert not report.may_nudge


def test_a_manager_still_sees_their_people_alone(cast: Cast, version: GuideVersion) -> None:
    assert [row.employee for row in report_then(version, cast.malik).rows] == [cast.zoe]

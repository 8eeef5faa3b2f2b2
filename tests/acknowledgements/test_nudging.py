from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from acknowledgements import nudging, tasks
from acknowledgements.models import Nudging
from acknowledgements.nudging import press, take_turn, under_way
from acknowledgements.reporting import Report
from announcements.models import Delivery
from guidebook.models import GuideVersion
from people.models import Employee, Role, Site
from people.positions import renumber_people
from tests.conftest import Cast
from tests.factories.acknowledgements import ask_guide, report_of, sign
from tests.factories.people import EmployeeFactory, LeaveFactory, RoleGrantFactory, SiteFactory


class Killed(Exception):
    """What became of the worker."""


@pytest.fixture
def version(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> GuideVersion:
    """Seven people below Malik, two reminded at a time."""
    monkeypatch.setattr(nudging, "TURN", 2)
    EmployeeFactory.create_batch(6, manager=cast.malik, department=cast.operations)
    renumber_people()
    cast.malik.refresh_from_db()
    return ask_guide(at=timezone.now() - dt.timedelta(days=3))


def report(version: GuideVersion, viewer: Employee, **chosen: object) -> Report:
    return report_of(version, Employee.objects.get(pk=viewer.pk), on=timezone.localdate(), **chosen)


def reminded() -> list[int]:
    return sorted(Delivery.objects.filter(occasion__startswith="nudge:").values_list("employee", flat=True))


def team(manager: Employee) -> list[int]:
    return sorted(Employee.objects.filter(manager=manager).values_list("pk", flat=True))


def finish(pressed: Nudging) -> Nudging:
    while take_turn(pressed, at=timezone.now()):
        pass
    pressed.refresh_from_db()
    return pressed


@transaction.atomic
def _take_turn_and_be_killed(pressed: Nudging) -> None:
    take_turn(pressed, at=timezone.now())
    raise Killed


def test_the_first_are_reminded_at_once_and_the_others_by_a_worker(
    cast: Cast, version: GuideVersion, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    with django_capture_on_commit_callbacks() as callbacks:
        pressed = press(report(version, cast.malik), by=cast.malik, at=timezone.now())

    assert callbacks
    assert pressed.finished_at is None
    assert (pressed.among, pressed.sent, len(reminded())) == (7, 2, 2)
    finish(pressed)
    assert reminded() == team(cast.malik)
    assert (pressed.sent, pressed.capped) == (7, 0)
    assert pressed.finished_at is not None


def test_pressed_twice_it_is_the_same(cast: Cast, version: GuideVersion) -> None:
    first = press(report(version, cast.malik), by=cast.malik, at=timezone.now())
    again = press(report(version, cast.malik), by=cast.malik, at=timezone.now())

    assert again == first == under_way(report(version, cast.malik), by=cast.malik)
    finish(first)
    assert reminded() == team(cast.malik)
    late = finish(press(report(version, cast.malik), by=cast.malik, at=timezone.now()))
    assert (late.sent, late.capped) == (0, 7)
    assert reminded() == team(cast.malik)


def test_two_who_press_for_the_same_people_write_to_each_once(cast: Cast, version: GuideVersion) -> None:
    malik = press(report(version, cast.malik), by=cast.malik, at=timezone.now())
    ada = press(report(version, cast.ada, department=cast.operations), by=cast.ada, at=timezone.now())
    assert malik != ada

    turns = [ada, malik]
    while turns:
        turns = [each for each in turns if take_turn(each, at=timezone.now())]

    assert len(reminded()) == len(set(reminded()))
    assert set(team(cast.malik)) <= set(reminded())


def test_a_worker_killed_in_its_turn_leaves_it_to_the_next(cast: Cast, version: GuideVersion) -> None:
    pressed = press(report(version, cast.malik), by=cast.malik, at=timezone.now())
    with pytest.raises(Killed):
        _take_turn_and_be_killed(pressed)
    assert len(reminded()) == 2

    assert tasks.nudge_waiting() == 1
    assert finish(pressed).sent == 7
    assert reminded() == team(cast.malik)
    assert tasks.nudge_waiting() == 0
    assert take_turn(pressed, at=timezone.now()) is False


def test_who_answers_or_leaves_on_holiday_meanwhile_is_left_in_peace(cast: Cast, version: GuideVersion) -> None:
    pressed = press(report(version, cast.malik), by=cast.malik, at=timezone.now())
    others = [Employee.objects.get(pk=key) for key in team(cast.malik) if key not in reminded()]
    sign(version, others[0], at=timezone.now())
    LeaveFactory(employee=others[1], starts_on=timezone.localdate(), ends_on=None)

    finish(pressed)

    assert not {others[0].pk, others[1].pk} & set(reminded())
    assert (pressed.sent, pressed.on_leave) == (5, 1)


def test_who_lost_the_right_to_press_meanwhile_reminds_nobody_more(cast: Cast, version: GuideVersion) -> None:
    grant = RoleGrantFactory(employee=cast.sam, role=Role.HR_ADMIN)
    pressed = press(report(version, cast.sam), by=cast.sam, at=timezone.now())
    grant.delete()

    finish(pressed)

    assert len(reminded()) == 2


def test_each_selection_is_remembered_whole(cast: Cast, version: GuideVersion) -> None:
    chosen = {"department": cast.operations, "site": cast.quebec, "language": "fr", "words": "zoé", "state": "to_do"}
    pressed = press(report(version, cast.ada, **chosen), by=cast.ada, at=timezone.now())

    finish(pressed)

    assert reminded() == [cast.zoe.pk]
    assert under_way(report(version, cast.ada), by=cast.ada) is None


def test_once_the_place_chosen_is_gone_nobody_more_is_reminded(cast: Cast, version: GuideVersion) -> None:
    yard = SiteFactory(name="Chantier")
    Employee.objects.filter(manager=cast.malik).update(site=yard)
    pressed = press(report(version, cast.ada, site=yard), by=cast.ada, at=timezone.now())
    assert pressed.finished_at is None
    Employee.objects.filter(site=yard).update(site=cast.quebec)
    Site.objects.filter(pk=yard.pk).delete()

    finish(pressed)

    assert pressed.finished_at is not None
    assert len(reminded()) == 2

"""Nudging everybody who has not answered: pressed once, done in turns, whoever is interrupted.

Each turn reminds a thousand people in a transaction that also writes down how far it came. A worker that is killed
leaves its turn undone, and the sweep takes it up; whoever was reminded is kept in peace by `announcements.nudging`.
"""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError, transaction
from django.db.models import F

from acknowledgements.counting import UNREACHABLE, State
from acknowledgements.models import Nudging
from acknowledgements.reporting import Report, Selection
from acknowledgements.tasks import nudge as nudge_task
from announcements.nudging import Nudged, foresee, nudge
from assignments.models import Assignment
from people.models import Department, Employee, Organisation, Site
from people.scoping import Places

TURN = 1_000  # people


def press(report: Report, *, by: Employee, at: dt.datetime) -> Nudging:
    """The first people are reminded now, the others by a worker. Pressed again while it goes on, it is the same."""
    given = {"ask": report.version.ask, "asked_by": by, "chosen": _written(report.selection)}
    try:
        with transaction.atomic():
            among = report.figures.outstanding
            nudging = Nudging.objects.create(version=report.version, among=among, asked_at=at, **given)
            if take_turn(nudging, at=at):
                nudge_task.delay_on_commit(nudging.pk)
    except IntegrityError:
        nudging = Nudging.objects.under_way().get(**given)
    nudging.refresh_from_db()
    return nudging


def under_way(report: Report, *, by: Employee) -> Nudging | None:
    """The same, pressed before and not done yet."""
    pressed = Nudging.objects.under_way().filter(ask=report.version.ask, asked_by=by)
    return pressed.filter(chosen=_written(report.selection)).first()


@transaction.atomic
def take_turn(nudging: Nudging, *, at: dt.datetime) -> bool:
    """Remind those whose turn it is; True when others are left. Nothing, where another worker is at it."""
    held = Nudging.objects.under_way().filter(pk=nudging.pk).select_for_update(skip_locked=True, of=("self",))
    nudging_now = held.select_related("version__guide", "ask", "asked_by").first()
    if nudging_now is None:
        return False
    keys = _whose_turn(nudging_now, at)
    nudged = nudge(Assignment.objects.filter(pk__in=keys), by=nudging_now.asked_by, at=at) if keys else Nudged()
    Nudging.objects.filter(pk=nudging.pk).update(
        reached=keys[-1] if keys else nudging_now.reached,
        finished_at=at if len(keys) < TURN else None,
        **{name: F(name) + getattr(nudged, name) for name in ("sent", "capped", "unreachable", "on_leave")},
    )
    return len(keys) == TURN


def _whose_turn(nudging: Nudging, at: dt.datetime) -> list[int]:
    """Nobody, once the place or the person that was chosen is gone: everybody else was not."""
    try:
        awaited = _report_of(nudging, at).awaited.filter(pk__gt=nudging.reached)
    except ObjectDoesNotExist:
        return []
    return list(awaited.order_by("pk").values_list("pk", flat=True)[:TURN])


def expected(report: Report, *, at: dt.datetime) -> tuple[Nudged, bool]:
    """What pressing would do, and whether it is exact. Of very many people, who was reminded lately is only known once
    it is done."""
    if not report.is_large or report.selection.words:
        return foresee(report.awaited, at=at), True
    figures, state = report.figures, report.selection.state
    unreachable = figures.unreachable if state in ("", UNREACHABLE) else 0
    late = figures.overdue if state in ("", State.OVERDUE) else 0
    to_do = figures.to_do if state in ("", State.TO_DO) else 0
    on_leave = figures.on_leave if state in ("", State.ON_LEAVE) else 0
    return Nudged(sent=max(late + to_do - unreachable, 0), unreachable=unreachable, on_leave=on_leave), False


def result_of(nudging: Nudging) -> Nudged:
    return Nudged(nudging.sent, nudging.capped, nudging.unreachable, nudging.on_leave)


def _written(selection: Selection) -> str:
    chosen: dict[str, Any] = {
        "words": selection.words,
        "state": selection.state,
        "department": selection.department and selection.department.pk,
        "site": selection.site and selection.site.pk,
        "language": selection.language,
        "team": selection.team and selection.team.pk,
        "direct": selection.direct,
    }
    return json.dumps({name: value for name, value in chosen.items() if value}, ensure_ascii=False, sort_keys=True)


def _report_of(nudging: Nudging, at: dt.datetime) -> Report:
    """As whoever pressed may look it up now."""
    chosen = json.loads(nudging.chosen)
    for name, model in (("department", Department), ("site", Site), ("team", Employee)):
        if name in chosen:
            chosen[name] = model._default_manager.get(pk=chosen[name])
    version = nudging.version
    version.ask = nudging.ask  # of the round that was looked at
    today = Organisation.current().today(at)
    return Report(version, nudging.asked_by, Selection(**chosen), Places([], []), today)

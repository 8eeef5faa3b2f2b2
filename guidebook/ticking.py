"""Ticking off the steps of one's profile: for oneself alone. No report, page or export shows it to anybody else."""

from __future__ import annotations

import datetime as dt

from guidebook.models import Guide, GuideVersion, ProfileTick
from people.models import Employee


class NoSuchStep(ValueError):
    """The version has no step of that key."""


def tick_step(version: GuideVersion, key: str, *, by: Employee, at: dt.datetime) -> None:
    """Done, says the person to themselves; twice is once. It holds for the next versions that keep the step."""
    if key not in version.profile_steps.values_list("key", flat=True):  # whatever was sent is compared here
        raise NoSuchStep
    ProfileTick.objects.get_or_create(employee=by, guide_id=version.guide_id, step_key=key, defaults={"ticked_at": at})


def untick_step(version: GuideVersion, key: str, *, by: Employee) -> None:
    """To do again; nothing remains of the tick."""
    for tick in ProfileTick.objects.filter(employee=by, guide_id=version.guide_id):
        if tick.step_key == key:
            tick.delete()


def ticked_by(employee: Employee, guide: Guide) -> frozenset[str]:
    """The keys of the steps that this person ticked off. To be shown to that person only."""
    return frozenset(ProfileTick.objects.filter(employee=employee, guide=guide).values_list("step_key", flat=True))

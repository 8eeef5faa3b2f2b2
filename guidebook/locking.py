"""Who is writing a section: one person at a time is shown as its writer, and another may take over."""

from __future__ import annotations

import datetime as dt

from django.db import models, transaction

from guidebook.models import GuideVersion, Section, WritingLock
from people.models import Employee

PATIENCE = dt.timedelta(minutes=5)  # a page left open says every half minute that it still is


class TakenByAnother(Exception):
    """Somebody else is writing the section."""

    def __init__(self, lock: WritingLock) -> None:
        super().__init__(f"{lock.holder} is writing {lock.section}")
        self.lock = lock


def live_locks(at: dt.datetime) -> models.QuerySet[WritingLock]:
    return WritingLock.objects.filter(seen_at__gt=at - PATIENCE).select_related("holder")


def lock_of_another(section: Section, *, by: Employee, at: dt.datetime) -> WritingLock | None:
    """What stands between this person and the section, if anything."""
    return live_locks(at).filter(section=section).exclude(holder=by).first()


def being_written(version: GuideVersion, *, at: dt.datetime) -> dict[int, WritingLock]:
    """Who is writing what, by section."""
    return {lock.section_id: lock for lock in live_locks(at).filter(section__version=version)}


@transaction.atomic
def take(section: Section, *, by: Employee, at: dt.datetime) -> WritingLock:
    """Begin to write, or go on. Raises `TakenByAnother` while somebody else does."""
    _hold(section)
    if lock := lock_of_another(section, by=by, at=at):
        raise TakenByAnother(lock)
    mine = WritingLock.objects.filter(section=section, holder=by, seen_at__gt=at - PATIENCE).first()
    since = mine.taken_at if mine else at
    return _give(section, by=by, since=since, at=at)


@transaction.atomic
def take_over(section: Section, *, by: Employee, at: dt.datetime) -> WritingLock:
    """Write in the place of whoever was; their page tells them, and keeps their text."""
    _hold(section)
    return _give(section, by=by, since=at, at=at)


def release(section: Section, *, by: Employee) -> None:
    """Somebody else may write from now on; nothing happens when somebody else does already."""
    WritingLock.objects.filter(section=section, holder=by).delete()


def _hold(section: Section) -> None:
    """Two people who open the section at once come one after the other."""
    Section.objects.select_for_update().get(pk=section.pk)


def _give(section: Section, *, by: Employee, since: dt.datetime, at: dt.datetime) -> WritingLock:
    given = {"holder": by, "taken_at": since, "seen_at": at}
    lock, _made = WritingLock.objects.update_or_create(section=section, defaults=given)
    return lock

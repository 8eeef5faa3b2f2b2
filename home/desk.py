"""What HR finds on coming in: where each guide stands, and what to do next."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from announcements.models import Announcement
from assignments.completing import Completion, completion_of
from assignments.models import Ask, Assignment
from documents.models import SealOrder
from guidebook.models import Guide, GuideVersion
from people.models import Employee, Organisation


@dataclass(frozen=True)
class GuideOnDesk:
    """A guide with the version people read, the one being written, and how far people are."""

    guide: Guide
    in_force: GuideVersion | None
    draft: GuideVersion | None
    ask: Ask | None
    completion: Completion


@dataclass(frozen=True)
class Desk:
    guides: list[GuideOnDesk]
    without_mail: int
    never_logged_in: int
    to_seal: int
    under_way: list[Announcement]


def desk(*, at: dt.datetime) -> Desk:
    """In a few queries, however many guides there are; guides are as many as a company writes, not as its people."""
    today = Organisation.current().today(at)
    asks = {ask.subject: ask for ask in Ask.objects.filter(kind=Ask.Kind.GUIDE).standing()}
    guides = [_on_desk(guide, asks, today) for guide in Guide.objects.prefetch_related("versions")]
    working = Employee.objects.employed(today)
    return Desk(
        guides=guides,
        without_mail=working.filter(email=None).count(),
        never_logged_in=working.filter(last_login=None).count(),
        to_seal=SealOrder.objects.filter(sealed_at=None).count(),
        under_way=list(Announcement.objects.under_way()[:5]),
    )


def _on_desk(guide: Guide, asks: dict[str, Ask], today: dt.date) -> GuideOnDesk:
    versions = list(guide.versions.all())
    for version in versions:
        version.guide = guide
    in_force = next((version for version in versions if version.is_in_force), None)
    # After a minor change, people still answer to the request of an earlier version.
    asked = next((asks[v.subject] for v in sorted(versions, key=lambda v: -v.number) if v.subject in asks), None)
    counted = completion_of(Assignment.objects.filter(ask=asked), on=today) if asked else Completion()
    return GuideOnDesk(guide, in_force, next((v for v in versions if v.is_draft), None), asked, counted)

"""What HR finds on coming in: where each guide stands, and what to do next."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from announcements.models import Announcement
from assignments.completing import Completion, completion_of
from assignments.models import Ask, Assignment
from documents.expiring import Expiry, expiry
from documents.models import SealOrder
from documents.queueing import trouble
from guidebook.models import Guide, GuideVersion, PlannedPublication
from people.models import Employee, Organisation


@dataclass(frozen=True)
class GuideOnDesk:
    """A guide with the version people read, the one being written, and how far people are."""

    guide: Guide
    in_force: GuideVersion | None
    draft: GuideVersion | None
    ask: Ask | None
    completion: Completion
    plan: PlannedPublication | None  # when the draft is to be published, or why it was not


@dataclass(frozen=True)
class Desk:
    guides: list[GuideOnDesk]
    without_mail: int
    never_logged_in: int
    to_seal: int
    expiry: Expiry | None  # of the certificate of the seal, when it is near
    seal_trouble: str  # why nothing can be sealed
    under_way: list[Announcement]


def desk(*, at: dt.datetime) -> Desk:
    """In a few queries, however many guides there are; guides are as many as a company writes, not as its people."""
    today = Organisation.current().today(at)
    guides = [
        _on_desk(guide, today)
        for guide in Guide.objects.prefetch_related("versions__ask", "versions__plans", "versions__submissions")
    ]
    working = Employee.objects.employed(today)
    return Desk(
        guides=guides,
        without_mail=working.filter(email=None).count(),
        never_logged_in=working.filter(last_login=None).count(),
        to_seal=SealOrder.objects.filter(sealed_at=None).count(),
        expiry=expiry(at=at),
        seal_trouble=trouble(at=at),
        under_way=list(Announcement.objects.under_way()[:5]),
    )


def _on_desk(guide: Guide, today: dt.date) -> GuideOnDesk:
    versions = list(guide.versions.all())
    in_force = next((version for version in versions if version.is_in_force), None)
    ask = in_force.ask if in_force else None
    counted = completion_of(Assignment.objects.filter(ask=ask), on=today) if ask else Completion()
    draft = next((version for version in versions if version.is_draft), None)
    last = next(iter(draft.plans.all()), None) if draft else None
    plan = last if last and not last.done_at and not last.cancelled_at else None
    return GuideOnDesk(guide, in_force, draft, ask, counted, plan)

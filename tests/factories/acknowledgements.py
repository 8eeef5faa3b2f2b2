"""A guide asked of people, and people who acknowledge it, through the rules that do so."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from acknowledgements.acknowledging import acknowledge
from acknowledgements.models import Acknowledgement
from assignments.models import Assignment
from assignments.reconciling import reconcile
from documents.evidence import EvidenceFacts
from documents.models import Document, SealOrder
from documents.sealing import seal
from guidebook.models import GuideVersion
from guidebook.reading import edition_for
from people.models import Employee
from tests.factories.guidebook import LATER, PUBLISHED, publish_guide, publish_next

SIGNED = dt.datetime(2026, 3, 3, 19, 5, tzinfo=dt.UTC)  # 3 mars 2026 à 14 h 05
FACTS = EvidenceFacts(login_method="password", ip_address="10.1.2.3", user_agent="Firefox", legal_name="")

__all__ = ["FACTS", "LATER", "PUBLISHED", "SIGNED", "ask_guide", "ask_next", "assignment_of", "seal_copies", "sign"]


def ask_guide(**more: Any) -> GuideVersion:
    """A guide in force, asked of its audience (everyone, unless `audience` is given)."""
    version = publish_guide(**more).versions.get()
    return reconciled(version, at=more.get("at", PUBLISHED))


def ask_next(version: GuideVersion, **more: Any) -> GuideVersion:
    """The next version in its place; `must_acknowledge=False` for one that asks nothing more."""
    following = publish_next(version.guide, **more).version
    reconciled(version, at=LATER)
    return reconciled(following, at=LATER)


def reconciled(version: GuideVersion, *, at: dt.datetime) -> GuideVersion:
    if version.ask:
        reconcile(version.ask, at=at)
    return GuideVersion.objects.select_related("guide", "ask").get(pk=version.pk)


def assignment_of(version: GuideVersion, person: Employee) -> Assignment:
    return Assignment.objects.select_related("ask").get(ask=version.ask, employee=person)


def sign(version: GuideVersion, person: Employee, *, at: dt.datetime = SIGNED, **more: Any) -> Acknowledgement:
    """The person acknowledges the version under their own name, in their language."""
    given: dict[str, Any] = {"typed_name": person.name, "facts": FACTS, "by": person, "at": at}
    edition = more.pop("edition", None) or edition_for(version, person.language)
    return acknowledge(assignment_of(version, person), edition, **(given | more))


def seal_copies() -> list[Document]:
    """What a worker does; no seal is dated otherwise than when it is made."""
    return [seal(order, at=timezone.now()) for order in SealOrder.objects.filter(sealed_at=None)]

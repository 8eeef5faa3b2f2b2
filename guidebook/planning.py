"""Publishing at a later moment: as it was decided and looked at then, or not at all, and why is said."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext

from announcements.announcing import HourGone
from guidebook.drafting import AlreadyPublished, DraftChanged, lock_draft
from guidebook.models import Guide, GuideVersion, PlannedPublication
from guidebook.publishing import (
    AnnouncementWording,
    ApprovalsMissing,
    ChangeNoteMissing,
    DueDayGone,
    LanguageMissing,
    NoLanguageComplete,
    PlaceholdersUnanswered,
    publish,
)
from people.models import Audience, Employee
from people.wording import LANGUAGES

WITH_IT = "with the publication"  # in the place of an hour: announced as it is published
REFUSALS = (
    *(DraftChanged, ApprovalsMissing, PlaceholdersUnanswered, NoLanguageComplete, LanguageMissing, ChangeNoteMissing),
    *(DueDayGone, AlreadyPublished, ValueError),  # ValueError: whatever the announcement or what is hidden refuses
)


class MomentGone(ValueError):
    """It is planned for a moment that is over."""


class PlannedAlready(Exception):
    """The version is planned to be published: cancel that first."""


class NoPlan(Exception):
    """It is published, cancelled or refused already."""


@transaction.atomic
def plan_publication(
    version: GuideVersion,
    *,
    publish_at: dt.datetime,
    must_acknowledge: bool,
    is_optional: bool = False,
    audience: Audience,
    due_on: dt.date | None = None,
    change_note_fr: str = "",
    change_note_en: str = "",
    parity_reason: str = "",
    announcement: AnnouncementWording | None = None,
    seen: str,
    by: Employee | None,
    at: dt.datetime,
) -> PlannedPublication:
    """`guidebook.publishing.publish`, later, with these words. An announcement sent `at` goes out with it."""
    version = lock_draft(version)
    if publish_at <= at:
        raise MomentGone
    if PlannedPublication.objects.open().filter(version=version).exists():
        raise PlannedAlready
    return PlannedPublication.objects.create(
        version=version,
        publish_at=publish_at,
        must_acknowledge=must_acknowledge,
        is_optional=is_optional,
        audience=audience,
        due_on=due_on,
        change_note_fr=change_note_fr,
        change_note_en=change_note_en,
        parity_reason=parity_reason,
        wording=_stored(announcement, at),
        seen=seen,
        planned_at=at,
        planned_by=by,
    )


def _stored(announcement: AnnouncementWording | None, at: dt.datetime) -> dict[str, Any] | None:
    if announcement is None:
        return None
    send_at = announcement.send_at
    said = WITH_IT if send_at is not None and send_at <= at else send_at and send_at.isoformat()
    return asdict(announcement) | {"send_at": said}


def _wording(stored: Mapping[str, Any] | None, at: dt.datetime) -> AnnouncementWording | None:
    """As it was planned. An hour that the publication has overtaken is now."""
    if stored is None:
        return None
    wording, said = AnnouncementWording(**stored), stored["send_at"]
    if said is None:
        return wording
    send_at = at if said == WITH_IT else dt.datetime.fromisoformat(said)
    return replace(wording, send_at=max(send_at, at))


@transaction.atomic
def cancel_plan(plan: PlannedPublication, *, by: Employee | None, at: dt.datetime) -> None:
    if not PlannedPublication.objects.open().filter(pk=plan.pk).update(cancelled_at=at, cancelled_by=by):
        raise NoPlan


def publish_due(*, at: dt.datetime) -> int:
    """Publish what is due; how many were. Twice at once, or again after a death midway, publishes once."""
    due = PlannedPublication.objects.due(at).order_by("publish_at", "pk").values_list("pk", flat=True)
    return sum(_publish_planned(pk, at) for pk in list(due))


@transaction.atomic
def _publish_planned(pk: int, at: dt.datetime) -> bool:
    """The guide is locked first, as whoever writes or publishes it does; then nobody else has the plan either."""
    guide = Guide.objects.filter(versions__plans=pk).values("pk")
    Guide.objects.select_for_update().get(pk__in=guide)
    plan = PlannedPublication.objects.open().select_related("version", "planned_by", "audience").filter(pk=pk).first()
    if plan is None:
        return False
    try:
        with transaction.atomic():
            PlannedPublication.objects.filter(pk=pk).update(done_at=at)
            publish(
                plan.version,
                must_acknowledge=plan.must_acknowledge,
                is_optional=plan.is_optional,
                audience=plan.audience,
                due_on=plan.due_on,
                change_note_fr=plan.change_note_fr,
                change_note_en=plan.change_note_en,
                parity_reason=plan.parity_reason,
                announcement=_wording(plan.wording, at),
                seen=plan.seen,
                by=plan.planned_by,
                at=at,
            )
    except REFUSALS as refusal:
        plan.refused_at, plan.refused_because = at, _in_words(refusal, plan.planned_by)
        plan.save(update_fields=["refused_at", "refused_because"])
        return False
    return True


def _in_words(refusal: Exception, reader: Employee | None) -> str:
    """Why, for the person who planned it: a refusal is read by nobody else's language."""
    with translation.override(reader.language if reader else LANGUAGES[0]):
        match refusal:
            case DraftChanged():
                return gettext("The text was changed after it was planned.")
            case ApprovalsMissing():
                return gettext("The approvals that the guide asks for were not given for this text.")
            case PlaceholdersUnanswered(unknown=unknown, empty=empty):
                names = ", ".join(f"{{{{ {use.name} }}}}" for use in unknown + empty)
                return gettext("These words cannot fill themselves: %(names)s.") % {"names": names}
            case DueDayGone():
                return gettext("The day by which people were to acknowledge it was over.")
            case LanguageMissing() | NoLanguageComplete():
                return gettext("A language was no longer complete.")
            case HourGone():
                return gettext("The hour of the announcement was over.")
            case _:
                return gettext("The announcement could not be written: %(error)s") % {"error": refusal}

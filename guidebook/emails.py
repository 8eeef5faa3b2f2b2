"""The mails of this app, a function each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.urls import reverse

from announcements.mailing import Mail
from announcements.models import Delivery
from announcements.personalising import address_of
from guidebook.models import GuideVersion, Submission, Verdict
from people.wording import localized


def review_asked(delivery: Delivery, *, at: dt.datetime) -> Mail:
    """A draft waits for the person's opinion."""
    submission = Submission.objects.select_related("version__guide", "submitted_by").get(pk=_key(delivery))
    facts = {"person": submission.submitted_by, "note": submission.note}
    return _mail("guidebook/email/review_asked", delivery, submission.version, facts)


def verdict_given(delivery: Delivery, *, at: dt.datetime) -> Mail:
    """What somebody thinks of the draft that the person submitted."""
    verdict = Verdict.objects.select_related("version__guide", "given_by").get(pk=_key(delivery))
    is_approval = verdict.kind == Verdict.Kind.APPROVED
    facts = {"person": verdict.given_by, "note": verdict.note, "is_approval": is_approval}
    return _mail("guidebook/email/verdict_given", delivery, verdict.version, facts)


def _key(delivery: Delivery) -> int:
    return int(delivery.occasion.partition(":")[2])


def _mail(template: str, delivery: Delivery, version: GuideVersion, facts: Mapping[str, object]) -> Mail:
    page = reverse("guidebook:version-review", args=[version.guide.slug, version.number])
    return Mail(
        template=template,
        name=delivery.employee.name,
        address=delivery.address,
        language=delivery.language,
        message_id=delivery.message_id,
        context={
            "guide": localized(version.guide, "title", delivery.language),
            "number": version.number,
            "button_url": address_of(page),
            **facts,
        },
    )

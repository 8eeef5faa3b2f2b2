"""The mails of this app, a function each."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse

from announcements.mailing import Mail, domain
from announcements.models import Delivery
from announcements.occasions import Overtaken
from announcements.personalising import address_of
from documents.expiring import expiry
from documents.models import Checkpoint
from people.tokens import digest_of


def checkpoint_to(checkpoint: Checkpoint, address: str, language: str) -> Mail:
    """The root of the ledger, to be kept by somebody whom HR named."""
    return Mail(
        template="home/email/checkpoint",
        name="",
        address=address,
        language=language,
        message_id=f"<checkpoint.{checkpoint.number}.{digest_of(address)[:16]}@{domain()}>",
        context={"checkpoint": checkpoint, "button_url": address_of(reverse("documents:ledger-read"))},
    )


def seal_expiry(delivery: Delivery, *, at: dt.datetime) -> Mail:
    """The certificate of the seal ends soon; what is there to do, and by when."""
    coming = expiry(at=at)
    if coming is None:
        raise Overtaken(delivery.occasion)
    return Mail(
        template="home/email/seal_expiry",
        name=delivery.employee.name,
        address=delivery.address,
        language=delivery.language,
        message_id=delivery.message_id,
        context={"expiry": coming, "button_url": address_of(reverse("documents:order-list"))},
    )

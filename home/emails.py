"""The mails of this app, a function each."""

from __future__ import annotations

from django.urls import reverse

from announcements.mailing import Mail, domain
from announcements.personalising import address_of
from documents.models import Checkpoint


def checkpoint_to(checkpoint: Checkpoint, address: str, language: str) -> Mail:
    """The root of the ledger, to be kept by somebody whom HR named."""
    return Mail(
        template="home/email/checkpoint",
        name="",
        address=address,
        language=language,
        message_id=f"<checkpoint.{checkpoint.number}.{address.replace('@', '.')}@{domain()}>",
        context={"checkpoint": checkpoint, "button_url": address_of(reverse("documents:ledger-read"))},
    )

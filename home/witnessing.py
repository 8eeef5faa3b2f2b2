"""The ledger's root in other hands: mailed to those whom HR names, it shows later that nothing was rewritten."""

from __future__ import annotations

import datetime as dt
import logging
from smtplib import SMTPException

from django.core.mail import get_connection
from django.db.models.functions import Lower

from announcements.mailing import BadAddress, message_of
from documents.models import Checkpoint, CheckpointMailing
from home.emails import checkpoint_to
from people.models import Employee, Organisation

logger = logging.getLogger(__name__)


def mail_latest_checkpoint(*, at: dt.datetime) -> int:
    """To each witness, unless they were written to today or nothing is new; how many it reached."""
    organisation = Organisation.current()
    addresses, today = organisation.ledger_recipients, organisation.today(at)
    latest = Checkpoint.objects.select_related("previous").last()
    if not addresses or latest is None or _was_told(latest, today):
        return 0
    languages = _languages(addresses)
    reached = sum(_send(latest, address, languages.get(address.lower(), "fr")) for address in addresses)
    if reached:
        CheckpointMailing.objects.create(day=today, checkpoint=latest, recipients=reached, sent_at=at)
    return reached


def _was_told(checkpoint: Checkpoint, today: dt.date) -> bool:
    last = CheckpointMailing.objects.order_by("-day").first()
    return last is not None and (last.day >= today or last.checkpoint_id == checkpoint.pk)


def _languages(addresses: list[str]) -> dict[str, str]:
    """That of the employee whose address it is."""
    people = Employee.objects.alias(address=Lower("email")).filter(address__in=[each.lower() for each in addresses])
    return {(person.email or "").lower(): person.language for person in people}


def _send(checkpoint: Checkpoint, address: str, language: str) -> bool:
    try:
        return bool(get_connection().send_messages([message_of(checkpoint_to(checkpoint, address, language))]))
    except (BadAddress, SMTPException, OSError) as error:
        logger.warning("Checkpoint %s was not mailed to %s: %s", checkpoint.number, address, error)
        return False

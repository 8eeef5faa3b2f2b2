"""Bouncing: mail that came back, as a notice in our mailbox (RFC 3464) or as a provider's word, marks the address.

A message is known by its Message-ID; what names none of ours, and anything that a person wrote, is left alone. A full
mailbox or a delay marks nothing but the delivery; an address that does not exist is for HR to correct.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import Message

from django.db import IntegrityError, transaction

from announcements.models import AddressBounce, Delivery

HARD = re.compile(r"5\.(1\.(0|1|2|3|6|10)|2\.1|4\.4)")  # no such mailbox, no such domain, closed, moved
MOST_WORDS = 500
_ID = re.compile(r"<[^<>\s]{3,200}>")
_PERSON = re.compile(r"\.(\d{1,18})@")


@dataclass(frozen=True)
class Bounce:
    """That a message came back: which, why, and whether the address is no good at all."""

    message_id: str
    reason: str
    is_hard: bool


def bounces_in(content: bytes) -> list[Bounce]:
    """What a notice says; nothing when it is none, or when it only tells of a delay. Never raises for what it reads."""
    try:
        notice = message_from_bytes(content, policy=policy.compat32)
        if notice.get_content_type() != "multipart/report" and not _status_parts(notice):
            return []
        reasons = list(_failures(notice))
        message_id = _original_id(notice)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):  # made to be unreadable
        return []
    return [Bounce(message_id, *reasons[0])] if message_id and reasons else []


@transaction.atomic
def bounce(found: Bounce, *, at: dt.datetime) -> Delivery | None:
    """Mark the delivery, and the address when it is no good; None when the message is none of ours. Twice is once."""
    delivery = _delivery_of(found.message_id)
    if delivery is None:
        return None
    came_back = Delivery.objects.filter(pk=delivery.pk, bounced_at=None).exclude(sent_at=None)
    if not came_back.update(bounced_at=at, problem=Delivery.Problem.BOUNCED, error=found.reason[:MOST_WORDS]):
        return None
    if found.is_hard:
        _mark(delivery, found.reason, at=at)
    delivery.refresh_from_db()
    return delivery


def last_sent_to(address: str) -> str:
    """The Message-ID of the last mail to that address; empty when there is none."""
    sent = Delivery.objects.arrived().filter(address__iexact=address).order_by("-sent_at")
    return sent.values_list("message_id", flat=True).first() or ""


def _delivery_of(message_id: str) -> Delivery | None:
    """By the person's number in the Message-ID, then by the whole of it."""
    person = _PERSON.search(message_id)
    if person is None:
        return None
    theirs = Delivery.objects.select_for_update(of=("self",)).filter(employee_id=int(person[1]))
    return theirs.filter(message_id=message_id).first()


def _mark(delivery: Delivery, reason: str, *, at: dt.datetime) -> None:
    given = {"delivery": delivery, "bounced_at": at, "reason": reason[:MOST_WORDS]}
    try:
        with transaction.atomic():
            AddressBounce.objects.create(employee_id=delivery.employee_id, address=delivery.address, **given)
    except IntegrityError:  # marked already
        return


def _failures(notice: Message) -> Iterator[tuple[str, bool]]:
    """(why, whether for good) of each recipient to whom it could not be delivered."""
    for block in _status_parts(notice):
        if str(block.get("Action", "")).strip().lower() != "failed":
            continue
        status = str(block.get("Status", "")).strip()
        words = str(block.get("Diagnostic-Code", "") or status).partition(";")
        reason = " ".join((words[2] or words[0]).split())
        yield reason[:MOST_WORDS], HARD.match(status) is not None


def _status_parts(notice: Message) -> list[Message]:
    """The blocks about each recipient: all that name an action."""
    blocks: list[Message] = []
    for part in notice.walk():
        if part.get_content_type() in ("message/delivery-status", "message/global-delivery-status"):
            inner = part.get_payload()
            blocks += [block for block in inner if isinstance(block, Message)] if isinstance(inner, list) else []
    return [block for block in blocks if block.get("Action")]


def _original_id(notice: Message) -> str:
    """The Message-ID of the message that came back, in the copy that the notice carries."""
    for part in notice.walk():
        kind = part.get_content_type()
        if part is notice or kind not in ("message/rfc822", "text/rfc822-headers", "message/rfc822-headers"):
            continue
        original = part.get_payload()
        if isinstance(original, list) and original and isinstance(original[0], Message):
            found = original[0].get("Message-ID", "")
        else:
            text = part.get_payload(decode=True)
            found = message_from_bytes(text if isinstance(text, bytes) else b"").get("Message-ID", "")
        if named := _ID.search(str(found)):
            return named[0]
    return ""

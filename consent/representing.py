"""Who answers for an employee under 14 no longer does, before the day that was written down: HR was mistaken, or it is
over. Said by an HR admin, at once, for a written reason.
"""

from __future__ import annotations

import datetime as dt
import secrets

from django.db import transaction

from assignments.fulfilling import ask_again
from consent.models import Consent, Guest, GuestInvitation, RepresentationEnd
from consent.models.answers import by_no_right
from consent.taking_down import open_takedowns
from documents.canonical import digest
from documents.ledger import append
from documents.models import DocumentState
from documents.states import note_states
from guidebook.writing import clean_lines
from people.models import Employee, Organisation

Cause = RepresentationEnd.Cause
LONGEST_REASON = 1000


class ReasonMissing(ValueError):
    """What ends a representation is written down."""


class NotRepresenting(ValueError):
    """They answer for themselves, or for somebody who does not work here."""


class AlreadyEnded(Exception):
    """Somebody was quicker, or the day has come by itself."""


@transaction.atomic
def end_representation(
    guest: Guest, *, cause: RepresentationEnd.Cause, reason: str, by: Employee, at: dt.datetime
) -> RepresentationEnd:
    """
    From now on the person answers for themselves; the links of whoever did end, and they are told so by mail.

    Where they never had the right to, what they signed stays as proof and counts for nothing: its documents allow
    nothing any more, the person is asked again, and what is published on the strength of it is to be taken down.
    """
    from consent.tasks import tell_guests  # its other end

    why = clean_lines(reason)[:LONGEST_REASON]
    if not why:
        raise ReasonMissing
    held = Guest.objects.select_for_update().get(pk=guest.pk)
    if held.employee_id is None:
        raise NotRepresenting
    if not _may_end(held, cause, Organisation.current().today(at)):
        raise AlreadyEnded
    person = Employee.objects.select_for_update().get(pk=held.employee_id)  # nobody answers, nor publishes, meanwhile
    salt = secrets.token_hex(32)
    end = RepresentationEnd.objects.create(guest=held, cause=cause, reason=why, salt=salt, ended_at=at, ended_by=by)
    GuestInvitation.objects.open(at).filter(guest=held).update(expires_at=at)
    record = {
        "person": person.pk,
        "guest": held.pk,
        "cause": str(cause),
        "reason_digest": digest({"reason": why, "salt": salt}),
        "by": by.pk,
    }
    append("representation-ended", end.key, record=record, at=at)
    if cause == Cause.NO_RIGHT:
        _set_aside(list(Consent.objects.filter(represented_by=held).order_by("pk")), by=by, at=at)
        open_takedowns(people=[person], at=at)
    tell_guests.delay_on_commit()
    return end


def _may_end(guest: Guest, cause: RepresentationEnd.Cause, today: dt.date) -> bool:
    """That they never had the right to may be found out at any time, even once it is over."""
    return not guest.had_no_right if cause == Cause.NO_RIGHT else guest.may_answer(today)


def _set_aside(consents: list[Consent], *, by: Employee, at: dt.datetime) -> None:
    """Their documents allow nothing any more, and what was asked of the person was not answered."""
    note_states([consent.key for consent in consents], DocumentState.State.WITHDRAWN, since=at, by=by, at=at)
    for consent in consents:
        if consent.assignment is not None and _is_to_answer(consent):
            ask_again(consent.assignment, at=at)


def _is_to_answer(consent: Consent) -> bool:
    """Whoever had the right to answered neither since, nor before by refusing everything: that stands."""
    others = Consent.objects.filter(person=consent.person, version__form=consent.version.form_id)
    others = others.exclude(by_no_right("represented_by"))
    before = others.filter(pk__lt=consent.pk).order_by("-pk").first()
    if others.filter(pk__gt=consent.pk).exists():
        return False
    return before is None or before.decisions.granted().filter(withdrawn=None).exists()

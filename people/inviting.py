"""First access: a one-time code, in a link or on a slip of paper, with which a person chooses a password."""

from __future__ import annotations

import datetime as dt
import re
import secrets

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.utils.crypto import salted_hmac

from people.logging_in import may_log_in
from people.models import Employee, Invitation

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # nothing that is read as something else; no U, so no rude words
MISREAD = str.maketrans({"0": "Q", "O": "Q", "1": "J", "I": "J", "L": "J", "U": "V"})
LENGTH = 16  # 78 bits


class InvitationRefused(Exception):
    """The code opens nothing (any more); nothing was changed."""


class UnknownCode(InvitationRefused):
    pass


class UsedCode(InvitationRefused):
    pass


class ExpiredCode(InvitationRefused):
    """Too old, or replaced by a newer one."""


class ClosedAccount(InvitationRefused):
    """The person no longer works here."""


@transaction.atomic
def make_invitation(employee: Employee, *, by: Employee | None, at: dt.datetime) -> tuple[Invitation, str]:
    """A new invitation and its code, which is kept nowhere; earlier ones stop working."""
    Invitation.objects.filter(employee=employee, used_at=None, cancelled_at=None).update(cancelled_at=at)
    code = "".join(secrets.choice(ALPHABET) for _position in range(LENGTH))
    invitation = Invitation.objects.create(
        employee=employee,
        code_digest=digest(code),
        invited_at=at,
        invited_by=by,
        expires_at=at + dt.timedelta(days=settings.INVITATION_DAYS),
    )
    return invitation, "-".join(re.findall("....", code))


def digest(code: str) -> str:
    """Of the code as it may have been typed: small letters, spaces, a zero for an O."""
    bare = re.sub(r"[^0-9A-Z]", "", code.upper()).translate(MISREAD)
    return salted_hmac("people.invitation", bare, algorithm="sha256").hexdigest()


def find_invitation(code: str, *, at: dt.datetime) -> Invitation:
    """The invitation that the code opens; raises InvitationRefused. Looking does not use it."""
    invitation = Invitation.objects.select_related("employee").filter(code_digest=digest(code)).first()
    if invitation is None:
        raise UnknownCode
    if invitation.used_at is not None:
        raise UsedCode
    if invitation.cancelled_at is not None or invitation.expires_at <= at:
        raise ExpiredCode
    if not may_log_in(invitation.employee, at=at):
        raise ClosedAccount
    return invitation


@transaction.atomic
def accept(code: str, *, password: str, at: dt.datetime) -> Employee:
    """The person chooses their password; the code opens nothing any more."""
    invitation = find_invitation(code, at=at)
    used = Invitation.objects.open(at).filter(pk=invitation.pk).update(used_at=at)
    if not used:  # somebody else was quicker
        raise UsedCode
    employee = invitation.employee
    validate_password(password, employee)
    employee.set_password(password)
    employee.save(update_fields=["password"])
    return employee

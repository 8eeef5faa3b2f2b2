"""What people write beside their answer: kept with it, read by human resources, erasable without harm to the proof."""

from __future__ import annotations

import datetime as dt
import secrets

from django.db import transaction

from acknowledgements.models import Acknowledgement, AcknowledgementQuerySet, Remark
from documents.canonical import digest
from documents.ledger import append
from people.models import Employee, Role

REMARK_LENGTH = 2000


def write_remark(text: str) -> Remark:
    """Inside the transaction of the act that it belongs to."""
    salt = secrets.token_hex(32)
    return Remark.objects.create(text=text, salt=salt, digest=_digest(text, salt))


def remark_holds(remark: Remark) -> bool:
    """The text is the one the digest was taken of. Once erased nobody can tell, and none may be put in its place."""
    return remark.erased_at is None and remark.digest == _digest(remark.text, remark.salt)


@transaction.atomic
def erase_remark(remark: Remark, *, at: dt.datetime) -> None:
    """Remove the words, and the salt, so that no guess can be tried against the digest, which stays."""
    if remark.erased_at is not None:
        return
    remark.text = remark.salt = ""
    remark.erased_at = at
    remark.save()
    append("remark-erased", f"remark:{remark.pk}", record={"remark_digest": remark.digest}, at=at)


def may_read_remarks(viewer: Employee) -> bool:
    """Human resources and the auditor; a manager sees what was answered, not the words."""
    return viewer.has_role(Role.HR_ADMIN, Role.AUDITOR, Role.HR_DEPARTMENT)


def remarks_for(viewer: Employee) -> AcknowledgementQuerySet:
    """Remarks and reasons to decline that the viewer may read, the newest first.

    HR of a department reads those of its tree alone: whom they lead elsewhere as a manager is another matter.
    """
    remarked = Acknowledgement.objects.remarked().order_by("-acknowledged_at", "-pk")
    if viewer.has_role(Role.HR_ADMIN, Role.AUDITOR):
        return remarked
    return remarked.filter(employee__in=Employee.objects.in_charge_of(viewer))


def _digest(text: str, salt: str) -> str:
    return digest({"text": text, "salt": salt})

"""What waits for its seal, and why: the queue as HR sees it, and the same work tried again at once."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Min, Q
from django.utils.translation import gettext as _

from documents.certificates import SealUnavailable, seal_key
from documents.models import SealOrder, SealOrderQuerySet
from documents.rotating import successor


@dataclass(frozen=True)
class Queue:
    """How many wait, how many of those failed already, and since when the first waits."""

    waiting: int
    failing: int
    since: dt.datetime | None


def queue() -> Queue:
    failed = Count("pk", filter=~Q(last_error=""))
    counted = SealOrder.objects.unsealed().aggregate(waiting=Count("pk"), failing=failed, since=Min("ordered_at"))
    return Queue(**counted)


def why(order: SealOrder) -> str:
    """The last failure in plain words; nothing when it never failed."""
    return explain(order.last_error.partition(":")[0]) if order.last_error else ""


def trouble(*, at: dt.datetime) -> str:
    """Why nothing can be sealed at the moment, in plain words; nothing when all is well."""
    try:
        (successor(at=at) or seal_key()).assert_valid(at)
    except SealUnavailable as refusal:
        return explain(type(refusal).__name__)
    return ""


def explain(refusal: str) -> str:
    said = {
        "CertificateExpired": _("The certificate of the seal has expired. Whoever runs the server installs a new one."),
        "CertificateNotYetValid": _("The certificate of the seal is not valid yet, or the server’s clock is wrong."),
        "CertificateMissing": _("The file of the seal’s certificate cannot be read on the server."),
        "WrongPassword": _("The seal’s key does not open: its password or PIN is wrong."),
        "CertificateUnusable": _("The seal’s certificate cannot be used as it is."),
        "CertificateRevoked": _("The certificate of the seal, or that of the timestamp, was revoked by its issuer."),
        "RevocationUnknown": _("The issuer of a certificate does not answer whether it is still good."),
        "TokenUnavailable": _("The token or HSM that holds the seal’s key does not answer."),
        "TimestampUnavailable": _("No time-stamping authority gave a time that we believe."),
        "UnknownKind": _("Nothing knows how to make a document of this kind."),
    }
    return said.get(
        refusal, _("The document could not be made. Whoever runs the server finds out why from the details.")
    )


def retry(orders: SealOrderQuerySet) -> int:
    """Their rest is over: they are tried again at once. How many; none that was sealed meanwhile is touched."""
    from documents.tasks import seal_waiting  # the door to the sealing

    count = orders.unsealed().update(not_before=None)
    if count:
        seal_waiting.delay_on_commit()
    return count

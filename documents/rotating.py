"""Which key seals when, and every certificate that ever did.

The next key is made public before it seals, so that whoever verifies trusts it by then; it takes over at the moment
that was set, in every process. What the earlier ones sealed keeps verifying.
"""

from __future__ import annotations

import datetime as dt

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding

from documents.certificates import SealKey, has_next_key, next_key, seal_key
from documents.models import SealingCertificate


class RotationRefused(Exception):
    """The next key cannot take over then; the message says why."""


def key_at(at: dt.datetime) -> SealKey:
    """The key that seals at that moment, its certificate made public beforehand."""
    key = successor(at=at) or seal_key()
    if not SealingCertificate.objects.filter(sha256=key.fingerprint).exists():
        publish(key, seals_from=at, at=at)
    return key


def successor(*, at: dt.datetime) -> SealKey | None:
    """The next key, once its moment has come."""
    planned = planned_from()
    return next_key() if planned and planned <= at else None


def planned_from() -> dt.datetime | None:
    """When the next key takes over, as it was last set."""
    if not has_next_key():
        return None
    rows = SealingCertificate.objects.filter(sha256=next_key().fingerprint).order_by("pk")
    last = rows.last()
    return last.seals_from if last else None


def rotate(*, seals_from: dt.datetime, at: dt.datetime) -> SealingCertificate:
    """Make the next certificate public now; its key takes over at that moment. Said again, the last word holds."""
    if not has_next_key():
        raise RotationRefused("There is no next key: name it with SEAL_NEXT_PKCS12 or SEAL_NEXT_PKCS11_KEY.")
    current, following = seal_key(), next_key()
    starts, ends = following.certificate.not_valid_before_utc, following.certificate.not_valid_after_utc
    if following.fingerprint == current.fingerprint:
        raise RotationRefused("The next key is the one that seals already.")
    if seals_from < at:
        raise RotationRefused("That moment is past.")
    if not starts <= seals_from < ends:
        raise RotationRefused(f"The next certificate is valid from {_utc(starts)} to {_utc(ends)} only.")
    if at <= current.certificate.not_valid_after_utc < seals_from:
        until = _utc(current.certificate.not_valid_after_utc)
        raise RotationRefused(f"The present certificate ends on {until}: nothing could be sealed after.")
    key_at(at)  # the present one is public as well
    return publish(following, seals_from=seals_from, at=at)


def publish(key: SealKey, *, seals_from: dt.datetime, at: dt.datetime) -> SealingCertificate:
    chain = [key.certificate, *(each for each in key.chain if each != key.root)]
    chain += [key.root] if key.root != key.certificate else []
    return SealingCertificate.objects.create(
        sha256=key.fingerprint,
        root_sha256=key.root.fingerprint(hashes.SHA256()).hex(),
        certificates=b"".join(each.public_bytes(Encoding.PEM) for each in chain).decode(),
        is_development=key.is_development,
        seals_from=seals_from,
        recorded_at=at,
    )


def _utc(moment: dt.datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"

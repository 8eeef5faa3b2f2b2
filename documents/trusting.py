"""Whose seals are ours, and whose clocks we believe."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from django.conf import settings

from documents.certificates import SealKey, SealUnavailable, holder_of, seal_key

if TYPE_CHECKING:
    from documents.models import SealingCertificate


@dataclass(frozen=True)
class Root:
    """A root that whoever verifies our seals trusts, and the certificates under it that sealed or will."""

    certificate: x509.Certificate
    seals: list[SealingCertificate]

    @property
    def fingerprint(self) -> str:
        return self.certificate.fingerprint(hashes.SHA256()).hex()

    @property
    def is_development(self) -> bool:
        return all(row.is_development for row in self.seals)

    @property
    def holder(self) -> str:
        return holder_of(self.certificate)

    @property
    def starts_at(self) -> dt.datetime:
        return self.certificate.not_valid_before_utc

    @property
    def ends_at(self) -> dt.datetime:
        return self.certificate.not_valid_after_utc


def published_roots() -> list[Root]:
    """Every root we ever made public, the newest first."""
    from documents.models import SealingCertificate  # the checking of files, in its own process, knows no database

    found: dict[str, Root] = {}
    key = _present()
    for row in SealingCertificate.objects.trusted(is_development=key is None or key.is_development).order_by("-pk"):
        if row.root_sha256 in found:
            found[row.root_sha256].seals.append(row)
        else:
            found[row.root_sha256] = Root(_certificates_of(row)[-1], [row])
    return list(found.values())


def trusted_roots() -> list[x509.Certificate]:
    """That of the present seal first, then every other we ever made public."""
    key = _present()
    present = [key.root] if key else []
    return present + [root.certificate for root in published_roots() if root.certificate not in present]


def known_certificates() -> list[x509.Certificate]:
    """Those of the seal, and what stands between them and their roots."""
    return list(
        dict.fromkeys(each for root in published_roots() for row in root.seals for each in _certificates_of(row))
    )


def trusted_clocks() -> list[x509.Certificate]:
    """The roots of the authorities whose timestamps we believe."""
    if not settings.TSA_ROOTS:
        return []
    return x509.load_pem_x509_certificates(Path(settings.TSA_ROOTS).read_bytes())


def _present() -> SealKey | None:
    """A key that is away keeps nobody from verifying."""
    with suppress(SealUnavailable):
        return seal_key()
    return None


def _certificates_of(row: SealingCertificate) -> list[x509.Certificate]:
    return x509.load_pem_x509_certificates(row.certificates.encode())

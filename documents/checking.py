"""What a PDF's seal says, three questions kept apart: is it whole, was anything added, do we know who sealed it?"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from asn1crypto.x509 import Certificate
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import KeyUsageConstraints, validate_pdf_signature
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from documents.certificates import seal_key


class Integrity(StrEnum):
    WHOLE = "whole"  # what was sealed is what is there
    BROKEN = "broken"
    UNSEALED = "unsealed"
    UNREADABLE = "unreadable"  # no PDF, a damaged or an encrypted one


class Coverage(StrEnum):
    EVERYTHING = "everything"
    ADDED_TO = "added_to"  # bytes follow what the seal covers
    NOTHING = "nothing"


class Trust(StrEnum):
    OURS = "ours"  # the certificate leads to a root we trust
    UNKNOWN = "unknown"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Verdict:
    integrity: Integrity
    coverage: Coverage = Coverage.NOTHING
    trust: Trust = Trust.NOTHING
    sealed_by: str = ""
    claimed_at: dt.datetime | None = None  # the sealing computer's clock; no third party vouches for it
    certificate_sha256: str = ""

    @property
    def holds(self) -> bool:
        answers = (self.integrity, self.coverage, self.trust)
        return answers == (Integrity.WHOLE, Coverage.EVERYTHING, Trust.OURS)


def check(pdf: bytes, *, roots: Sequence[x509.Certificate] | None = None) -> Verdict:
    """The verdict on one file, from its bytes alone. Nothing is fetched, and a hostile file only is unreadable."""
    try:
        signatures = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
        if not signatures:
            return Verdict(Integrity.UNSEALED)
        context = ValidationContext(trust_roots=_asn1(roots or [seal_key().root]), allow_fetching=False)
        status = validate_pdf_signature(
            signatures[0],
            signer_validation_context=context,
            key_usage_settings=KeyUsageConstraints(
                key_usage={"non_repudiation", "digital_signature"}, match_all_key_usages=False
            ),
        )
    except Exception:  # anybody’s file: each way of being wrong has its own exception
        return Verdict(Integrity.UNREADABLE)
    return _verdict(status)


def _verdict(status: PdfSignatureStatus) -> Verdict:
    is_whole = status.intact and status.valid and status.docmdp_ok is not False
    return Verdict(
        integrity=Integrity.WHOLE if is_whole else Integrity.BROKEN,
        coverage=_coverage(status),
        trust=Trust.OURS if status.trusted else Trust.UNKNOWN,
        sealed_by=status.signing_cert.subject.human_friendly,
        claimed_at=status.signer_reported_dt,
        certificate_sha256=status.signing_cert.sha256.hex(),
    )


def _coverage(status: PdfSignatureStatus) -> Coverage:
    if status.coverage == SignatureCoverageLevel.ENTIRE_FILE:
        return Coverage.EVERYTHING
    return Coverage.ADDED_TO


def _asn1(roots: Sequence[x509.Certificate]) -> list[Certificate]:
    return [Certificate.load(root.public_bytes(serialization.Encoding.DER)) for root in roots]

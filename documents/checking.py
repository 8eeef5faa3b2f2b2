"""What a PDF's seal says, each question apart: is it whole, was anything added, whose is it, who tells the time?"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from asn1crypto.x509 import Certificate
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import KeyUsageConstraints, validate_pdf_signature
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from documents.inside import attached_record, compare_record, holds_program
from documents.trusting import trusted_clocks, trusted_roots
from documents.verdicts import Clock, Coverage, Integrity, Level, Record, Trust, Verdict

MAGIC_WITHIN = 1024  # readers look for %PDF- in the first kilobyte
NAME_LENGTH = 120
USAGE = KeyUsageConstraints(key_usage={"non_repudiation", "digital_signature"}, match_all_key_usages=False)


def check(
    pdf: bytes,
    *,
    roots: Sequence[x509.Certificate] | None = None,
    clocks: Sequence[x509.Certificate] | None = None,
) -> Verdict:
    """The verdict on one file, from its bytes alone. Nothing is fetched, and a hostile file only is unreadable.

    It may cost time and memory: anybody's file goes through `documents.examining`.
    """
    if b"%PDF-" not in pdf[:MAGIC_WITHIN]:
        return Verdict(Integrity.NOT_PDF)
    trusted = _Trusted(
        _asn1(trusted_roots() if roots is None else roots), _asn1(trusted_clocks() if clocks is None else clocks)
    )
    try:
        return _check(PdfFileReader(io.BytesIO(pdf)), len(pdf), trusted)
    except Exception:  # anybody’s file: each way of being wrong has its own exception
        return Verdict(Integrity.UNREADABLE)


class _Trusted(NamedTuple):
    roots: list[Certificate]
    clocks: list[Certificate]


def _check(reader: PdfFileReader, size: int, trusted: _Trusted) -> Verdict:
    if reader.encrypted:
        return Verdict(Integrity.LOCKED)
    if not reader.embedded_signatures:
        return _look_inside(reader, Verdict(Integrity.UNSEALED))
    signature = reader.embedded_signatures[0]
    claimed_at = signature.self_reported_timestamp
    status = _status(signature, trusted, claimed_at)
    clock, timestamped_at, timestamped_by = _clock(status, claimed_at)
    if timestamped_at:
        status = _status(signature, trusted, timestamped_at)
    is_whole = status.intact and status.valid and status.docmdp_ok is not False
    coverage, added = _coverage(status, signature, size)
    verdict = Verdict(
        integrity=Integrity.WHOLE if is_whole else Integrity.BROKEN,
        coverage=coverage,
        added=added,
        trust=_trust(signature, status, trusted, timestamped_at or claimed_at),
        sealed_by=_organisation(status.signing_cert),
        certificate_sha256=status.signing_cert.sha256.hex(),
        clock=clock,
        claimed_at=claimed_at,
        timestamped_at=timestamped_at,
        timestamped_by=timestamped_by,
        level=_level(reader, signature, trusted, timestamped_at),
    )
    return _look_inside(reader, verdict)


def _status(signature: Any, trusted: _Trusted, moment: dt.datetime | None) -> PdfSignatureStatus:
    seals = ValidationContext(trust_roots=trusted.roots, moment=moment, allow_fetching=False)
    clocks = ValidationContext(trust_roots=trusted.clocks, moment=moment, allow_fetching=False)
    return validate_pdf_signature(
        signature, signer_validation_context=seals, ts_validation_context=clocks, key_usage_settings=USAGE
    )


def _trust(signature: Any, status: PdfSignatureStatus, trusted: _Trusted, sealed_at: dt.datetime | None) -> Trust:
    """Judged on the day it was sealed: a certificate that expired since then made a good seal. Of a seal that is
    broken nobody can tell whose it was."""
    if not (status.intact and status.valid):
        return Trust.NOTHING
    if status.trusted:
        return Trust.OURS
    certificate = status.signing_cert
    starts, ends = certificate.not_valid_before, certificate.not_valid_after
    if sealed_at is None or starts <= sealed_at <= ends:
        return Trust.UNKNOWN
    in_its_days = _status(signature, trusted, starts + (ends - starts) / 2)
    return Trust.EXPIRED if in_its_days.trusted else Trust.UNKNOWN


def _clock(status: PdfSignatureStatus, claimed_at: dt.datetime | None) -> tuple[Clock, dt.datetime | None, str]:
    stamp = status.timestamp_validity
    if stamp is None:
        return (Clock.SEALER if claimed_at else Clock.NOBODY), None, ""
    if not (stamp.intact and stamp.valid):
        return Clock.BROKEN, None, ""
    by = _organisation(stamp.signing_cert)
    return (Clock.THIRD_PARTY, stamp.timestamp, by) if stamp.trusted else (Clock.UNKNOWN, None, by)


def _level(reader: PdfFileReader, signature: Any, trusted: _Trusted, timestamped_at: dt.datetime | None) -> Level:
    """What the file itself brings is enough, or not: a timestamp we do not believe counts for none."""
    if timestamped_at is None:
        return Level.B_B
    try:
        brought = DocumentSecurityStore.read_dss(reader)
        told = {"moment": timestamped_at, "allow_fetching": False, "revocation_mode": "hard-fail"}
        status = validate_pdf_signature(
            signature,
            signer_validation_context=brought.as_validation_context({**told, "trust_roots": trusted.roots}),
            ts_validation_context=brought.as_validation_context({**told, "trust_roots": trusted.clocks}),
            key_usage_settings=USAGE,
        )
    except Exception:  # anybody’s file: what it brings is not there, or is of no use
        return Level.B_T
    stamp = status.timestamp_validity
    return Level.B_LT if status.trusted and stamp is not None and stamp.trusted else Level.B_T


def _coverage(status: PdfSignatureStatus, signature: Any, size: int) -> tuple[Coverage, int]:
    if status.coverage == SignatureCoverageLevel.ENTIRE_FILE:
        return Coverage.EVERYTHING, 0
    start, length = (int(number) for number in list(signature.sig_object["/ByteRange"])[-2:])
    return Coverage.ADDED_TO, max(size - start - length, 0)


def _organisation(certificate: Certificate) -> str:
    """Never the name of a person, whatever else the certificate says."""
    return str(certificate.subject.native.get("organization_name", ""))[:NAME_LENGTH]


def _look_inside(reader: PdfFileReader, verdict: Verdict) -> Verdict:
    """What the seal itself does not say. What is ours and whole holds no program: it is not searched for one.

    Whatever is wrong there takes nothing from what was found of the seal.
    """
    try:
        if not verdict.holds:
            verdict = replace(verdict, has_program=holds_program(reader))
        content = attached_record(reader)
        if content is None:
            return verdict
        record, code = compare_record(reader, content)
    except Exception:  # anybody’s file, again
        return replace(verdict, record=Record.UNREADABLE)
    return replace(verdict, record=record, record_sha256=hashlib.sha256(content).hexdigest(), code=code)


def _asn1(roots: Sequence[x509.Certificate]) -> list[Certificate]:
    return [Certificate.load(root.public_bytes(serialization.Encoding.DER)) for root in roots]

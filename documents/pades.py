"""Seal one PDF, certified so that nothing may change, in a field nobody sees.

PAdES baseline B-B; B-LT where a time-stamping authority is set: the timestamp, the certificates and what their issuers
say of their revocation are in the same revision, so that nothing has to be fetched to believe it later.
"""

import datetime as dt
import functools
import io

from asn1crypto.x509 import Certificate
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from django.utils.translation import gettext, override
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import InvisSigSettings, MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers.pdf_signer import DSSContentSettings, SigDSSPlacementPreference
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.errors import PathError, RevokedError
from pyhanko_certvalidator.registry import SimpleCertificateStore

from documents.certificates import CertificateRevoked, RevocationUnknown, SealKey
from documents.timestamping import Authority, with_authority

FIELD = "Seal"
# PDF/A wants the field printable, PDF/UA wants it out of sight or tagged: an empty box outside the page is both.
OUT_OF_SIGHT = InvisSigSettings(set_print_flag=True, set_hidden_flag=False, box_out_of_bounds=True)


IN_ONE_REVISION = DSSContentSettings(include_vri=False, placement=SigDSSPlacementPreference.TOGETHER_WITH_SIGNATURE)


class SealSigner(signers.Signer):
    """pyHanko's own signer parses its private key again at every signature; ours signs with the key that is loaded."""

    def __init__(self, key: SealKey) -> None:
        above = SimpleCertificateStore()
        above.register_multiple([_asn1(certificate) for certificate in key.chain])
        super().__init__(signing_cert=_asn1(key.certificate), cert_registry=above)
        self.key = key

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        return self.key.sign(data)


def seal_pdf(pdf: bytes, key: SealKey, *, language: str, timestamped_at: dt.datetime | None = None) -> bytes:
    """With the word of a time-stamping authority when `timestamped_at` (now) is given: at once, or not at all.

    Then raises `TimestampUnavailable`, `CertificateRevoked` and `RevocationUnknown`.
    """
    if timestamped_at is None:
        return _seal(pdf, key, language)
    try:
        return with_authority(lambda authority: _seal(pdf, key, language, authority), at=timestamped_at)
    except (SigningError, PathError) as error:
        why = error.__cause__ or error
        if isinstance(why, RevokedError):
            raise CertificateRevoked(f"A certificate was revoked: {why}") from error
        raise RevocationUnknown(f"Whether a certificate was revoked could not be learnt: {why}") from error


def _seal(pdf: bytes, key: SealKey, language: str, authority: Authority | None = None) -> bytes:
    reason, tooltip = wording(key, language)
    metadata = signers.PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        reason=reason,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
        embed_validation_info=authority is not None,
        validation_context=_validation(key, authority) if authority else None,
        signer_key_usage=set(),  # the certificate is the organisation's choice, and `documents.checking` judges it
        dss_settings=IN_ONE_REVISION,
    )
    field = SigFieldSpec(FIELD, invis_sig_settings=OUT_OF_SIGHT, readable_field_name=tooltip)
    sealer = signers.PdfSigner(metadata, signer=signer_of(key), timestamper=authority, new_field_spec=field)
    room = _room(key) + (2 * authority.longest_answer if authority else 0)
    sealed: io.BytesIO = sealer.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)), bytes_reserved=room)
    return sealed.getvalue()


def wording(key: SealKey, language: str) -> tuple[str, str]:
    """Why it was sealed, and what the field of the seal is called."""
    with override(language):
        said = {"organisation": key.holder}
        return gettext("Sealed by %(organisation)s") % said, gettext("Seal of %(organisation)s") % said


def _validation(key: SealKey, authority: Authority) -> ValidationContext:
    """Asks the issuers that say where to ask: a certificate that declares no such place is taken as it is."""
    roots = [_asn1(root) for root in (key.root, *authority.roots)]
    return ValidationContext(trust_roots=roots, allow_fetching=True, revocation_mode="hard-fail")


def _room(key: SealKey) -> int:
    """Hexadecimal characters kept for the signature; pyHanko would sign a first time only to measure it."""
    certificates = sum(len(_der(certificate)) for certificate in (key.certificate, *key.chain))
    return 2 * (certificates + key.key_size // 8 * 3 + 1024)


@functools.lru_cache(maxsize=4)
def signer_of(key: SealKey) -> SealSigner:
    return SealSigner(key)


def _asn1(certificate: x509.Certificate) -> Certificate:
    return Certificate.load(_der(certificate))


def _der(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.DER)

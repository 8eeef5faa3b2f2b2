"""Seal one PDF: PAdES baseline B-B, certified so that nothing may change, in a field nobody sees."""

import functools
import io

from asn1crypto.keys import PrivateKeyInfo
from asn1crypto.x509 import Certificate
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from django.utils.translation import gettext, override
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import InvisSigSettings, MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko_certvalidator.registry import SimpleCertificateStore

from documents.certificates import SealKey

FIELD = "Seal"
# PDF/A wants the field printable, PDF/UA wants it out of sight or tagged: an empty box outside the page is both.
OUT_OF_SIGHT = InvisSigSettings(set_print_flag=True, set_hidden_flag=False, box_out_of_bounds=True)


class LoadedKeySigner(signers.SimpleSigner):
    """pyHanko's signer parses its private key again at every signature; this one keeps it loaded."""

    loaded: SealKey

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        return self.loaded.sign(data)


def seal_pdf(pdf: bytes, key: SealKey, *, language: str) -> bytes:
    with override(language):
        reason = gettext("Sealed by %(organisation)s") % {"organisation": key.holder}
        tooltip = gettext("Seal of %(organisation)s") % {"organisation": key.holder}
    signer = _signer(key)
    metadata = signers.PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        reason=reason,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
    )
    field = SigFieldSpec(FIELD, invis_sig_settings=OUT_OF_SIGHT, readable_field_name=tooltip)
    sealer = signers.PdfSigner(metadata, signer=signer, new_field_spec=field)
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    sealed: io.BytesIO = sealer.sign_pdf(writer, bytes_reserved=_room(key))
    return sealed.getvalue()


def _room(key: SealKey) -> int:
    """Hexadecimal characters kept for the signature; pyHanko would sign a first time only to measure it."""
    certificates = sum(len(_der(certificate)) for certificate in (key.certificate, *key.chain))
    return 2 * (certificates + key.private_key.key_size // 8 * 3 + 1024)


@functools.lru_cache(maxsize=4)
def _signer(key: SealKey) -> LoadedKeySigner:
    above = SimpleCertificateStore()
    above.register_multiple([_asn1(certificate) for certificate in key.chain])
    private = key.private_key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    signer = LoadedKeySigner(
        signing_cert=_asn1(key.certificate), signing_key=PrivateKeyInfo.load(private), cert_registry=above
    )
    signer.loaded = key
    return signer


def _asn1(certificate: x509.Certificate) -> Certificate:
    return Certificate.load(_der(certificate))


def _der(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.DER)

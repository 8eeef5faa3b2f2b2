"""Whose seals are ours, and whose clocks we believe."""

from pathlib import Path

from cryptography import x509
from django.conf import settings

from documents.certificates import seal_key


def trusted_roots() -> list[x509.Certificate]:
    return [seal_key().root]


def trusted_clocks() -> list[x509.Certificate]:
    """The roots of the authorities whose timestamps we believe."""
    if not settings.TSA_ROOTS:
        return []
    return x509.load_pem_x509_certificates(Path(settings.TSA_ROOTS).read_bytes())

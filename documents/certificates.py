"""The organisation's seal: a private key and its certificate, from a PKCS#12 file, from a token (PKCS#11) or, in
development, of our making."""

import datetime as dt
import functools
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID
from django.conf import settings

from documents.development_certificate import make_development_folder

PrivateKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


class KeyElsewhere(Protocol):
    """A key that we may use and not hold (`documents.tokens`)."""

    @property
    def key_size(self) -> int: ...

    def sign(self, said: bytes) -> bytes: ...


class SealUnavailable(Exception):
    """Nothing can be sealed with the certificate there is; the message says why and what to do."""


class CertificateMissing(SealUnavailable):
    pass


class WrongPassword(SealUnavailable):
    pass


class CertificateUnusable(SealUnavailable):
    pass


class CertificateExpired(SealUnavailable):
    pass


class CertificateNotYetValid(SealUnavailable):
    pass


class CertificateRevoked(SealUnavailable):
    pass


class RevocationUnknown(SealUnavailable):
    pass


class TokenUnavailable(SealUnavailable):
    pass


@dataclass(frozen=True)
class SealKey:
    """What seals: the key, its certificate, and the certificates above it (the root last when it is known)."""

    private_key: PrivateKey | KeyElsewhere
    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...]
    is_development: bool = False

    def assert_valid(self, at: dt.datetime) -> None:
        """Refuse to seal outside the certificate's days: the seal would be worth nothing."""
        ends, starts = (
            self.certificate.not_valid_after_utc,
            self.certificate.not_valid_before_utc,
        )
        if at > ends:
            message = f"The sealing certificate expired on {ends:%Y-%m-%d}. Install a new one (SEAL_PKCS12)."
            raise CertificateExpired(message)
        if at < starts:
            message = f"The sealing certificate is valid from {starts:%Y-%m-%d %H:%M} UTC only. Check the clock."
            raise CertificateNotYetValid(message)

    def sign(self, said: bytes) -> bytes:
        if isinstance(self.private_key, ec.EllipticCurvePrivateKey):
            return self.private_key.sign(said, ec.ECDSA(hashes.SHA256()))
        if isinstance(self.private_key, rsa.RSAPrivateKey):
            return self.private_key.sign(said, padding.PKCS1v15(), hashes.SHA256())
        return self.private_key.sign(said)

    @property
    def key_size(self) -> int:
        return self.private_key.key_size

    @property
    def root(self) -> x509.Certificate:
        """What a verifier must trust: the self-signed certificate above ours, or the highest we were given."""
        above = (self.certificate, *self.chain)
        return next((cert for cert in above if cert.issuer == cert.subject), above[-1])

    @property
    def holder(self) -> str:
        """The organisation the certificate names."""
        return holder_of(self.certificate)

    @property
    def fingerprint(self) -> str:
        return self.certificate.fingerprint(hashes.SHA256()).hex()


def holder_of(certificate: x509.Certificate) -> str:
    for oid in (NameOID.ORGANIZATION_NAME, NameOID.COMMON_NAME):
        if found := certificate.subject.get_attributes_for_oid(oid):
            return str(found[0].value)
    return certificate.subject.rfc4514_string()


def is_signature(signature: bytes, said: bytes, certificate: x509.Certificate) -> bool:
    """That certificate's key made it."""
    key = certificate.public_key()
    try:
        if isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, said, ec.ECDSA(hashes.SHA256()))
        elif isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, said, padding.PKCS1v15(), hashes.SHA256())
        else:
            return False
    except InvalidSignature:
        return False
    return True


@functools.cache
def seal_key() -> SealKey:
    """The key that seals here, loaded once per process (loading a PKCS#12 costs a fifth of a second)."""
    if settings.SEAL_PKCS11_MODULE and settings.SEAL_PKCS11_KEY:
        return _in_token(settings.SEAL_PKCS11_KEY, settings.SEAL_PKCS11_CHAIN)
    if settings.SEAL_PKCS12:
        return load_pkcs12(Path(settings.SEAL_PKCS12), settings.SEAL_PKCS12_PASSWORD)
    return development_key(Path(settings.KEYS_DIR))


def has_next_key() -> bool:
    return bool(settings.SEAL_NEXT_PKCS12 or settings.SEAL_NEXT_PKCS11_KEY)


@functools.cache
def next_key() -> SealKey:
    """The key that takes over on the day set by `rotate_seal`."""
    if settings.SEAL_NEXT_PKCS11_KEY:
        return _in_token(settings.SEAL_NEXT_PKCS11_KEY, settings.SEAL_NEXT_PKCS11_CHAIN)
    return load_pkcs12(Path(settings.SEAL_NEXT_PKCS12), settings.SEAL_NEXT_PKCS12_PASSWORD)


def _in_token(label: str, chain: str) -> SealKey:
    from documents.tokens import Token, load_token_key  # only who has a token loads its library

    token = Token(settings.SEAL_PKCS11_MODULE, settings.SEAL_PKCS11_TOKEN, settings.SEAL_PKCS11_PIN)
    return load_token_key(token, label, Path(chain))


def development_key(keys: Path) -> SealKey:
    """The key we make ourselves on first use: good enough to try everything with, trusted by nobody else."""
    folder = keys / "development"
    if not folder.is_dir():
        make_development_folder(folder)
    try:
        key = serialization.load_pem_private_key((folder / "seal-key.pem").read_bytes(), None)
        certificate = x509.load_pem_x509_certificate((folder / "seal.pem").read_bytes())
        root = x509.load_pem_x509_certificate((folder / "root.pem").read_bytes())
    except (OSError, ValueError) as error:
        message = f"The development certificate in {folder} is damaged; remove that folder and another will be made."
        raise CertificateUnusable(message) from error
    return SealKey(_usable(key, folder), certificate, (root,), is_development=True)


def load_pkcs12(path: Path, password: str) -> SealKey:
    try:
        data = path.read_bytes()
    except OSError as error:
        message = f"SEAL_PKCS12 names {path}, which cannot be read ({error.strerror})."
        raise CertificateMissing(message) from error
    try:
        bundle = pkcs12.load_pkcs12(data, password.encode() or None)
    except ValueError as error:
        message = f"{path} does not open: wrong SEAL_PKCS12_PASSWORD, or not a PKCS#12 file."
        raise WrongPassword(message) from error
    if bundle.key is None or bundle.cert is None:
        message = f"{path} holds no private key with its certificate."
        raise CertificateUnusable(message)
    chain = tuple(extra.certificate for extra in bundle.additional_certs)
    return SealKey(_usable(bundle.key, path), bundle.cert.certificate, chain)


def _usable(key: object, path: Path) -> PrivateKey:
    if isinstance(key, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey):
        return key
    message = f"{path} holds a key of a kind we do not seal with: use P-256 or RSA."
    raise CertificateUnusable(message)

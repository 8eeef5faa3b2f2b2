"""A key that never leaves its token (PKCS#11: a card, a USB token, an HSM). We bring what is to be signed, it signs."""

from __future__ import annotations

import hashlib
import os
import threading
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pkcs11
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from pkcs11.exceptions import PinIncorrect, PinLocked, PKCS11Error, UserAlreadyLoggedIn

from documents.certificates import (
    CertificateMissing,
    CertificateUnusable,
    SealKey,
    TokenUnavailable,
    WrongPassword,
    is_signature,
)

PROBE = b"Is this the key of that certificate?"
_ONE_AT_A_TIME = threading.RLock()  # tokens are told that nobody else speaks to them in this process


@dataclass(frozen=True)
class Token:
    """Where a key is: the library of the token's maker, the token's label, its PIN."""

    module: str
    label: str
    pin: str


_sessions: dict[Token, tuple[int, Any]] = {}  # with the process it was opened in
_processes: dict[str, int] = {}  # in which each library was started
_refused: set[Token] = set()  # for its PIN: a token locks itself after a few wrong ones


class TokenKey:
    """The private key of this label, in its token."""

    def __init__(self, token: Token, label: str, public_key: ec.EllipticCurvePublicKey | rsa.RSAPublicKey) -> None:
        self.token, self.label, self.public_key = token, label, public_key
        self._found: tuple[Any, Any] | None = None  # the session, and the key in it

    @property
    def key_size(self) -> int:
        return self.public_key.key_size

    def sign(self, said: bytes) -> bytes:
        """Raises `TokenUnavailable` and `WrongPassword`; a token that was taken out and put back is found again."""
        with _ONE_AT_A_TIME:
            if self.token in _sessions:
                with suppress(PKCS11Error):
                    return self._sign(said)
                _close(self.token)  # the session may have died with the token
            try:
                return self._sign(said)
            except PKCS11Error as error:
                _close(self.token)
                why = f"{type(error).__name__} {error}".strip()
                raise TokenUnavailable(f"The token “{self.token.label}” does not sign ({why}).") from error

    def _sign(self, said: bytes) -> bytes:
        session = _session(self.token)
        if self._found is None or self._found[0] is not session:
            self._found = session, session.get_key(object_class=pkcs11.ObjectClass.PRIVATE_KEY, label=self.label)
        key = self._found[1]
        if isinstance(self.public_key, rsa.RSAPublicKey):
            return bytes(key.sign(said, mechanism=pkcs11.Mechanism.SHA256_RSA_PKCS))
        raw = bytes(key.sign(hashlib.sha256(said).digest(), mechanism=pkcs11.Mechanism.ECDSA))
        half = len(raw) // 2
        return encode_dss_signature(int.from_bytes(raw[:half]), int.from_bytes(raw[half:]))


def _session(token: Token) -> Any:
    """One a token and a process: whoever is logged in is so in all sessions of the process."""
    process, session = _sessions.get(token, (0, None))
    if process == os.getpid():
        return session
    if token in _refused:
        raise WrongPassword(f"The token “{token.label}” refused SEAL_PKCS11_PIN; it is not tried again.")
    found = _library(token.module).get_token(token_label=token.label)
    try:
        session = found.open(user_pin=token.pin)
    except UserAlreadyLoggedIn:
        session = found.open()
    except (PinIncorrect, PinLocked) as error:
        _refused.add(token)
        why = f"The token “{token.label}” refuses SEAL_PKCS11_PIN ({type(error).__name__})."
        raise WrongPassword(why) from error
    _sessions[token] = os.getpid(), session
    return session


def _close(token: Token) -> None:
    process, session = _sessions.pop(token, (0, None))
    if process == os.getpid():
        with suppress(PKCS11Error):
            session.close()


def _library(module: str) -> Any:
    """Loaded once; a process born of another starts it anew."""
    library = pkcs11.lib(module)
    if _processes.get(module, os.getpid()) != os.getpid():
        library.reinitialize()
    _processes[module] = os.getpid()
    return library


def load_token_key(token: Token, label: str, chain: Path) -> SealKey:
    """The key of this label, with its certificate and those above it from a PEM file."""
    try:
        own, *above = x509.load_pem_x509_certificates(chain.read_bytes())
    except OSError as error:
        raise CertificateMissing(
            f"SEAL_PKCS11_CHAIN names {chain}, which cannot be read ({error.strerror})."
        ) from error
    except ValueError as error:
        raise CertificateUnusable(f"{chain} holds no certificate (PEM).") from error
    public_key = own.public_key()
    if not isinstance(public_key, ec.EllipticCurvePublicKey | rsa.RSAPublicKey):
        raise CertificateUnusable(f"{chain} is for a key of a kind we do not seal with: use P-256 or RSA.")
    key = SealKey(TokenKey(token, label, public_key), own, tuple(above))
    if not is_signature(key.sign(PROBE), PROBE, own):
        raise CertificateUnusable(f"The first certificate of {chain} is not that of the key “{label}” in the token.")
    return key

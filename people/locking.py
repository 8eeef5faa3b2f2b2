"""Secrets that we must read again are kept locked, by a key made from SECRET_KEY: a copy of the database opens nothing.

What was locked before SECRET_KEY changed opens as long as the former one is among SECRET_KEY_FALLBACKS.
"""

from __future__ import annotations

from base64 import urlsafe_b64encode
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

PURPOSE = b"repere: secrets kept locked"


class KeyLost(Exception):
    """Neither SECRET_KEY nor one of SECRET_KEY_FALLBACKS opens it."""


def locked(secret: str) -> str:
    return _keys().encrypt(secret.encode()).decode()


def unlocked(kept: str) -> str:
    """Raises KeyLost."""
    try:
        return _keys().decrypt(kept.encode()).decode()
    except InvalidToken as error:
        raise KeyLost from error


def relocked(kept: str) -> str:
    """The same secret under the SECRET_KEY of now. Raises KeyLost."""
    return locked(unlocked(kept))


def _keys() -> MultiFernet:
    return _keys_from((settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS))


@lru_cache(8)
def _keys_from(secret_keys: tuple[str, ...]) -> MultiFernet:
    """The first one locks; any of them opens."""
    made = [HKDF(SHA256(), length=32, salt=None, info=PURPOSE).derive(each.encode()) for each in secret_keys]
    return MultiFernet([Fernet(urlsafe_b64encode(key)) for key in made])

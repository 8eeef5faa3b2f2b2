"""Secrets that open something, shown once: what is kept of one is its digest.

Long and random, so that nobody guesses one from a plain digest.
"""

from __future__ import annotations

import hashlib
import secrets

BYTES = 32


def new_secret(prefix: str = "") -> str:
    """The prefix tells people, and those who look for leaked secrets, what it opens."""
    return prefix + secrets.token_urlsafe(BYTES)


def digest_of(secret: str) -> str:
    """Whatever was typed or sent in its place has a digest too, which is nobody's."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()

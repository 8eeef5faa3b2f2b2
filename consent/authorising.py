"""Tokens by which another system asks the registry: shown once, kept as a digest, taken back at any time."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets

from consent.models import RegistryToken
from people.models import Employee

PREFIX = "repere_registry_"


def authorise(name: str, *, by: Employee, at: dt.datetime) -> tuple[RegistryToken, str]:
    """A new token and its secret, which nobody can read again. Random enough that a plain digest is safe."""
    secret = PREFIX + secrets.token_urlsafe(32)
    return RegistryToken.objects.create(name=name, digest=_digest(secret), created_by=by, created_at=at), secret


def revoke(token: RegistryToken, *, by: Employee, at: dt.datetime) -> bool:
    """The token opens nothing any more; whether it did until now."""
    standing = RegistryToken.objects.standing().filter(pk=token.pk)
    return bool(standing.update(revoked_at=at, revoked_by=by))


def token_of(header: str) -> RegistryToken | None:
    """The standing token that an Authorization header carries."""
    scheme, _space, secret = header.partition(" ")
    if scheme.lower() != "bearer" or not secret.startswith(PREFIX):
        return None
    return RegistryToken.objects.standing().filter(digest=_digest(secret.strip())).first()


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()

"""Tokens by which another system asks the registry: shown once, kept as a digest, taken back at any time."""

from __future__ import annotations

import datetime as dt

from consent.models import RegistryToken
from people.models import Employee
from people.tokens import digest_of, new_secret

PREFIX = "repere_registry_"


def authorise(name: str, *, by: Employee, at: dt.datetime) -> tuple[RegistryToken, str]:
    """A new token and its secret, which nobody can read again."""
    secret = new_secret(PREFIX)
    return RegistryToken.objects.create(name=name, digest=digest_of(secret), created_by=by, created_at=at), secret


def revoke(token: RegistryToken, *, by: Employee, at: dt.datetime) -> bool:
    """The token opens nothing any more; whether it did until now."""
    standing = RegistryToken.objects.standing().filter(pk=token.pk)
    return bool(standing.update(revoked_at=at, revoked_by=by))


def token_of(header: str) -> RegistryToken | None:
    """The standing token that an Authorization header carries."""
    scheme, _space, secret = header.partition(" ")
    if scheme.lower() != "bearer" or not secret.startswith(PREFIX):
        return None
    return RegistryToken.objects.standing().filter(digest=digest_of(secret.strip())).first()

"""The pages of this app, by what one comes to do."""

from consent.views.answering_systems import registry_answer, token_list, token_revoke
from consent.views.cataloguing import (
    appearance_remove,
    asset_add,
    asset_image,
    asset_list,
    asset_read,
    publication_add,
)
from consent.views.keeping import consent_list, consent_read, consent_withdraw
from consent.views.registry import registry_ask, registry_check
from consent.views.signing import consent_sign
from consent.views.taking_down import (
    appearance_list,
    risk_list,
    takedown_export,
    takedown_list,
    takedown_read,
    takedown_take,
)

__all__ = [
    "appearance_list",
    "appearance_remove",
    "asset_add",
    "asset_image",
    "asset_list",
    "asset_read",
    "consent_list",
    "consent_read",
    "consent_sign",
    "consent_withdraw",
    "publication_add",
    "registry_answer",
    "registry_ask",
    "registry_check",
    "risk_list",
    "takedown_export",
    "takedown_list",
    "takedown_read",
    "takedown_take",
    "token_list",
    "token_revoke",
]

"""The pages of this app, by what one comes to do."""

from consent.views.answering_systems import registry_answer, token_list, token_revoke
from consent.views.keeping import consent_list, consent_read, consent_withdraw
from consent.views.registry import registry_ask, registry_check
from consent.views.signing import consent_sign

__all__ = [
    "consent_list",
    "consent_read",
    "consent_sign",
    "consent_withdraw",
    "registry_answer",
    "registry_ask",
    "registry_check",
    "token_list",
    "token_revoke",
]

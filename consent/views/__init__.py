"""The pages of this app, by what one comes to do."""

from consent.views.answering_systems import registry_answer, token_list, token_revoke
from consent.views.drafting import (
    form_list,
    form_start,
    question_move,
    question_remove,
    question_write,
    version_describe,
    version_draft,
    version_notice,
    version_write,
)
from consent.views.keeping import consent_list, consent_read, consent_withdraw
from consent.views.publishing import version_preview, version_publish, version_retire
from consent.views.registry import registry_ask, registry_check
from consent.views.signing import consent_sign

__all__ = [
    "consent_list",
    "consent_read",
    "consent_sign",
    "consent_withdraw",
    "form_list",
    "form_start",
    "question_move",
    "question_remove",
    "question_write",
    "registry_answer",
    "registry_ask",
    "registry_check",
    "token_list",
    "token_revoke",
    "version_describe",
    "version_draft",
    "version_notice",
    "version_preview",
    "version_publish",
    "version_retire",
    "version_write",
]

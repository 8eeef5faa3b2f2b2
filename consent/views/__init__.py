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
from consent.views.guests import (
    guest_answer,
    guest_download,
    guest_renew,
    guest_withdraw,
)
from consent.views.handing_over import data_export, data_read
from consent.views.inviting import guest_list, guest_remind
from consent.views.keeping import consent_list, consent_read, consent_withdraw
from consent.views.overseeing import question_export, question_list
from consent.views.placing import place_read
from consent.views.publishing import version_preview, version_publish, version_retire
from consent.views.registry import registry_ask, registry_check
from consent.views.reporting import report_coverage, report_expiring, report_takedowns
from consent.views.representing import representation_end
from consent.views.signing import consent_sign
from consent.views.taking_down import (
    appearance_list,
    risk_export,
    risk_list,
    takedown_capture,
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
    "data_export",
    "data_read",
    "form_list",
    "form_start",
    "guest_answer",
    "guest_download",
    "guest_list",
    "guest_remind",
    "guest_renew",
    "guest_withdraw",
    "place_read",
    "publication_add",
    "question_export",
    "question_list",
    "question_move",
    "question_remove",
    "question_write",
    "registry_answer",
    "registry_ask",
    "registry_check",
    "report_coverage",
    "report_expiring",
    "report_takedowns",
    "representation_end",
    "risk_export",
    "risk_list",
    "takedown_capture",
    "takedown_export",
    "takedown_list",
    "takedown_read",
    "takedown_take",
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

from guidebook.views.adapting import version_adapt
from guidebook.views.advising import section_advise, version_advise, wording_keep, wording_release
from guidebook.views.comparing import section_history, version_compare, version_compare_pdf
from guidebook.views.exporting import version_export
from guidebook.views.hiding import section_hide
from guidebook.views.importing import guide_import, import_complete, import_export, import_place, import_read
from guidebook.views.keeping import section_discard, section_keep, section_take
from guidebook.views.pictures import picture_add
from guidebook.views.practical import networks_read, posting_read, profile_read
from guidebook.views.publishing import version_draft, version_publish, version_retire
from guidebook.views.questions import section_checks
from guidebook.views.reading import guide_list, guide_read, version_preview, version_read
from guidebook.views.reviewing import (
    guide_gate,
    guide_renewal,
    guide_review,
    plan_cancel,
    section_confirm,
    version_review,
)
from guidebook.views.rows import rows_write
from guidebook.views.spreading import version_announce
from guidebook.views.starting import guide_assist, guide_start
from guidebook.views.writing import (
    section_add,
    section_move,
    section_remove,
    section_write,
    version_describe,
    version_write,
)

__all__ = [
    "guide_assist",
    "guide_gate",
    "guide_import",
    "guide_list",
    "guide_read",
    "guide_renewal",
    "guide_review",
    "guide_start",
    "import_complete",
    "import_export",
    "import_place",
    "import_read",
    "networks_read",
    "picture_add",
    "plan_cancel",
    "posting_read",
    "profile_read",
    "rows_write",
    "section_add",
    "section_advise",
    "section_checks",
    "section_confirm",
    "section_discard",
    "section_hide",
    "section_history",
    "section_keep",
    "section_move",
    "section_remove",
    "section_take",
    "section_write",
    "version_adapt",
    "version_advise",
    "version_announce",
    "version_compare",
    "version_compare_pdf",
    "version_describe",
    "version_draft",
    "version_export",
    "version_preview",
    "version_publish",
    "version_read",
    "version_retire",
    "version_review",
    "version_write",
    "wording_keep",
    "wording_release",
]

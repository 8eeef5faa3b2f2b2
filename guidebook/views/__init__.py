from guidebook.views.publishing import version_draft, version_publish, version_retire
from guidebook.views.reading import guide_list, guide_read, version_preview, version_read
from guidebook.views.reviewing import guide_review, plan_cancel, section_confirm, version_review
from guidebook.views.writing import (
    guide_start,
    section_add,
    section_move,
    section_remove,
    section_write,
    version_describe,
    version_write,
)

__all__ = [
    "guide_list",
    "guide_read",
    "guide_review",
    "guide_start",
    "plan_cancel",
    "section_add",
    "section_confirm",
    "section_move",
    "section_remove",
    "section_write",
    "version_describe",
    "version_draft",
    "version_preview",
    "version_publish",
    "version_read",
    "version_retire",
    "version_review",
    "version_write",
]

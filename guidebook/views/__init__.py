from guidebook.views.practical import networks_read, posting_read, profile_read
from guidebook.views.publishing import version_draft, version_publish, version_retire
from guidebook.views.reading import guide_list, guide_read, version_preview, version_read
from guidebook.views.rows import rows_write
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
    "guide_start",
    "networks_read",
    "posting_read",
    "profile_read",
    "rows_write",
    "section_add",
    "section_move",
    "section_remove",
    "section_write",
    "version_describe",
    "version_draft",
    "version_preview",
    "version_publish",
    "version_read",
    "version_retire",
    "version_write",
]

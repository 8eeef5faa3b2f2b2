from guidebook.views.hiding import section_hide
from guidebook.views.keeping import section_discard, section_keep, section_take
from guidebook.views.pictures import picture_add
from guidebook.views.publishing import version_draft, version_publish, version_retire
from guidebook.views.reading import guide_list, guide_read, version_preview, version_read
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
    "picture_add",
    "section_add",
    "section_discard",
    "section_hide",
    "section_keep",
    "section_move",
    "section_remove",
    "section_take",
    "section_write",
    "version_describe",
    "version_draft",
    "version_preview",
    "version_publish",
    "version_read",
    "version_retire",
    "version_write",
]

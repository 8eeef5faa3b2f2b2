from guidebook.views.reading import guide_list, guide_read, version_preview, version_read

__all__ = ["guide_list", "guide_read", "version_preview", "version_read"]

"""A file that is only looked at never touches the disk: it is refused by its length, or held in memory."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.http import HttpRequest

from documents.examining import HEAVIEST

AROUND = 64 * 1024  # what a form adds around its file


class KeptInMemory(MemoryFileUploadHandler):
    """Whatever the length, which `is_too_heavy` has bounded."""

    def handle_raw_input(self, *args: Any, **kwargs: Any) -> None:
        self.activated = True


def is_too_heavy(request: HttpRequest) -> bool:
    """Known from the first line, before a byte of the file is read; without a length nothing is read at all."""
    try:
        length = int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return True
    return length > HEAVIEST + AROUND

"""How files that are sent are received: onto the disk, and never more of them than any form takes."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler


class BoundedFileUploadHandler(TemporaryFileUploadHandler):
    """Beyond MOST_UPLOADED, of all the files of a request together, what comes is counted and thrown away: the rest of
    the form is still read, and the form refuses the file by its size."""

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self.received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.received += len(raw_data)
        if self.received <= settings.MOST_UPLOADED:
            super().receive_data_chunk(raw_data, start)
        else:
            self.file.truncate(0)

    def file_complete(self, file_size: int) -> UploadedFile | None:
        is_whole = self.received <= settings.MOST_UPLOADED
        return super().file_complete(file_size if is_whole else max(file_size, settings.MOST_UPLOADED + 1))

"""Files to which nothing refers any more are taken away: what was replaced in a draft, or sent and never kept."""

from __future__ import annotations

import contextlib
import datetime as dt
from pathlib import Path

from django.conf import settings

from training.models import LessonVideo
from training.models.videos import video_storage

PATIENCE = dt.timedelta(days=1)  # a file is there a moment before the row that refers to it


def sweep_videos(*, at: dt.datetime) -> int:
    """How many were taken away. What a published lesson ever showed is referred to for ever."""
    storage = video_storage()
    if not storage.exists(""):
        return 0
    _folders, names = storage.listdir("")
    old = {name for name in names if storage.get_modified_time(name) < at - PATIENCE}
    lost = old - set(LessonVideo.objects.filter(file__in=old).values_list("file", flat=True))
    for name in lost:
        storage.delete(name)
    return len(lost)


def sweep_uploads(*, at: dt.datetime) -> int:
    """What a server that was killed had begun to receive."""
    before, swept = (at - PATIENCE).timestamp(), 0
    for path in Path(settings.FILE_UPLOAD_TEMP_DIR).glob("*.upload"):
        with contextlib.suppress(FileNotFoundError):  # whoever received it has just thrown it away
            if path.stat().st_mtime < before:
                path.unlink()
                swept += 1
    return swept

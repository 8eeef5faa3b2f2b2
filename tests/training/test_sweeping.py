from __future__ import annotations

import datetime as dt
import os
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as house
from django.core.files.base import ContentFile
from django.utils import timezone

from tests.factories.training import WRITTEN, make_course, make_draft_course
from tests.factories.videos import add_video
from training.models.videos import video_storage
from training.sweeping import sweep_uploads, sweep_videos
from training.tasks import sweep_files

pytestmark = pytest.mark.django_db


def tomorrow() -> dt.datetime:
    return timezone.now() + dt.timedelta(days=1, minutes=1)


def test_files_that_nothing_refers_to_go_after_a_day() -> None:
    sweep_videos(at=tomorrow())
    lesson = make_draft_course(lessons=1).lessons.get()
    replaced, kept = add_video(lesson), add_video(lesson, "clip.webm")
    lost = video_storage().save("lost", ContentFile(b"lost"))

    assert sweep_videos(at=timezone.now()) == 0  # it may just have been sent
    assert sweep_videos(at=tomorrow()) == 2

    assert not video_storage().exists(replaced.file.name)
    assert not video_storage().exists(lost)
    assert video_storage().exists(kept.file.name)


def test_what_people_watched_stays_whatever_took_its_place() -> None:
    lesson = make_course(lessons=1).lessons.get()
    first = add_video(lesson)
    add_video(lesson, "clip.webm", at=WRITTEN + dt.timedelta(days=9))

    sweep_videos(at=tomorrow())

    assert video_storage().exists(first.file.name)


def test_what_was_half_received_goes_after_a_day() -> None:
    left = Path(house.FILE_UPLOAD_TEMP_DIR) / "tmp1.upload"
    left.write_bytes(b"half")

    assert sweep_uploads(at=timezone.now()) == 0
    os.utime(left, (0, 0))
    sweep_files()  # as at night
    assert not left.exists()


def test_nothing_was_ever_sent(settings: Any, tmp_path: Path) -> None:
    settings.STORAGES = settings.STORAGES | {
        "videos": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "never"},
        }
    }

    assert sweep_videos(at=timezone.now()) == 0

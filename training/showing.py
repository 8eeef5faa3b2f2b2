"""A lesson shows a video kept here: which one, with what captions, and since when people could watch it."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.core.files import File
from django.db import transaction
from django.utils.translation import get_language_info

from guidebook.writing import clean_lines
from people.models import Employee
from people.wording import LANGUAGES, current_language
from training.captioning import words_of
from training.models import Course, Lesson, LessonVideo
from training.models.videos import unguessable, video_storage
from training.recognising import recognise

MEGABYTE = 1_000_000
LONGEST_TRANSCRIPT = 100_000  # characters, as the field takes them


class VideoTooHeavy(ValueError):
    """Heavier than VIDEO_MEGABYTES allows."""


class NoVideo(Exception):
    """The lesson shows none, or another one by now."""


@dataclass(frozen=True)
class Gap:
    """What somebody who does not hear, or does not see, would miss in a lesson."""

    lesson: Lesson
    language: str
    has_captions: bool
    has_transcript: bool

    @property
    def language_name(self) -> str:
        """As it stands within a sentence."""
        name = str(get_language_info(self.language)["name_translated"])
        return name if current_language() == "en" else name.lower()


def show_video(
    lesson: Lesson, upload: File, *, captions: Mapping[str, str] | None = None, by: Employee | None, at: dt.datetime
) -> LessonVideo:
    """From now on the lesson shows it, with these captions and no others: those before were timed on another video.

    Raises `VideoTooHeavy`, and of the file `NotAVideo` and `UnplayableVideo`.
    """
    size = upload.size
    if size > settings.VIDEO_MEGABYTES * MEGABYTE:
        raise VideoTooHeavy
    video = LessonVideo(lesson=lesson, kind=recognise(upload, size), size=size, added_at=at, added_by=by)
    video.digest = hashlib.file_digest(upload, "sha256").hexdigest()
    upload.seek(0)
    # Kept before the transaction, which others wait for; what it then refuses, the sweep of the night takes away.
    video.file.name = video_storage().save(unguessable(video, ""), upload)
    with transaction.atomic():
        course = _held(lesson)
        _end(lesson, by=by, at=at)
        video.published_at = at if course.published_at else None
        _set_captions(video, captions or {})
        video.save()
        _begin_transcripts(lesson, captions or {})
    return video


@transaction.atomic
def write_captions(
    video: LessonVideo, captions: Mapping[str, str], *, by: Employee | None, at: dt.datetime
) -> LessonVideo:
    """Those of the languages named, as `read_captions` gives them; empty ones are taken away. Where there is no
    transcript yet, one is begun with their words. Raises `NoVideo`."""
    course = _held(video.lesson)
    current = video.lesson.videos.current().filter(pk=video.pk).first()
    if current is None:
        raise NoVideo
    if any(getattr(current, f"captions_{language}") != text for language, text in captions.items()):
        if course.published_at:
            _end(video.lesson, by=by, at=at)
            current.pk, current.added_at, current.added_by, current.published_at = None, at, by, at
        _set_captions(current, captions)
        current.save()
    _begin_transcripts(video.lesson, captions)
    return current


@transaction.atomic
def take_video_away(lesson: Lesson, *, by: Employee | None, at: dt.datetime) -> None:
    _held(lesson)
    if not _end(lesson, by=by, at=at):
        raise NoVideo


def write_transcripts(lesson: Lesson, transcripts: Mapping[str, str]) -> None:
    for language, text in transcripts.items():
        setattr(lesson, f"transcript_{language}", clean_lines(text))
    lesson.save(update_fields=[f"transcript_{language}" for language in transcripts])


def gaps_of(course: Course) -> list[Gap]:
    """What its lessons with a video lack, in each language in which they are written."""
    rows = LessonVideo.objects.current().filter(lesson__course=course).select_related("lesson")
    return [gap for row in rows.order_by("lesson__position", "lesson__pk") for gap in gaps_in(row)]


def gaps_in(video: LessonVideo) -> list[Gap]:
    lesson = video.lesson
    wanted = [language for language in LANGUAGES if getattr(lesson, f"title_{language}")]
    gaps = [
        Gap(lesson, each, bool(getattr(video, f"captions_{each}")), bool(getattr(lesson, f"transcript_{each}")))
        for each in wanted
    ]
    return [gap for gap in gaps if not (gap.has_captions and gap.has_transcript)]


def _held(lesson: Lesson) -> Course:
    """Until the transaction ends, the course is not published meanwhile, and nobody else changes what it shows."""
    return Course.objects.select_for_update(no_key=True).get(pk=lesson.course_id)


def _end(lesson: Lesson, *, by: Employee | None, at: dt.datetime) -> bool:
    """What nobody could watch goes; what people watched stays, with when it ended. Whether there was one."""
    current = lesson.videos.current().first()
    if current is None:
        return False
    if current.published_at is None:
        current.delete()
        return True
    current.ended_at, current.ended_by = at, by
    current.save(update_fields=["ended_at", "ended_by"])
    return True


def _set_captions(video: LessonVideo, captions: Mapping[str, str]) -> None:
    for language, text in captions.items():
        setattr(video, f"captions_{language}", text)


def _begin_transcripts(lesson: Lesson, captions: Mapping[str, str]) -> None:
    begun = {
        language: words_of(text)[:LONGEST_TRANSCRIPT]
        for language, text in captions.items()
        if text and not getattr(lesson, f"transcript_{language}")
    }
    if begun:
        write_transcripts(lesson, begun)

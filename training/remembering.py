"""The words of a lesson as somebody is shown them: put in one form, digested, and kept once for good."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from typing import Any

from documents.canonical import digest as digest_of
from people.wording import LANGUAGES, localized_with_language
from training.completing import Progress, Reading
from training.models import Lesson, LessonEdition, LessonVideo

FORMAT = "repere/lesson/1"
TEXTS = ("title", "body", "transcript")


@dataclass(frozen=True)
class Shown:
    """A lesson, in the language of whoever reads it."""

    lesson: Lesson
    language: str
    content: dict[str, Any]
    digest: str


def shown(lesson: Lesson, language: str, video: LessonVideo | None) -> Shown:
    """Each text in that language, or in the one that exists; with it the video that the lesson shows."""
    content = {
        "format": FORMAT,
        "lesson": lesson.pk,
        "language": language,
        **{name: _text(lesson, name, language) for name in TEXTS},
        "video": _kept_here(video) if video else _elsewhere(lesson, language),
    }
    return Shown(lesson, language, content, digest_of(content))


def shown_now(lesson: Lesson) -> list[Shown]:
    """In each language, as it is at this moment."""
    video = lesson.videos.current().published().first()
    return [shown(lesson, language, video) for language in LANGUAGES]


def reworded(progress: Progress) -> frozenset[int]:
    """The lessons that no longer say what the person read, in the language in which they read it."""
    read = {key: each for key, each in progress.readings.items() if each.language}
    if not read:
        return frozenset()
    videos = {video.lesson_id: video for video in LessonVideo.objects.current().published().filter(lesson__in=read)}
    return frozenset(
        lesson.pk
        for lesson in Lesson.objects.filter(pk__in=read)
        if is_reworded(lesson, read[lesson.pk], videos.get(lesson.pk))
    )


def is_reworded(lesson: Lesson, reading: Reading | None, video: LessonVideo | None) -> bool:
    """Of what was read before words were kept, nobody knows."""
    if reading is None or reading.language is None:
        return False
    return shown(lesson, reading.language, video).digest != reading.digest


def keep(seen: Shown, *, at: dt.datetime) -> LessonEdition:
    """The row that keeps it: added when somebody first reads it so."""
    edition, _is_new = LessonEdition.objects.get_or_create(
        digest=seen.digest,
        defaults={"lesson": seen.lesson, "language": seen.language, "content": seen.content, "kept_at": at},
    )
    return edition


def _text(lesson: Lesson, name: str, language: str) -> dict[str, str]:
    text, found_in = localized_with_language(lesson, name, language)
    return {"language": found_in if text else language, "text": text}


def _kept_here(video: LessonVideo) -> dict[str, Any]:
    """The player offers the captions of both languages, whatever that of the page."""
    captions = {
        each: hashlib.sha256(getattr(video, f"captions_{each}").encode()).hexdigest() for each in video.captioned
    }
    return {"sha256": video.digest, "type": video.kind, "size": video.size, "captions": captions}


def _elsewhere(lesson: Lesson, language: str) -> dict[str, Any] | None:
    if not lesson.video_url:
        return None
    return {"address": lesson.video_url, "captions": localized_with_language(lesson, "captions", language)[0]}

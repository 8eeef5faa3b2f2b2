from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.utils import translation

from tests.conftest import Cast
from tests.factories.training import FOLLOWED, LATER, WRITTEN, complete, make_course, make_draft_course
from tests.factories.videos import VTT, add_video, clip, upload
from tests.together import at_once
from training.composing import compose_certificate
from training.models import Lesson, LessonVideo
from training.models.videos import video_storage
from training.publishing import publish
from training.recognising import NotAVideo
from training.showing import (
    NoVideo,
    VideoTooHeavy,
    gaps_of,
    show_video,
    take_video_away,
    write_captions,
    write_transcripts,
)


def lesson_of(*, is_published: bool) -> Lesson:
    return (make_course if is_published else make_draft_course)(lessons=1).lessons.select_related("course").get()


def test_a_video_is_kept_byte_for_byte_under_a_name_nobody_guesses(cast: Cast) -> None:
    lesson = lesson_of(is_published=False)

    video = show_video(lesson, upload(named="Ma vidéo.exe"), by=cast.ada, at=WRITTEN)

    kept = LessonVideo.objects.get()
    with kept.file.open("rb") as file:
        assert file.read() == clip()
    assert (kept.kind, kept.size, kept.digest) == ("video/mp4", len(clip()), hashlib.sha256(clip()).hexdigest())
    assert len(kept.file.name) == 40
    assert "exe" not in kept.file.name
    assert (kept.added_by, kept.published_at, video.pk) == (cast.ada, None, kept.pk)


def test_what_was_sent_to_the_disk_is_moved_and_read_by_nobody_else(cast: Cast) -> None:
    sent = TemporaryUploadedFile("clip.mp4", "", len(clip()), None)
    sent.write(clip())
    sent.seek(0)

    video = show_video(lesson_of(is_published=False), sent, by=None, at=WRITTEN)
    sent.close()

    path = Path(video_storage().path(video.file.name))
    assert path.read_bytes() == clip()
    assert path.stat().st_mode & 0o777 == 0o600


def test_too_heavy_a_video_or_none_leaves_the_one_before(cast: Cast, settings: Any) -> None:
    lesson = lesson_of(is_published=False)
    video = add_video(lesson)

    with pytest.raises(NotAVideo):
        show_video(lesson, upload(content=b"MZ" + bytes(100)), by=None, at=WRITTEN)
    settings.VIDEO_MEGABYTES = 0.002
    with pytest.raises(VideoTooHeavy):
        show_video(lesson, upload(), by=None, at=WRITTEN)

    assert LessonVideo.objects.get() == video


def test_in_a_draft_another_video_takes_the_place_of_the_first(cast: Cast) -> None:
    lesson = lesson_of(is_published=False)
    add_video(lesson, fr=VTT)

    add_video(lesson, "clip.webm", at=FOLLOWED)

    kept = LessonVideo.objects.get()
    assert (kept.kind, kept.captions_fr) == ("video/webm", "")


def test_once_published_what_people_watched_stays_with_its_days(cast: Cast) -> None:
    lesson = lesson_of(is_published=False)
    first = add_video(lesson, fr=VTT)
    publish(lesson.course, by=None, at=FOLLOWED)

    second = show_video(lesson, upload("clip.webm"), by=cast.ada, at=LATER)

    first.refresh_from_db()
    assert (first.published_at, first.ended_at, first.ended_by, first.captions_fr) == (FOLLOWED, LATER, cast.ada, VTT)
    assert (second.published_at, second.ended_at) == (LATER, None)
    assert [row.pk for row in lesson.videos.shown(FOLLOWED)] == [first.pk]
    assert [row.pk for row in lesson.videos.shown(LATER)] == [second.pk]
    assert not lesson.videos.shown(WRITTEN).exists()
    with first.file.open("rb") as file:
        assert file.read() == clip()


def test_captions_of_a_draft_are_corrected_in_place(cast: Cast) -> None:
    video = add_video(lesson_of(is_published=False), fr=VTT)

    write_captions(video, {"fr": VTT.replace("Bonjour", "Bonsoir")}, by=None, at=FOLLOWED)

    assert "Bonsoir" in LessonVideo.objects.get().captions_fr


def test_captions_of_a_published_course_are_another_row_of_the_same_file(cast: Cast) -> None:
    lesson = lesson_of(is_published=True)
    first = add_video(lesson, fr=VTT)

    second = write_captions(first, {"en": VTT}, by=cast.ada, at=LATER)

    first.refresh_from_db()
    assert (first.captions_en, first.ended_at) == ("", LATER)
    assert (second.captions_fr, second.captions_en, second.ended_at) == (VTT, VTT, None)
    assert (second.file.name, second.added_by) == (first.file.name, cast.ada)


def test_captions_said_again_change_nothing(cast: Cast) -> None:
    video = add_video(lesson_of(is_published=True), fr=VTT)

    assert write_captions(video, {"fr": VTT}, by=None, at=LATER).pk == video.pk
    assert write_captions(video, {}, by=None, at=LATER).pk == video.pk
    assert LessonVideo.objects.current().get() == video


def test_captions_of_a_video_replaced_meanwhile_are_refused(cast: Cast) -> None:
    lesson = lesson_of(is_published=True)
    first = add_video(lesson)
    add_video(lesson, "clip.webm", at=FOLLOWED)

    with pytest.raises(NoVideo):
        write_captions(first, {"fr": VTT}, by=None, at=LATER)


def test_a_transcript_begins_with_the_captions_and_is_never_written_over(cast: Cast) -> None:
    lesson = lesson_of(is_published=False)
    write_transcripts(lesson, {"en": "Written by hand."})

    add_video(lesson, fr=VTT, en=VTT)

    lesson.refresh_from_db()
    assert (lesson.transcript_fr, lesson.transcript_en) == ("Bonjour à toutes", "Written by hand.")


def test_a_video_taken_away_is_kept_where_people_watched_it(cast: Cast) -> None:
    draft, published = make_draft_course("brouillon", lessons=1).lessons.get(), lesson_of(is_published=True)
    add_video(draft)
    video = add_video(published)

    take_video_away(draft, by=cast.ada, at=LATER)
    take_video_away(published, by=cast.ada, at=LATER)

    kept = LessonVideo.objects.get()
    assert (kept.pk, kept.ended_at, kept.ended_by) == (video.pk, LATER, cast.ada)
    with pytest.raises(NoVideo):
        take_video_away(published, by=cast.ada, at=LATER)


def test_what_is_missing_is_said_in_the_languages_of_the_lesson(cast: Cast) -> None:
    course = make_draft_course(lessons=2)
    first, second = course.lessons.all()
    assert gaps_of(course) == []
    add_video(first, fr=VTT)
    second.title_fr = ""
    second.save()
    add_video(second, en=VTT)

    assert [(gap.lesson.pk, gap.language, gap.has_captions, gap.has_transcript) for gap in gaps_of(course)] == [
        (first.pk, "en", False, False)
    ]
    for language, said in (("fr", "anglais"), ("en", "English")):
        with translation.override(language):
            assert gaps_of(course)[0].language_name == said


def test_a_certificate_names_the_files_shown_when_it_was_earned(cast: Cast) -> None:
    course = make_course(lessons=1)
    lesson = course.lessons.get()
    first = add_video(lesson)
    certificate = complete(course, cast.zoe, at=FOLLOWED)
    add_video(lesson, "clip.webm", at=LATER)

    record = compose_certificate(certificate.key).record

    said = {"lesson": lesson.pk, "type": "video/mp4", "size": first.size, "sha256": first.digest}
    assert record["course"]["videos"] == [said]


@pytest.mark.django_db(transaction=True)
def test_sent_by_several_at_once_while_it_is_published_the_lesson_shows_one_and_the_rest_is_told_apart(
    cast: Cast,
) -> None:
    lesson = lesson_of(is_published=False)

    answers = at_once(
        *[lambda: show_video(lesson, upload(), by=None, at=LATER)] * 4,
        lambda: publish(lesson.course, by=None, at=LATER),
    )

    assert not [answer for answer in answers if isinstance(answer, Exception)]
    assert lesson.videos.current().get().published_at == LATER
    assert not lesson.videos.filter(published_at=None).exists()

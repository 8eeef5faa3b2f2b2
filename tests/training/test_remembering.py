from __future__ import annotations

import hashlib
import threading
import time
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from documents.canonical import canonical
from documents.models import LedgerEntry
from guidebook.models import GuideVersion
from people.models import Employee
from tests.conftest import Cast
from tests.factories.guidebook import publish_guide
from tests.factories.training import (
    FOLLOWED,
    LATER,
    asked,
    complete,
    digest_shown,
    make_course,
    read_lesson,
    read_lessons,
    take_quiz,
)
from tests.factories.videos import VTT, add_video
from tests.together import at_once
from training import following
from training.completing import progress_of
from training.composing import compose_certificate
from training.following import TextChanged, enroll, open_lesson
from training.models import Certificate, Course, Enrollment, Lesson, LessonEdition, LessonOpening
from training.remembering import keep, reworded, shown, shown_now
from training.showing import take_video_away, write_captions, write_transcripts
from training.writing import write_lesson


def rewrite(lesson: Lesson, **texts: str) -> Lesson:
    for name, text in texts.items():
        setattr(lesson, name, text)
    return write_lesson(lesson)


def told(course: Course, person: Employee) -> frozenset[int]:
    return reworded(progress_of(course, person))


def test_words_are_kept_once_whoever_reads_them(cast: Cast) -> None:
    course = make_course(lessons=1, questions=0)
    Employee.objects.filter(pk=cast.sam.pk).update(language="en")
    cast.sam.refresh_from_db()

    for person in (cast.zoe, cast.malik, cast.sam):
        read_lessons(course, person)

    french, english = LessonEdition.objects.order_by("-language")
    assert (french.title, french.content["body"]["text"]) == ("Leçon 1", "<p>Texte 1.</p>")
    assert (english.title, english.content["body"]["text"]) == ("Lesson 1", "<p>Text 1.</p>")
    assert list(LessonOpening.objects.order_by("pk").values_list("edition", flat=True)) == [
        french.pk, french.pk, english.pk,
    ]  # fmt: skip


def test_the_digest_is_that_of_the_canonical_form(cast: Cast) -> None:
    complete(make_course(), cast.zoe)

    for edition in LessonEdition.objects.all():
        assert hashlib.sha256(canonical(edition.content)).hexdigest() == edition.digest


def test_what_is_missing_in_a_language_is_kept_as_shown_in_the_other(cast: Cast) -> None:
    lesson = make_course(lessons=1).lessons.get()
    rewrite(lesson, title_en="", body_en="")

    english = shown(lesson, "en", None)

    assert english.content["title"] == {"language": "fr", "text": "Leçon 1"}
    assert english.content["transcript"] == {"language": "en", "text": ""}
    assert english.digest != shown(lesson, "fr", None).digest


def test_who_completed_keeps_what_they_had(cast: Cast) -> None:
    course = make_course(lessons=1, questions=0)
    lesson = course.lessons.get()
    complete(course, cast.zoe)
    rewrite(lesson, body_fr="<p>Autre chose.</p>")
    complete(course, cast.malik)
    read_lesson(lesson, by=cast.zoe, at=LATER)

    def said(person: Employee) -> str:
        return str(Certificate.objects.get(employee=person).lessons_read.get().edition.content["body"]["text"])

    assert (said(cast.zoe), said(cast.malik)) == ("<p>Texte 1.</p>", "<p>Autre chose.</p>")


def test_the_ledger_and_the_sealed_record_name_the_words(cast: Cast) -> None:
    publish_guide()
    course = make_course()
    certificate = complete(course, cast.zoe)
    record = LedgerEntry.objects.get(kind="certificate").record

    composed: Any = compose_certificate(certificate.key).record

    first, second = course.lessons.all()
    one, two = (digest_shown(lesson, cast.zoe) for lesson in (first, second))
    assert record["read"] == {str(first.pk): one, str(second.pk): two}
    assert len(record["attempt_digest"]) == 64
    assert GuideVersion.objects.get().pk == record["guide_version"]
    sealed = composed["course"]["lessons_read"]
    assert [(each["title"], each["language"], each["sha256"]) for each in sealed] == [
        ("Leçon 1", "fr", one),
        ("Leçon 2", "fr", two),
    ]


def test_what_was_read_before_words_were_kept_is_said_of_nothing(cast: Cast) -> None:
    course = make_course()
    read_lessons(course, cast.zoe)
    LessonOpening.objects.update(edition=None)
    rewrite(course.lessons.all()[0], body_fr="<p>Autre chose.</p>")

    take_quiz(course, cast.zoe)

    assert told(course, cast.zoe) == frozenset()
    assert not Certificate.objects.get().lessons_read.exists()
    assert LedgerEntry.objects.get(kind="certificate").record["read"] == {}


@pytest.mark.parametrize("texts", [{"title_fr": "Autre"}, {"body_fr": "<p>Autre.</p>"}, {"transcript_fr": "Autre."}])
def test_who_read_other_words_is_told_until_they_read_again(cast: Cast, texts: dict[str, str]) -> None:
    course = make_course()
    lesson = course.lessons.select_related("course")[0]
    read_lesson(lesson, by=cast.zoe)
    assert told(course, cast.zoe) == frozenset()

    rewrite(lesson, **texts)

    assert told(course, cast.zoe) == {lesson.pk}
    read_lesson(lesson, by=cast.zoe, at=LATER)
    assert told(course, cast.zoe) == frozenset()


def test_a_change_in_the_other_language_is_not_theirs(cast: Cast) -> None:
    course = make_course()
    lesson = course.lessons.select_related("course")[0]
    read_lesson(lesson, by=cast.zoe)

    rewrite(lesson, body_en="<p>Something else.</p>", is_required=False, minutes=9)  # type: ignore[arg-type]

    assert told(course, cast.zoe) == frozenset()


def test_a_video_its_captions_and_its_transcript_are_part_of_what_is_read(cast: Cast) -> None:
    lesson = make_course(lessons=1).lessons.get()
    seen = {digest_shown(lesson, cast.zoe)}
    video = add_video(lesson)
    seen.add(digest_shown(lesson, cast.zoe))
    write_captions(video, {"fr": VTT}, by=None, at=FOLLOWED)
    lesson.refresh_from_db()
    seen.add(digest_shown(lesson, cast.zoe))
    write_transcripts(lesson, {"fr": "Autre transcription."})
    seen.add(digest_shown(lesson, cast.zoe))
    assert len(seen) == 4

    take_video_away(lesson, by=None, at=LATER)

    assert digest_shown(lesson, cast.zoe) not in seen  # its transcript is not the one there was


def test_words_that_were_not_shown_record_nothing(cast: Cast) -> None:
    lesson = make_course().lessons.select_related("course")[0]
    (_french, english) = shown_now(lesson)
    rewrite(lesson, body_en="<p>Something else.</p>")

    with pytest.raises(TextChanged):
        open_lesson(lesson, digest=english.digest, by=cast.zoe, at=FOLLOWED)

    assert not Enrollment.objects.exists()
    assert not LessonEdition.objects.exists()


def test_it_is_told_in_the_same_queries_however_many_lessons_there_are(cast: Cast) -> None:
    course = make_course(lessons=9)
    read_lessons(course, cast.zoe)
    progress = progress_of(course, cast.zoe)

    with CaptureQueriesContext(connection) as queries:
        reworded(progress)

    assert len(queries) == 2


@pytest.mark.django_db(transaction=True)
def test_of_two_who_first_read_the_same_words_neither_waits_for_somebody_who_waits_for_them(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One begins with that lesson, and the other ends with it; they are counted in the same place."""
    Employee.objects.filter(pk__in=[cast.zoe.pk, cast.malik.pk]).update(manager=None, language="fr")
    lesson = make_course(lessons=1, questions=0).lessons.get()
    asked(lesson.course)
    enroll(lesson.course, by=cast.malik, at=FOLLOWED)
    has_kept = threading.Event()

    def keep_slowly(*args: Any, **more: Any) -> LessonEdition:
        edition = keep(*args, **more)
        has_kept.set()
        time.sleep(0.5)
        return edition

    monkeypatch.setattr(following, "keep", keep_slowly)

    def begin() -> LessonOpening:
        has_kept.wait()
        return read_lesson(lesson, by=cast.zoe)

    opened = at_once(begin, lambda: read_lesson(lesson, by=cast.malik))
    assert [type(each) for each in opened] == [LessonOpening] * 2, opened
    assert Certificate.objects.count() == 2

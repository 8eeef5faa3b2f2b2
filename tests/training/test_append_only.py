from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from tests.conftest import Cast
from tests.factories.training import FOLLOWED, LATER, complete, make_course, make_draft_course, right_answers
from tests.factories.videos import VTT, add_video
from training.models import Attempt, LessonVideo
from training.quizzing import start_attempt, submit
from training.showing import take_video_away


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE training_certificate SET score = 10",
        "DELETE FROM training_certificate",
        "UPDATE training_attempt SET score = 0",
        "UPDATE training_attempt SET answers = '[]'",
        "UPDATE training_attempt SET questions = '[]'",
        "UPDATE training_attempt SET submitted_at = NULL, score = NULL",
        "DELETE FROM training_attempt",
        "UPDATE training_lessonedition SET content = '{}'",
        "UPDATE training_lessonedition SET digest = 'a' WHERE language = 'fr'",
        "DELETE FROM training_lessonedition",
        "UPDATE training_certifiedlesson SET read_at = '2020-01-01 00:00:00+00'",
        "DELETE FROM training_certifiedlesson",
    ],
)
def test_the_database_refuses_to_change_what_was_done(cast: Cast, statement: str) -> None:
    complete(make_course(), cast.zoe)

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_an_attempt_under_way_is_still_to_be_answered(cast: Cast) -> None:
    attempt = start_attempt(make_course(), by=cast.zoe, at=FOLLOWED)

    submit(attempt, right_answers(attempt), by=cast.zoe, at=FOLLOWED)

    assert Attempt.objects.get().is_passed


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE training_lessonvideo SET file = 'another'",
        "UPDATE training_lessonvideo SET digest = ''",
        "UPDATE training_lessonvideo SET captions_fr = ''",
        "UPDATE training_lessonvideo SET published_at = NULL",
        "UPDATE training_lessonvideo SET ended_at = NULL",
        "UPDATE training_lessonvideo SET ended_at = added_at",
        "DELETE FROM training_lessonvideo",
    ],
)
def test_the_database_refuses_to_change_what_people_watched(cast: Cast, statement: str) -> None:
    lesson = make_course(lessons=1).lessons.get()
    add_video(lesson, fr=VTT)
    take_video_away(lesson, by=None, at=LATER)

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_video_of_a_draft_is_still_to_be_changed(cast: Cast) -> None:
    video = add_video(make_draft_course(lessons=1).lessons.get())

    video.captions_fr = VTT
    video.save()
    video.delete()

    assert not LessonVideo.objects.exists()

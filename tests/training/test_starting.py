from __future__ import annotations

from documents.richtext import word_count
from tests.conftest import Cast
from tests.factories.training import FOLLOWED, complete
from training.models import Course
from training.starting import ready_courses, start_courses


def test_ready_courses_are_complete_in_both_languages() -> None:
    for ready in ready_courses():
        assert len(ready["lessons"]) >= 4
        assert len(ready["questions"]) >= 8
        for lesson in ready["lessons"]:
            for language in ("fr", "en"):
                assert lesson[f"title_{language}"]
                assert word_count(lesson[f"body_{language}"]) >= 80


def test_they_are_written_once_and_published(cast: Cast) -> None:
    first = start_courses(by=cast.ada, at=FOLLOWED)

    assert len(first) == len(ready_courses()) == Course.objects.current().count()
    assert start_courses(by=cast.ada, at=FOLLOWED) == []


def test_they_can_be_completed(cast: Cast) -> None:
    for course in start_courses(by=cast.ada, at=FOLLOWED):
        assert complete(course, cast.zoe).score == 100

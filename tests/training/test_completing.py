from __future__ import annotations

import datetime as dt

import pytest

from assignments.models import Assignment
from documents.models import SealOrder
from tests.conftest import Cast
from tests.factories.acknowledgements import ask_guide, ask_rewritten
from tests.factories.training import (
    FOLLOWED,
    LATER,
    add_lesson,
    asked,
    assignment_of,
    complete,
    make_course,
    read_lesson,
    read_lessons,
    take_quiz,
)
from training.completing import progress_of
from training.models import Certificate


def test_nothing_is_done_before_it_is_begun(cast: Cast) -> None:
    progress = progress_of(make_course(), cast.zoe)

    assert (progress.percent, progress.is_done, progress.is_begun) == (0, False, False)


def test_each_required_lesson_and_the_quiz_count(cast: Cast) -> None:
    course = make_course(lessons=2)
    first, second = course.lessons.select_related("course")

    read_lesson(first, by=cast.zoe, at=FOLLOWED)
    assert progress_of(course, cast.zoe).percent == 33
    assert progress_of(course, cast.zoe).next_lesson == second
    read_lesson(second, by=cast.zoe, at=FOLLOWED)
    assert progress_of(course, cast.zoe).percent == 66
    take_quiz(course, cast.zoe)
    assert progress_of(course, cast.zoe).percent == 100


def test_an_optional_lesson_does_not_keep_from_completing(cast: Cast) -> None:
    course = make_course(lessons=1)
    add_lesson(course, 2, is_required=False)
    read_lesson(course.lessons.select_related("course").first(), by=cast.zoe, at=FOLLOWED)  # type: ignore[arg-type]
    take_quiz(course, cast.zoe)

    assert progress_of(course, cast.zoe).is_done


def test_passing_the_quiz_alone_completes_nothing(cast: Cast) -> None:
    course = make_course()
    take_quiz(course, cast.zoe)

    assert not progress_of(course, cast.zoe).is_done
    assert not Certificate.objects.exists()


def test_reading_alone_completes_nothing_where_there_is_a_quiz(cast: Cast) -> None:
    course = make_course()
    read_lessons(course, cast.zoe)
    take_quiz(course, cast.zoe, passes=False)

    assert not progress_of(course, cast.zoe).is_done
    assert not Certificate.objects.exists()


def test_a_course_without_quiz_is_completed_by_reading(cast: Cast) -> None:
    course = make_course(questions=0)
    read_lessons(course, cast.zoe)

    assert Certificate.objects.get().score is None


@pytest.mark.parametrize("quiz_first", [True, False])
def test_whatever_comes_last_makes_the_certificate_once(cast: Cast, quiz_first: bool) -> None:
    course = make_course()
    acts = [lambda: take_quiz(course, cast.zoe), lambda: read_lessons(course, cast.zoe)]
    for act in acts if quiz_first else reversed(acts):
        act()
    read_lessons(course, cast.zoe)
    take_quiz(course, cast.zoe)

    certificate = Certificate.objects.get()
    assert (certificate.employee, certificate.score, certificate.legal_name) == (cast.zoe, 100, "Zoé Tremblay")
    assert SealOrder.objects.get().about == certificate.key


def test_completing_fulfils_what_was_asked(cast: Cast) -> None:
    course = make_course()
    ask = asked(course, due_days=30)
    read_lessons(course, cast.zoe)
    assert assignment_of(ask, cast.zoe).opened_at == FOLLOWED
    assert assignment_of(ask, cast.zoe).is_outstanding

    take_quiz(course, cast.zoe)

    assert assignment_of(ask, cast.zoe).done_at == FOLLOWED
    assert Assignment.objects.outstanding().filter(ask=ask).count() == 3


def test_the_certificate_names_the_version_in_force(cast: Cast) -> None:
    version = ask_guide()

    assert complete(make_course(), cast.zoe).guide_version == version


def test_a_new_version_asks_only_for_the_lessons_about_what_changed(cast: Cast) -> None:
    version, course = ask_guide(), make_course(lessons=3)
    first = complete(course, cast.zoe)

    following = ask_rewritten(version, {2: ("<p>Autre chose.</p>", "<p>Something else.</p>")})
    progress = progress_of(course, cast.zoe)
    second_lesson = course.lessons.select_related("course").get(position=2)
    assert (progress.again, progress.is_done, progress.is_passed) == ({second_lesson.pk}, False, True)

    read_lesson(second_lesson, by=cast.zoe, at=LATER)

    assert progress_of(course, cast.zoe).is_done
    assert set(Certificate.objects.values_list("guide_version", flat=True)) == {version.pk, following.pk}
    assert first.guide_version == version


def test_a_version_that_changes_little_asks_nothing(cast: Cast) -> None:
    version, course = ask_guide(), make_course()
    complete(course, cast.zoe)

    ask_rewritten(version, {1: ("<p>Une virgule.</p>", "<p>A comma.</p>")}, must_acknowledge=False)

    assert progress_of(course, cast.zoe).is_done
    read_lessons(course, cast.zoe, at=LATER)
    assert Certificate.objects.get().guide_version == version


def test_what_was_read_before_the_new_version_counts_for_who_had_not_completed(cast: Cast) -> None:
    version, course = ask_guide(), make_course()
    read_lessons(course, cast.zoe)
    ask_rewritten(version, {1: ("<p>Autre.</p>", "<p>Other.</p>")})
    take_quiz(course, cast.zoe, at=LATER + dt.timedelta(days=1))

    assert Certificate.objects.get().guide_version.number == 2  # type: ignore[union-attr]

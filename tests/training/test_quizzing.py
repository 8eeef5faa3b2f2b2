from __future__ import annotations

import random

import pytest

from tests.conftest import Cast
from tests.factories.training import (
    FOLLOWED,
    LATER,
    add_question,
    make_course,
    read_lessons,
    right_answers,
    take_quiz,
    wrong_answers,
)
from training.correcting import correct
from training.following import CourseRetired
from training.models import Attempt, Certificate
from training.publishing import retire
from training.quizzing import (
    AlreadySubmitted,
    AnswersMissing,
    NoAttemptLeft,
    NoQuiz,
    NotTheirs,
    is_right,
    start_attempt,
    submit,
)


def test_questions_are_drawn_and_shuffled(cast: Cast) -> None:
    course = make_course(questions=9, questions_drawn=4)

    first = start_attempt(course, by=cast.zoe, at=FOLLOWED, luck=random.Random(1))
    second = start_attempt(course, by=cast.sam, at=FOLLOWED, luck=random.Random(2))

    assert len(first.questions) == len({question["text_fr"] for question in first.questions}) == 4
    assert first.questions != second.questions


def test_an_attempt_under_way_is_given_back(cast: Cast) -> None:
    course = make_course()

    first = start_attempt(course, by=cast.zoe, at=FOLLOWED)

    assert start_attempt(course, by=cast.zoe, at=LATER) == first


def test_answers_are_judged_by_what_was_shown(cast: Cast) -> None:
    course = make_course()
    attempt = start_attempt(course, by=cast.zoe, at=FOLLOWED)
    for question in course.questions.all():
        question.options.update(is_right=False, text_fr="Changée", text_en="Changed")
        question.options.create(position=9, text_fr="Nouvelle", text_en="New", is_right=True)

    submitted = submit(attempt, right_answers(attempt), by=cast.zoe, at=FOLLOWED)

    assert submitted.score == 100
    assert "Changée" not in {option.text for question in correct(submitted) for option in question.options}


def test_a_question_removed_meanwhile_stays_in_the_attempt(cast: Cast) -> None:
    course = make_course()
    attempt = start_attempt(course, by=cast.zoe, at=FOLLOWED)
    course.questions.all().delete()

    assert submit(attempt, right_answers(attempt), by=cast.zoe, at=FOLLOWED).is_passed


def test_the_second_submit_is_told_and_the_first_stands(cast: Cast) -> None:
    course = make_course()
    attempt = start_attempt(course, by=cast.zoe, at=FOLLOWED)
    submit(attempt, wrong_answers(attempt), by=cast.zoe, at=FOLLOWED)

    with pytest.raises(AlreadySubmitted):
        submit(attempt, right_answers(attempt), by=cast.zoe, at=LATER)

    assert Attempt.objects.get().score == 0


def test_multiple_answers_are_right_together_alone(cast: Cast) -> None:
    course = make_course(questions=0)
    add_question(course, 1, kind="multiple", right=(1, 3))
    question = start_attempt(course, by=cast.zoe, at=FOLLOWED).questions[0]
    right = [place for place, option in enumerate(question["options"]) if option["is_right"]]

    assert is_right(question, right)
    assert not is_right(question, right[:1])
    assert not is_right(question, [0, 1, 2])


@pytest.mark.parametrize("answers", [[], [[0]], [[0], []], [[0], [7]], [[0], [-1]], [[0, 1], [0]]])
def test_what_was_not_offered_is_refused(cast: Cast, answers: list[list[int]]) -> None:
    attempt = start_attempt(make_course(questions=2), by=cast.zoe, at=FOLLOWED)

    with pytest.raises(AnswersMissing):
        submit(attempt, answers, by=cast.zoe, at=FOLLOWED)

    assert Attempt.objects.open().exists()


def test_nobody_answers_for_another(cast: Cast) -> None:
    attempt = start_attempt(make_course(), by=cast.zoe, at=FOLLOWED)

    with pytest.raises(NotTheirs):
        submit(attempt, right_answers(attempt), by=cast.sam, at=FOLLOWED)


def test_attempts_are_counted_where_they_are_limited(cast: Cast) -> None:
    course = make_course(attempts_allowed=1)
    take_quiz(course, cast.zoe, passes=False)

    with pytest.raises(NoAttemptLeft):
        start_attempt(course, by=cast.zoe, at=LATER)


def test_an_attempt_under_way_counts_after_the_course_is_retired_and_none_begins(cast: Cast) -> None:
    course = make_course()
    read_lessons(course, cast.zoe)
    attempt = start_attempt(course, by=cast.zoe, at=FOLLOWED)
    course = retire(course, by=cast.ada, at=FOLLOWED)

    submit(attempt, right_answers(attempt), by=cast.zoe, at=LATER)

    assert Certificate.objects.get().employee == cast.zoe
    for person in (cast.zoe, cast.sam):
        with pytest.raises(CourseRetired):
            start_attempt(course, by=person, at=LATER)


def test_a_course_without_questions_has_no_quiz(cast: Cast) -> None:
    with pytest.raises(NoQuiz):
        start_attempt(make_course(questions=0), by=cast.zoe, at=FOLLOWED)

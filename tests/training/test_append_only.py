from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from tests.conftest import Cast
from tests.factories.training import FOLLOWED, complete, make_course, right_answers
from training.models import Attempt
from training.quizzing import start_attempt, submit


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

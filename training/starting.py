"""The three courses that come ready, one a level: text files of `training/starter`, written by the rules."""

from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path
from typing import Any

from django.db import transaction

from people.models import Employee
from training.models import Course, Lesson, QuizOption, QuizQuestion
from training.publishing import publish
from training.writing import Choice, check_answers, write_course, write_lesson, write_question

STARTER = Path(__file__).parent / "starter"
OPTION = ("is_right", "text_fr", "text_en", "explanation_fr", "explanation_en")


def ready_courses() -> list[dict[str, Any]]:
    return [tomllib.loads(path.read_text()) for path in sorted(STARTER.glob("*.toml"))]


@transaction.atomic
def start_courses(*, by: Employee | None, at: dt.datetime) -> list[Course]:
    """Those that are not there yet, published; what was changed by hand stays."""
    known = set(Course.objects.values_list("slug", flat=True))
    return [_write(ready, by=by, at=at) for ready in ready_courses() if ready["slug"] not in known]


def _write(ready: dict[str, Any], *, by: Employee | None, at: dt.datetime) -> Course:
    fields = {name: value for name, value in ready.items() if name not in ("lessons", "questions")}
    course = write_course(Course(**fields), at=at)
    for position, lesson in enumerate(ready["lessons"], start=1):
        write_lesson(Lesson(course=course, position=position, **lesson))
    for position, asked in enumerate(ready["questions"], start=1):
        options = [dict(zip(OPTION, option, strict=True)) for option in asked.pop("options")]
        question = write_question(QuizQuestion(course=course, position=position, **asked))
        check_answers(question, [Choice(row["text_fr"], row["text_en"], row["is_right"]) for row in options])
        QuizOption.objects.bulk_create(
            QuizOption(question=question, position=place, **row) for place, row in enumerate(options, start=1)
        )
    return publish(course, by=by, at=at)

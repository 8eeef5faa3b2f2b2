from __future__ import annotations

from django.db import connection
from django.test.utils import CaptureQueriesContext

from acknowledgements.confusing import Figure, questions_per_section
from acknowledgements.models import CheckTry
from guidebook.models import GuideVersion
from people.models import Employee
from tests.conftest import Cast
from tests.factories.acknowledgements import SIGNED, ask_guide, ask_next, assignment_of
from tests.factories.questions import ask_about, ask_rows, keys


def try_at(version: GuideVersion, person: Employee, section: int, *, is_right: bool = False) -> None:
    assignment, key = assignment_of(version, person), keys(version)[section - 1]
    CheckTry.objects.create(assignment=assignment, key=key, digest="0" * 64, is_right=is_right, tried_at=SIGNED)


def test_questions_and_wrong_tries_are_counted_by_section_in_its_order(cast: Cast) -> None:
    version = ask_guide()
    for person in (cast.ada, cast.zoe, cast.sam):
        ask_about(version, person, 2)
    ask_about(version, cast.zoe, 3)
    ask_about(version, cast.zoe, 3)
    for right in (True, False, False):
        try_at(version, cast.zoe, 1, is_right=right)

    sections = questions_per_section(version, people=Employee.objects.all(), language="en")

    assert [section.title for section in sections] == ["Part 1", "Part 2", "Part 3"]
    assert [section.questions for section in sections] == [Figure(), Figure(3, 3), Figure(2, 1)]
    assert [section.wrong_tries for section in sections] == [Figure(2, 1), Figure(), Figure()]
    assert [section.questions.is_few for section in sections] == [False, False, True]


def test_only_of_the_people_given(cast: Cast) -> None:
    version = ask_guide()
    ask_about(version, cast.zoe)
    try_at(version, cast.sam, 1)

    people = Employee.objects.filter(department=cast.operations)
    (first, *_others) = questions_per_section(version, people=people, language="fr")

    assert (first.questions, first.wrong_tries) == (Figure(1, 1), Figure())


def test_another_version_counts_for_itself(cast: Cast) -> None:
    version = ask_guide()
    ask_about(version, cast.zoe)
    following = ask_next(version)

    (first, *_others) = questions_per_section(following, people=Employee.objects.all(), language="fr")

    assert first.questions == Figure()


def test_three_queries_whatever_was_asked(cast: Cast) -> None:
    version = ask_guide()

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            questions_per_section(version, people=Employee.objects.all(), language="fr")
        return len(captured)

    before = queries()
    ask_rows(30, version, cast.zoe)
    assert queries() == before <= 4

"""Where a guide leaves people unsure: questions asked and wrong tries, section by section, and nobody's name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import Count, QuerySet

from acknowledgements.models import CheckTry, ReaderQuestion
from guidebook.models import GuideVersion
from guidebook.reading import sections_of, whole_edition
from people.models.employees import EmployeeQuerySet
from people.wording import LANGUAGES

FEWEST = 3  # people: of fewer, a figure would tell who they are


@dataclass(frozen=True)
class Figure:
    """So many times, by so many people."""

    number: int = 0
    people: int = 0

    @property
    def is_few(self) -> bool:
        """To be shown as "fewer than 3", not as a number."""
        return 0 < self.people < FEWEST


class SectionConfusion(NamedTuple):
    key: str
    title: str
    questions: Figure
    wrong_tries: Figure


def questions_per_section(version: GuideVersion, *, people: EmployeeQuerySet, language: str) -> list[SectionConfusion]:
    """In the order of the sections; wrong tries are those made since the version's request was first made."""
    asked = ReaderQuestion.objects.filter(version=version, asked_by__in=people.order_by())
    wrong = CheckTry.objects.filter(assignment__ask=version.ask_id, is_right=False)
    wrong = wrong.filter(assignment__employee__in=people.order_by())
    questions, tries = _figures(asked, "asked_by"), _figures(wrong, "assignment__employee")
    edition = next(filter(None, (whole_edition(version, each) for each in (language, *LANGUAGES))))
    return [
        SectionConfusion(
            section.key, section.title, questions.get(section.key, Figure()), tries.get(section.key, Figure())
        )
        for section in sections_of(edition)
    ]


def _figures(rows: QuerySet[Any], person: str) -> dict[str, Figure]:
    counted = rows.order_by().values_list("key").annotate(Count("pk"), Count(person, distinct=True))
    return {key: Figure(number, people) for key, number, people in counted}

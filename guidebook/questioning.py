"""Writing the comprehension questions of a section: all of them at once, in the order they are asked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any, TypeVar

from django.db import transaction

from documents.canonical import digest
from documents.richtext import one_line
from guidebook.composed import CheckRow, ChoiceRow
from guidebook.drafting import lock_draft
from guidebook.models import Section
from guidebook.starting import add_checks
from people.models import Employee
from people.wording import LANGUAGES

Row = TypeVar("Row", CheckRow, ChoiceRow)
MOST_CHECKS = 10
MOST_CHOICES = 6
SAID, EXPLAINED = 300, 500  # characters


class TooManyChecks(ValueError):
    """More questions than a section asks, or more answers than a question offers."""


class CheckUnsaid(ValueError):
    """A question says nothing in either language."""


class TooFewChoices(ValueError):
    """A question offers fewer than two answers."""


class NoneRight(ValueError):
    """None of the answers is right."""


class CheckTooLong(ValueError):
    """A question, an answer or an explanation is longer than its column."""


class ChecksChanged(Exception):
    """Somebody else saved these questions after the page was opened here. Nothing was written."""


def checks_of(section: Section) -> list[CheckRow]:
    """As they are stored."""
    return [
        CheckRow(
            check.question_fr,
            check.question_en,
            tuple(
                ChoiceRow(choice.is_right, choice.text_fr, choice.text_en, choice.explanation_fr, choice.explanation_en)
                for choice in check.choices.all()
            ),
        )
        for check in section.checks.prefetch_related("choices")
    ]


def checks_digest(checks: Sequence[CheckRow]) -> str:
    """What the questions say, so that one knows later whether they still do."""
    return digest([asdict(check) | {"choices": [asdict(choice) for choice in check.choices]} for check in checks])


@transaction.atomic
def write_checks(
    section: Section, checks: Sequence[CheckRow], *, by: Employee | None, at: dt.datetime, seen: str | None = None
) -> None:
    """
    The section asks these from now on, in this order; plain text, cleaned. Answers that say nothing are left out.

    Raises `AlreadyPublished` when the version no longer is a draft, `ChecksChanged` when the stored questions no longer
    are those of the digest `seen`, and a `ValueError` of this module when one cannot be kept: nothing is written then.
    """
    lock_draft(section.version)
    if seen is not None and seen != checks_digest(checks_of(section)):
        raise ChecksChanged
    if len(checks) > MOST_CHECKS:
        raise TooManyChecks
    cleaned = [clean_check(check) for check in checks]
    section.checks.all().delete()
    add_checks(section, cleaned)


def clean_check(check: CheckRow) -> CheckRow:
    """The question as it is kept. Raises the `ValueError` that says why it cannot be."""
    choices = tuple(clean for choice in check.choices if _says_something(clean := _cleaned(choice)))
    cleaned = replace(_line(check, "question"), choices=choices)
    if not (cleaned.question_fr or cleaned.question_en):
        raise CheckUnsaid
    if len(choices) < 2:
        raise TooFewChoices
    if len(choices) > MOST_CHOICES:
        raise TooManyChecks
    if not any(choice.is_right for choice in choices):
        raise NoneRight
    return cleaned


def _cleaned(choice: ChoiceRow) -> ChoiceRow:
    return _line(_line(choice, "text"), "explanation", most=EXPLAINED)


def _line(row: Row, name: str, most: int = SAID) -> Row:
    said: dict[str, Any] = {f"{name}_{code}": one_line(getattr(row, f"{name}_{code}")) for code in LANGUAGES}
    if any(len(text) > most for text in said.values()):
        raise CheckTooLong
    return replace(row, **said)


def _says_something(choice: ChoiceRow) -> bool:
    return any(getattr(choice, f"{name}_{code}") for name in ("text", "explanation") for code in LANGUAGES)

"""The comprehension questions of a section on one page: a form each, an empty one at the end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guidebook.composed import CheckRow, ChoiceRow
from guidebook.forms.rows import BaseRowFormSet, line
from guidebook.forms.writing import plain_helper
from guidebook.questioning import (
    EXPLAINED,
    MOST_CHECKS,
    MOST_CHOICES,
    SAID,
    CheckTooLong,
    CheckUnsaid,
    NoneRight,
    TooFewChoices,
    TooManyChecks,
    clean_check,
)
from people.wording import current_language

USUAL_CHOICES = 3
PARTS = ("text_fr", "text_en", "explanation_fr", "explanation_en")


class Slot(NamedTuple):
    """An answer on the page."""

    number: int
    right: forms.BoundField
    pairs: list[tuple[forms.BoundField, forms.BoundField]]


class QuestionForm(forms.Form):
    question_fr = line(_("Question in French"), "fr", most=SAID)
    question_en = line(_("Question in English"), "en", most=SAID)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in self._numbers:
            self.fields[f"right_{number}"] = forms.BooleanField(label=_("This one is right"), required=False)
            self.fields[f"text_fr_{number}"] = line(_("Answer in French"), "fr", most=SAID)
            self.fields[f"text_en_{number}"] = line(_("Answer in English"), "en", most=SAID)
            self.fields[f"explanation_fr_{number}"] = line(_("Why, in French"), "fr", most=EXPLAINED)
            self.fields[f"explanation_en_{number}"] = line(_("Why, in English"), "en", most=EXPLAINED)
        self.helper = plain_helper()

    @property
    def _numbers(self) -> range:
        """As many answers as are stored or were sent, and room for one more."""
        sent = sum(f"{self.prefix}-text_fr_{number}" in (self.data or {}) for number in range(1, MOST_CHOICES + 1))
        stored = sum(name.startswith("text_fr_") for name in self.initial)
        return range(1, min(MOST_CHOICES, max(USUAL_CHOICES, sent, stored + 1 if stored else 0)) + 1)

    @property
    def slots(self) -> Iterator[Slot]:
        for number in self._numbers:
            pairs = [(self[f"{part}_fr_{number}"], self[f"{part}_en_{number}"]) for part in ("text", "explanation")]
            yield Slot(number, self[f"right_{number}"], pairs)

    @property
    def said(self) -> str:
        languages = (current_language(), "fr", "en")
        return next((said for code in languages if (said := str(self[f"question_{code}"].value() or ""))), "")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.has_changed() and not self.errors:
            self._refuse_what_cannot_be_kept()
        return cleaned

    def _refuse_what_cannot_be_kept(self) -> None:
        try:
            clean_check(self.check)
        except CheckUnsaid:
            self.add_error("question_fr", gettext("Write the question, in one language at least."))
        except (TooFewChoices, TooManyChecks):
            self.add_error("text_fr_2", gettext("Offer two answers at least."))
        except NoneRight:
            self.add_error("right_1", gettext("Say which answer is right."))
        except CheckTooLong:  # the fields have said so already
            self.add_error("question_fr", gettext("This question is too long."))

    @property
    def check(self) -> CheckRow:
        said = self.cleaned_data
        return CheckRow(
            said["question_fr"],
            said["question_en"],
            tuple(
                ChoiceRow(said[f"right_{number}"], *(said[f"{part}_{number}"] for part in PARTS))
                for number in self._numbers
            ),
        )


class BaseQuestionFormSet(BaseRowFormSet):
    @property
    def checks(self) -> list[CheckRow]:
        """What is to be kept, in order."""
        return [form.check for form in self.ordered_forms]


def question_forms(checks: Sequence[CheckRow], *, data: Any = None) -> BaseQuestionFormSet:
    """The questions as they are stored, or as they were typed."""
    made = forms.formset_factory(
        QuestionForm,
        formset=BaseQuestionFormSet,
        extra=1 if len(checks) < MOST_CHECKS else 0,
        can_order=True,
        can_delete=True,
        can_delete_extra=False,
        max_num=MOST_CHECKS,
        absolute_max=MOST_CHECKS + 5,
        validate_max=True,
    )
    return made(data, initial=[_initial(check) for check in checks], prefix="checks")  # type: ignore[return-value]


def _initial(check: CheckRow) -> dict[str, Any]:
    initial: dict[str, Any] = {"question_fr": check.question_fr, "question_en": check.question_en}
    for number, choice in enumerate(check.choices, start=1):
        initial[f"right_{number}"] = choice.is_right
        initial |= {f"{part}_{number}": getattr(choice, part) for part in PARTS}
    return initial

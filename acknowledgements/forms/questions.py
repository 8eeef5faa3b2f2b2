from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from acknowledgements.inquiring import ANSWER_LENGTH, PASSAGE_LENGTH, QUESTION_LENGTH
from acknowledgements.models import ReaderQuestion, ReaderQuestionQuerySet
from acknowledgements.pinning import Wording
from guidebook.writing import clean_lines
from people.models import Employee
from people.wording import LANGUAGES


class QuestionForm(forms.Form):
    """A question about a section, and the words it is about."""

    question = forms.CharField(
        label=_("Your question"),
        max_length=QUESTION_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write your question. Nothing was sent.")},
    )
    passage = forms.CharField(
        label=_("The words it is about, if you like"),
        required=False,
        max_length=PASSAGE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Human resources read your question and answer you; your managers do not read it."),
    )

    def __init__(self, *args: Any, anchor: str, in_place: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.auto_id = f"{anchor}-%s"  # several may stand on one page
        if in_place:
            self.fields["question"].widget.attrs["autofocus"] = True

    def clean_question(self) -> str:
        question = clean_lines(self.cleaned_data["question"])
        if not question:
            raise forms.ValidationError(self.fields["question"].error_messages["required"])
        return question

    def clean_passage(self) -> str:
        return clean_lines(self.cleaned_data["passage"])


class AnswerForm(forms.Form):
    """What the person who asked is answered."""

    answer = forms.CharField(
        label=_("Your answer"),
        max_length=ANSWER_LENGTH,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Write your answer. Nothing was sent.")},
    )

    def __init__(self, *args: Any, question: ReaderQuestion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        in_french = question.language == Employee.Language.FRENCH
        self.fields["answer"].help_text = (
            gettext("In French, as the question.") if in_french else gettext("In English, as the question.")
        )

    def clean_answer(self) -> str:
        answer = clean_lines(self.cleaned_data["answer"])
        if not answer:
            raise forms.ValidationError(self.fields["answer"].error_messages["required"])
        return answer


class PinForm(forms.Form):
    """What everybody may read of a question: a question and its answer, in one language or in both."""

    question_fr = forms.CharField(label=_("Question in French"), required=False, max_length=QUESTION_LENGTH)
    answer_fr = forms.CharField(label=_("Answer in French"), required=False, max_length=ANSWER_LENGTH)
    question_en = forms.CharField(label=_("Question in English"), required=False, max_length=QUESTION_LENGTH)
    answer_en = forms.CharField(label=_("Answer in English"), required=False, max_length=ANSWER_LENGTH)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget = forms.Textarea(attrs={"rows": 2 if name.startswith("question") else 5, "lang": name[-2:]})

    def clean(self) -> dict[str, Any]:
        cleaned = {name: clean_lines(value) for name, value in (super().clean() or {}).items()}
        for language in LANGUAGES:
            asked, answered = cleaned.get(f"question_{language}"), cleaned.get(f"answer_{language}")
            if asked and answered == "":
                self.add_error(f"answer_{language}", gettext("Write its answer too, or leave both empty."))
            if answered and asked == "":
                self.add_error(f"question_{language}", gettext("Write its question too, or leave both empty."))
        if not self.errors and not any(cleaned.values()):
            self.add_error(None, gettext("Write the question and its answer, in one language at least."))
        return cleaned

    @property
    def wording(self) -> Wording:
        return Wording(**self.cleaned_data)


class QuestionFilterForm(forms.Form):
    """Which questions to list. What it does not know narrows nothing."""

    state = forms.ChoiceField(
        required=False, choices=[("waiting", _("Waiting")), ("answered", pgettext_lazy("questions", "Answered"))]
    )
    guide = forms.SlugField(required=False, max_length=80)

    def narrow(self, questions: ReaderQuestionQuerySet) -> ReaderQuestionQuerySet:
        self.is_valid()
        if slug := self.cleaned_data.get("guide"):
            questions = questions.filter(guide__slug=slug)
        if state := self.cleaned_data.get("state"):
            return questions.waiting() if state == "waiting" else questions.answered()
        return questions

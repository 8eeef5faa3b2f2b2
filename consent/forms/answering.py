from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from consent.models import ConsentFormVersion, ConsentItem, Decision
from documents.drawings import DrawingTooLarge, EmptyDrawing, NotADrawing, redraw
from people.models import Employee
from people.wording import localized

ALL = {"grant_all": Decision.Answer.GRANTED, "refuse_all": Decision.Answer.REFUSED}


class AnswersForm(forms.Form):
    """Yes or no to each item, none chosen beforehand; or to all of them at once, either way."""

    def __init__(self, *args: Any, version: ConsentFormVersion, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = list(version.questions.all())
        for question in self.questions:
            for item in question.items.all():
                self.fields[f"item-{item.pk}"] = forms.ChoiceField(
                    label=str(item),
                    choices=[(Decision.Answer.GRANTED, _("Yes")), (Decision.Answer.REFUSED, _("No"))],
                    widget=forms.RadioSelect,
                    error_messages={"required": _("Choose yes or no.")},
                )
        self.language = language

    @classmethod
    def shown(
        cls, data: QueryDict, version: ConsentFormVersion, language: str, *, has_changed: bool = False
    ) -> AnswersForm:
        """Bound, to check what is sent; else with what was chosen so far: to change it, or because the form sent is no
        longer the one in force (`has_changed`)."""
        if has_changed:
            return cls.carried(data, version, language)
        if data and data.get("step") != "change":
            return cls.filled(data, version, language)
        return cls(version=version, language=language, initial=data.dict())

    @classmethod
    def filled(cls, data: Any, version: ConsentFormVersion, language: str) -> AnswersForm:
        """What was chosen item by item, or the one answer to all that was pressed."""
        answer = ALL.get(data.get("choice", ""))
        if answer is None:
            return cls(data, version=version, language=language)
        keys = [f"item-{item.pk}" for question in version.questions.all() for item in question.items.all()]
        return cls(dict.fromkeys(keys, answer), version=version, language=language)

    @classmethod
    def carried(cls, data: Mapping[str, Any], version: ConsentFormVersion, language: str) -> AnswersForm:
        """The questions of a form that took the place of the one answered: what was chosen is kept where the same thing
        is asked, to be looked over."""
        keys = {name.partition("-")[2]: chosen for name, chosen in data.items() if name.startswith("item-")}
        known = {int(key): chosen for key, chosen in keys.items() if key.isdecimal() and len(key) < 19}
        former = ConsentItem.objects.filter(pk__in=known, question__version__form=version.form_id)
        cells = {cell_of(item): known[item.pk] for item in former.select_related("question")}
        items = [item for question in version.questions.all() for item in question.items.all()]
        initial = {f"item-{item.pk}": cells[cell_of(item)] for item in items if cell_of(item) in cells}
        return cls(version=version, language=language, initial=initial)

    @property
    def answers(self) -> dict[int, str]:
        return {int(name.partition("-")[2]): answer for name, answer in self.cleaned_data.items()}

    @property
    def asked(self) -> list[dict[str, Any]]:
        """Each question in words, with the fields of its items."""
        names = ("question", "meaning", "example")
        return [
            {name: localized(question, name, self.language) for name in names}
            | {"fields": [self[f"item-{item.pk}"] for item in question.items.all()]}
            | {
                "answered": [
                    (item, (self.data or {}).get(f"item-{item.pk}") == Decision.Answer.GRANTED)
                    for item in question.items.all()
                ]
            }
            for question in self.questions
        ]


def cell_of(item: ConsentItem) -> tuple[str, str, str]:
    return item.question.purpose, item.element, item.channel


class SignatureForm(forms.Form):
    typed_name = forms.CharField(max_length=240)
    drawing = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, person: Employee | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        name = self.fields["typed_name"]
        name.label, name.help_text = _("Your name"), _("Type it to sign.")
        name.widget.attrs["autocomplete"] = "name"

    def clean_drawing(self) -> str:
        address = self.cleaned_data["drawing"]
        if not address:
            return ""
        try:
            return redraw(address)
        except DrawingTooLarge:
            raise forms.ValidationError(_("The drawing is too large. Nothing was signed.")) from None
        except (NotADrawing, EmptyDrawing):
            raise forms.ValidationError(_("The drawing is empty or unreadable. Nothing was signed.")) from None

    def refuse_name(self) -> None:
        self.refuse_name_of(self.person.name if self.person else "")

    def refuse_name_of(self, name: str) -> None:
        said = _("This name is not the one in your file (%(name)s). Nothing was signed.")
        self.add_error("typed_name", said % {"name": name})

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.utils.translation import gettext_lazy as _

from consent.consulting import MOST_LINES, TooManyLines, Use
from consent.models import ConsentFormVersion, Decision
from consent.models.forms import Channel, Element, Purpose
from consent.shooting import MOST_BYTES, NotATable, Shoot, read_shoot
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
    def filled(cls, data: Any, version: ConsentFormVersion, language: str) -> AnswersForm:
        """What was chosen item by item, or the one answer to all that was pressed."""
        answer = ALL.get(data.get("choice", ""))
        if answer is None:
            return cls(data, version=version, language=language)
        keys = [f"item-{item.pk}" for question in version.questions.all() for item in question.items.all()]
        return cls(dict.fromkeys(keys, answer), version=version, language=language)

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


class SignatureForm(forms.Form):
    typed_name = forms.CharField(max_length=240)
    drawing = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, person: Employee, **kwargs: Any) -> None:
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
        said = _("This name is not the one in your file (%(name)s). Nothing was signed.")
        self.add_error("typed_name", said % {"name": self.person.name})


class UseForm(forms.Form):
    """What would be shown, why, where and when."""

    element = forms.ChoiceField(label=_("What is shown"), choices=Element.choices)
    purpose = forms.ChoiceField(label=_("Why"), choices=Purpose.choices)
    channel = forms.ChoiceField(label=_("Where"), choices=Channel.choices)
    day = forms.DateField(label=_("On"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))

    @property
    def use(self) -> Use:
        return Use(**{name: self.cleaned_data[name] for name in ("element", "purpose", "channel", "day")})


class RegistryForm(UseForm):
    error_title = _("Nothing was asked.")

    people = forms.CharField(
        label=_("People, one a line"),
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false", "autocomplete": "off"}),
        help_text=_("A first and a last name, an e-mail address or an employee number."),
    )
    field_order = ("people", "element", "purpose", "channel", "day")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.add_input(Submit("", _("May we publish?")))

    def clean_people(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["people"].splitlines() if line.strip()]
        if len(lines) > MOST_LINES:
            raise forms.ValidationError(_("At most 2,000 people at once."))
        return lines


class ShootForm(UseForm):
    error_title = _("Nothing was asked.")

    table = forms.FileField(
        label=_("CSV file"),
        help_text=_("A header, then at most 2,000 rows, one person each. Your other columns come back as they are."),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
    )
    field_order = ("table", "element", "purpose", "channel", "day")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.add_input(Submit("", _("Download the answers")))

    def clean_table(self) -> Shoot:
        try:
            return read_shoot(self.cleaned_data["table"].read(MOST_BYTES + 1))
        except NotATable:
            raise forms.ValidationError(_("This is not a CSV file with a header and at least one row.")) from None
        except TooManyLines:
            raise forms.ValidationError(_("At most 2,000 people at once.")) from None


class TokenForm(forms.Form):
    error_title = _("No token was made.")

    name = forms.CharField(
        label=_("What will use it"), max_length=120, help_text=_("Such as the photo library, or the intranet.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.add_input(Submit("", _("Make a token")))

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.utils.translation import gettext_lazy as _

from consent.consulting import MOST_LINES, TooManyLines, Use
from consent.models.forms import Channel, Element, Purpose
from consent.shooting import MOST_BYTES, NotATable, Shoot, read_shoot


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

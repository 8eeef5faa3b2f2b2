from __future__ import annotations

import datetime as dt
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from consent.inviting import Invited, is_under_fourteen
from consent.models import ConsentFormVersion, Guest
from consent.recognising import cleaned, recognise
from documents.richtext import one_line
from people.addresses import AddressFormField
from people.models import Employee


class GuestForm(forms.Form):
    error_title = _("Nobody was invited.")

    name = forms.CharField(label=_("First and last name"), max_length=200, required=False)
    email = AddressFormField(
        label=_("E-mail address"),
        max_length=254,
        help_text=_("Of the person, or of whoever represents a child. The link goes there alone: you will not see it."),
    )
    language = forms.ChoiceField(label=_("Language"), choices=Employee.Language.choices)
    age = forms.ChoiceField(
        label=_("Age"), choices=Guest.Age.choices, widget=forms.RadioSelect, initial=Guest.Age.ADULT
    )
    representative_name = forms.CharField(
        label=_("Who represents the child"), max_length=200, required=False, help_text=_("Under 14 only.")
    )
    representative_relation = forms.CharField(
        label=_("Relation to the child"), max_length=100, required=False, help_text=_("Such as mother, or guardian.")
    )
    employee = forms.CharField(
        label=_("If the child works here: their number, address or name"), max_length=240, required=False
    )
    represents_until = forms.DateField(
        label=_("The day they turn 14"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("From that day on they answer themselves."),
    )
    version = forms.ModelChoiceField(
        ConsentFormVersion.objects.in_force().select_related("form"), label=_("Form"), empty_label=None
    )

    def __init__(self, *args: Any, today: dt.date, may_represent: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        if not may_represent:
            del self.fields["employee"], self.fields["represents_until"]

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.add_input(Submit("", gettext("Send the invitation")))
        return helper

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("age") == Guest.Age.CHILD and not one_line(said.get("representative_name", "")):
            self.add_error("representative_name", gettext("Under 14, a parent or a guardian answers: name them."))
        if said.get("employee"):
            self._check_employee(said)
        elif not one_line(said.get("name", "")):
            self.add_error("name", gettext("Name them."))
        return said

    def _check_employee(self, said: dict[str, Any]) -> None:
        if said.get("age") != Guest.Age.CHILD:
            self.add_error("employee", gettext("From 14 on, an employee answers when logged in."))
        until = said.get("represents_until")
        if until is None or not is_under_fourteen(until, on=self.today):
            self.add_error("represents_until", gettext("Give the day they turn 14: it is to come, within 14 years."))

    def clean_employee(self) -> Employee | None:
        line = cleaned(self.cleaned_data["employee"])
        if not line:
            return None
        (meant,) = recognise([line])
        if len(meant) != 1:
            raise forms.ValidationError(gettext("Nobody here, or several people, go by that: give a number."))
        return meant[0]

    @property
    def invited(self) -> Invited:
        names = [*Invited.__dataclass_fields__]
        return Invited(**{name: self.cleaned_data[name] for name in names if name in self.cleaned_data})

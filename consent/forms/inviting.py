from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from consent.inviting import Invited
from consent.models import ConsentFormVersion, Guest
from people.models import Employee


class GuestForm(forms.Form):
    error_title = _("Nobody was invited.")

    name = forms.CharField(label=_("First and last name"), max_length=200)
    email = forms.EmailField(
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
    version = forms.ModelChoiceField(
        ConsentFormVersion.objects.in_force().select_related("form"), label=_("Form"), empty_label=None
    )

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.add_input(Submit("", gettext("Send the invitation")))
        return helper

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("age") == Guest.Age.CHILD and not said.get("representative_name"):
            self.add_error("representative_name", gettext("Under 14, a parent or a guardian answers: name them."))
        return said

    @property
    def invited(self) -> Invited:
        names = ("name", "email", "language", "age", "representative_name", "representative_relation")
        return Invited(**{name: self.cleaned_data[name] for name in names})

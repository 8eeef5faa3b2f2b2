from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from consent.models import Guest, RepresentationEnd
from consent.representing import LONGEST_REASON
from guidebook.writing import clean_lines

Cause = RepresentationEnd.Cause


class EndForm(forms.Form):
    error_title = _("Nothing has ended.")

    cause = forms.ChoiceField(
        label=_("Had they the right to answer?"),
        choices=Cause.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say whether they had the right to: what they signed depends on it.")},
    )
    reason = forms.CharField(
        label=_("What happened"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Kept as you write it. The person reads it, and the privacy officer."),
        error_messages={"required": _("Say what happened: the person reads it.")},
    )

    def __init__(self, data: Any = None, *, guest: Guest) -> None:
        super().__init__(data)
        if guest.ended:  # that they had the right is said already
            self.fields["cause"].choices = [(Cause.NO_RIGHT.value, Cause.NO_RIGHT.label)]  # type: ignore[attr-defined]

    def clean_reason(self) -> str:
        reason = clean_lines(self.cleaned_data["reason"])
        if not reason:
            raise forms.ValidationError(gettext("Say what happened: the person reads it."))
        return reason

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assignments.exempting import REASON_LENGTH


def _day_field(**more: Any) -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(widget=widget, input_formats=["%Y-%m-%d"], **more)


class ExemptionForm(forms.Form):
    """Why a person is not asked, and for how long."""

    reason = forms.CharField(
        label=_("Why"),
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Human resources and the auditor read it; managers do not. No reason of health here."),
    )
    starts_on = _day_field(label=_("From"))
    ends_on = _day_field(
        label=_("To"), required=False, help_text=_("The last day. Empty: for good. The person is asked again after it.")
    )

    def __init__(self, data: Any = None, *, today: dt.date) -> None:
        super().__init__(data, initial={"starts_on": today})
        self.today = today

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        starts_on, ends_on = cleaned.get("starts_on"), cleaned.get("ends_on")
        if ends_on and starts_on and ends_on < starts_on:
            self.add_error("ends_on", gettext("The last day comes before the first."))
        elif ends_on and ends_on < self.today:
            self.add_error("ends_on", gettext("This day is over: nothing would change."))
        return cleaned


class PostponeForm(forms.Form):
    """A later day for everyone who has not answered."""

    due_on = _day_field(label=_("New day"))

    def refuse_day(self) -> None:
        self.add_error("due_on", gettext("Choose a later day than the one people were given."))

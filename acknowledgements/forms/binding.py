from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from acknowledgements.binding import Binding
from guidebook.models import Guide
from people.wording import localized

EARLIEST = dt.date(2000, 1, 1)


class BoundForm(forms.Form):
    """A day, a guide, and who to look for. What it does not know is left out, never guessed."""

    guide = forms.ModelChoiceField(
        Guide.objects.none(), to_field_name="slug", label=_("Guide"), required=False, empty_label=None
    )
    on = forms.DateField(
        label=_("On that day"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        input_formats=["%Y-%m-%d"],
    )
    q = forms.CharField(label=_("Name or number"), required=False, max_length=120)
    state = forms.ChoiceField(label=_("State"), required=False)
    after = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput)
    before = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput)

    field_order = ("on", "guide", "state", "q")

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        published = Guide.objects.filter(versions__published_at__isnull=False).distinct().order_by("pk")
        guides: Any = self.fields["guide"]
        guides.queryset = published
        guides.label_from_instance = lambda guide: localized(guide, "title")
        states: Any = self.fields["state"]
        states.choices = [("", _("Everyone")), ("bound", _("Bound by a text")), ("unbound", _("By none"))]
        self.fields["on"].widget.attrs["max"] = today.isoformat()
        self.initial["on"] = today

    def clean_on(self) -> dt.date | None:
        on: dt.date | None = self.cleaned_data["on"]
        if on and not EARLIEST <= on <= self.today:
            raise forms.ValidationError(gettext("Choose a day that has come."))
        return on

    @property
    def binding(self) -> Binding | None:
        """None while no guide was ever published."""
        told = self.cleaned_data
        guide = told.get("guide") or self.fields["guide"].queryset.first()  # type: ignore[attr-defined]
        state = {"bound": True, "unbound": False}.get(told.get("state", ""))
        return Binding(guide, told.get("on") or self.today, told.get("q", ""), state) if guide else None

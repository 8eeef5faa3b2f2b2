from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

DAY = {"type": "date"}


class QuestionFilterForm(forms.Form):
    """Of the questions put to the registry: who asked, about whom, between which days."""

    by = forms.CharField(label=_("Asked by"), required=False, max_length=100)
    about = forms.CharField(label=_("About"), required=False, max_length=100)
    since = forms.DateField(label=_("Since"), required=False, widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"))
    until = forms.DateField(label=_("Until"), required=False, widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"))

    @property
    def wanted(self) -> dict[str, Any]:
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

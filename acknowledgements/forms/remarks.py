from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from acknowledgements.models import Acknowledgement


class RemarkFilterForm(forms.Form):
    """Which remarks to list. What it does not know narrows nothing."""

    answer = forms.ChoiceField(
        required=False,
        choices=[
            (Acknowledgement.Answer.WITH_REMARK, _("Remarks")),
            (Acknowledgement.Answer.DECLINED, _("Declines")),
        ],
    )
    guide = forms.SlugField(required=False, max_length=80)
    version = forms.IntegerField(required=False, min_value=1, max_value=2**31 - 1)

    @property
    def criteria(self) -> dict[str, Any]:
        """As a filter of acknowledgements."""
        self.is_valid()
        fields = {"answer": "answer", "guide": "edition__version__guide__slug", "version": "edition__version__number"}
        return {fields[name]: value for name, value in self.cleaned_data.items() if value}

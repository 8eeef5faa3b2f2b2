from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.utils.translation import gettext_lazy as _


class TokenForm(forms.Form):
    error_title = _("No token was made.")

    name = forms.CharField(
        label=_("What will use it"), max_length=120, help_text=_("Such as the photo library, or the intranet.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.add_input(Submit("", _("Make a token")))

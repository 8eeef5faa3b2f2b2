from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.utils.translation import gettext_lazy as _

from documents.codes import read_code


class CodeForm(forms.Form):
    error_title = _("Nothing was found yet.")

    code = forms.CharField(
        label=_("Code of the document"),
        max_length=60,
        help_text=_("Twelve characters, at the foot of its last page. Dashes and capitals do not matter."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "placeholder": "7K3M-9QXA-TB4C"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_method = "get"
        self.helper.add_input(Submit("", _("Verify")))

    def clean_code(self) -> str:
        code = read_code(self.cleaned_data["code"])
        if code is None:
            raise forms.ValidationError(
                _("This is not one of our codes: they have twelve letters and digits, such as 7K3M-9QXA-TB4C.")
            )
        return code


class LedgerForm(forms.Form):
    about = forms.CharField(
        label=_("Code of a document, or key of an act"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "placeholder": "7K3M-9QXA-TB4C"}),
    )
    before = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1)
    before_checkpoint = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1)

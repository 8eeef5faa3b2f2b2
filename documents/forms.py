from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from documents.codes import read_code
from documents.examining import HEAVIEST


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


class FileForm(forms.Form):
    error_title = _("Nothing was checked yet.")

    file = forms.FileField(
        label=_("PDF file"),
        widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf"}),
        error_messages={"empty": _("This file is empty: it holds nothing to check.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.attrs = {"data-file-limit": str(HEAVIEST)}
        self.helper.add_input(Submit("", _("Check this file")))

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > HEAVIEST:
            raise forms.ValidationError(
                _("This file weighs more than %(megabytes)s MB, and no document of ours does. It was not checked.")
                % {"megabytes": HEAVIEST // (1024 * 1024)}
            )
        return file

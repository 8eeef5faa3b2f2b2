import datetime as dt
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from documents.bundling import MOST_DOCUMENTS, Selection
from documents.codes import read_code
from documents.examining import HEAVIEST
from people.forms.naming import HOW_TO_NAME, known
from people.models import Employee, Organisation


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
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "class": "form-control"}),
    )
    before = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1)
    before_checkpoint = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1)


class BundleForm(forms.Form):
    """Of whom, of which text or of when: one of them at least, for everything is a command's work."""

    error_title = _("No bundle was made.")

    person = forms.CharField(
        label=_("Person"),
        required=False,
        max_length=254,
        help_text=HOW_TO_NAME,
    )
    subject = forms.CharField(
        label=_("Key of a version"), required=False, max_length=120, help_text=_("Such as guide:social-media:v2.")
    )
    since = forms.DateField(label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(
        label=_("Until, that day included"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.add_input(Submit("", _("Make the bundle")))

    def clean_person(self) -> Employee | None:
        typed = self.cleaned_data["person"]
        if not typed:
            return None
        return known(Employee.objects.all(), typed)

    def clean(self) -> None:
        told = self.cleaned_data
        if not self.errors and not any(told.get(name) for name in self.fields):
            raise forms.ValidationError(_("Choose a person, a version or a period. Everything is for the command."))
        if told.get("since") and told.get("until") and told["until"] < told["since"]:
            self.add_error("until", _("The last day comes before the first."))

    @property
    def selection(self) -> Selection:
        told, zone = self.cleaned_data, Organisation.current().zone
        since, until = told["since"], told["until"]
        return Selection(
            person=told["person"].pk if told["person"] else None,
            subject=told["subject"],
            since=dt.datetime.combine(since, dt.time(), zone) if since else None,
            until=dt.datetime.combine(until, dt.time(), zone) + dt.timedelta(days=1) if until else None,
        )

    def refuse_size(self) -> None:
        self.add_error(
            None,
            _("That is more than %(number)s documents: narrow it, or ask whoever runs the server for export_evidence.")
            % {"number": MOST_DOCUMENTS},
        )


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

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guidebook.advising.keeping import NOTE_LENGTH, TERM_LENGTH
from guidebook.forms.writing import ELEMENTS, plain_helper
from guidebook.writing import BODY_LENGTH, TITLE_LENGTH
from people.wording import LANGUAGES

LANGUAGE_CHOICES = [(code, code) for code in LANGUAGES]


class TypedTextForm(forms.Form):
    """A section as it is being typed, in one language."""

    language = forms.ChoiceField(choices=LANGUAGE_CHOICES)
    element = forms.TypedChoiceField(choices=ELEMENTS, coerce=int, empty_value=None, required=False)
    title = forms.CharField(max_length=TITLE_LENGTH, required=False)
    body = forms.CharField(required=False, strip=False)

    def clean_body(self) -> str:
        body = str(self.cleaned_data["body"])
        if len(body) > BODY_LENGTH:
            raise forms.ValidationError(gettext("This text is too long to be read here. Split it into two sections."))
        return body


class TermForm(forms.Form):
    """Words in one language of a section."""

    language = forms.ChoiceField(choices=LANGUAGE_CHOICES, widget=forms.HiddenInput)
    term = forms.CharField(max_length=TERM_LENGTH, widget=forms.HiddenInput)


class KeepForm(TermForm):
    note = forms.CharField(
        label=_("Why do these words stay?"),
        max_length=NOTE_LENGTH,
        help_text=_("For whoever writes the next version: “the official title of the law”, for instance."),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why in a few words, so that nobody asks again.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = plain_helper()

from __future__ import annotations

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from announcements.calling import AddressRefused, checked
from announcements.models import WebhookChannel


class WebhookForm(forms.Form):
    error_title = gettext_lazy("No channel was added.")

    kind = forms.ChoiceField(label=gettext_lazy("Where it is"), choices=WebhookChannel.Kind.choices)
    name = forms.CharField(
        label=gettext_lazy("Name of the channel"), max_length=120, help_text=gettext_lazy("Such as #general.")
    )
    url = forms.CharField(
        label=gettext_lazy("Address of the webhook"),
        max_length=2000,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "off", "spellcheck": "false"}),
        help_text=gettext_lazy("Slack or Teams gives it; it begins with https://. It is not shown again."),
    )
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=WebhookChannel.Language.choices)

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.add_input(Submit("", _("Add the channel")))
        return helper

    def clean_url(self) -> str:
        url: str = self.cleaned_data["url"]
        try:
            checked(url)
        except AddressRefused as refusal:
            raise ValidationError(_("Paste the whole address: it begins with https:// and leads outside.")) from refusal
        return url

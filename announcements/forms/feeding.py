from __future__ import annotations

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from announcements.authorising import MOST_HOSTS, NotAHost, TooManyHosts, hosts_of


class FeedForm(forms.Form):
    error_title = gettext_lazy("No address was made.")

    name = forms.CharField(
        label=gettext_lazy("What will read it"),
        max_length=120,
        help_text=gettext_lazy("Such as the intranet of the Québec office."),
    )
    hosts = forms.CharField(
        label=gettext_lazy("Sites that may show the card"),
        required=False,
        max_length=6000,
        widget=forms.Textarea(attrs={"rows": 3, "autocapitalize": "off", "spellcheck": "false"}),
        help_text=gettext_lazy("One a line, such as intranet.example.com. Without any, the card shows nowhere."),
    )

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.add_input(Submit("", _("Make the addresses")))
        return helper

    def clean_hosts(self) -> list[str]:
        try:
            return hosts_of(self.cleaned_data["hosts"].splitlines())
        except NotAHost as refusal:
            told = _("“%(typed)s” is not the name of a site. Write it as in intranet.example.com.")
            raise ValidationError(told, params={"typed": refusal.typed[:80]}) from refusal
        except TooManyHosts as refusal:
            told = _("At most %(most)s sites a token: make another one for the others.")
            raise ValidationError(told, params={"most": MOST_HOSTS}) from refusal

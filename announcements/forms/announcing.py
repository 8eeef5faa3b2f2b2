from __future__ import annotations

import datetime as dt
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Submit
from crispy_forms.layout import Layout as CrispyLayout
from django import forms
from django.db import transaction
from django.db.models import TextChoices
from django.utils.html import linebreaks
from django.utils.translation import gettext_lazy as _

from announcements.announcing import BODY_LIMIT, ForeignPath, HourGone, NothingToSay, TooLong
from announcements.personalising import EmptyPlaceholder
from documents.richtext import UnknownPlaceholder
from people.models import Audience, Department, Site

FRENCH, ENGLISH = {"lang": "fr-CA"}, {"lang": "en-CA"}
WORDS = _("You may write {{ first_name }}, {{ company }} and {{ link }}. An empty line starts a new paragraph.")


REFUSALS: dict[type[Exception], tuple[str | None, Any]] = {
    NothingToSay: (None, _("Write a subject and a message, in French, in English or in both.")),
    TooLong: (None, _("The message is too long for a mail. Shorten it, and let the page say the rest.")),
    ForeignPath: ("path", _("This is not a page of this site. Its address starts with one slash: /guides/.")),
    HourGone: ("send_at", _("This moment is over. Nothing was sent: choose a later one, or “Now”.")),
    UnknownPlaceholder: (None, _("We do not know what to put in place of %(names)s.")),
    EmptyPlaceholder: (None, _("There is no day to name here: take %(names)s out.")),
}


class When(TextChoices):
    NOW = "now", _("Now")
    LATER = "later", _("At the day and hour below")
    DRAFT = "draft", _("Not yet: keep it as a draft")


class AnnouncementForm(forms.Form):
    """What to say, to whom, and when."""

    subject_fr = forms.CharField(
        label=_("Subject in French"), max_length=160, required=False, widget=forms.TextInput(FRENCH)
    )
    body_fr = forms.CharField(
        label=_("Message in French"),
        max_length=BODY_LIMIT // 2,
        required=False,
        help_text=WORDS,
        widget=forms.Textarea({**FRENCH, "rows": 8}),
    )
    subject_en = forms.CharField(
        label=_("Subject in English"), max_length=160, required=False, widget=forms.TextInput(ENGLISH)
    )
    body_en = forms.CharField(
        label=_("Message in English"),
        max_length=BODY_LIMIT // 2,
        required=False,
        widget=forms.Textarea({**ENGLISH, "rows": 8}),
    )
    path = forms.CharField(
        label=_("Page the button leads to"),
        max_length=200,
        initial="/",
        help_text=_("The part of its address that follows the name of the site, such as /guides/."),
    )
    departments = forms.ModelMultipleChoiceField(
        Department.objects.all(),
        label=_("Departments"),
        required=False,
        help_text=_("With all the departments below them. None chosen: all of them."),
    )
    sites = forms.ModelMultipleChoiceField(
        Site.objects.all(), label=_("Sites"), required=False, help_text=_("None chosen: all of them.")
    )
    when = forms.ChoiceField(label=_("Send it"), choices=When.choices, initial=When.DRAFT, widget=forms.RadioSelect)
    send_at = forms.DateTimeField(
        label=_("Day and hour"),
        required=False,
        widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    per_minute = forms.IntegerField(
        label=_("At most so many messages a minute"),
        min_value=1,
        max_value=100_000,
        required=False,
        help_text=_("Where the mail server limits them, such as 30 for Microsoft 365. Empty: as fast as it goes."),
    )
    office_hours = forms.BooleanField(
        label=_("Only between 8 a.m. and 6 p.m., on working days"),
        required=False,
        help_text=_("What is left in the evening leaves the next working day; the company’s holidays count."),
    )
    asks_reading = forms.BooleanField(
        label=_("Ask whether it was read"),
        required=False,
        help_text=_("People are shown a button on its page. You are told how many pressed it, not who."),
    )

    @property
    def helper(self) -> FormHelper:
        """Made anew each time: crispy keeps in a button the words of whoever saw it first."""
        helper = FormHelper()
        helper.layout = CrispyLayout(
            Fieldset(_("In French"), "subject_fr", "body_fr"),
            Fieldset(_("In English"), "subject_en", "body_en"),
            Fieldset(_("To whom"), "departments", "sites"),
            Fieldset(_("Then"), "path", "when", "send_at", "office_hours", "per_minute", "asks_reading"),
            Submit("", _("Continue"), css_class="btn btn-primary"),
        )
        return helper

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("when") == When.LATER and not cleaned.get("send_at"):
            self.add_error("send_at", _("Say when, or choose “Now”."))
        return cleaned

    def refuse(self, refusal: Exception) -> None:
        """Say beside the field why the rule refused it."""
        field, reason = REFUSALS[type(refusal)]
        names = ", ".join(f"{{{{ {name} }}}}" for name in getattr(refusal, "names", []))
        self.add_error(field, reason % {"names": names} if names else reason)

    def wording(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        return {
            "subject_fr": cleaned["subject_fr"],
            "subject_en": cleaned["subject_en"],
            "body_fr": linebreaks(cleaned["body_fr"], autoescape=True),
            "body_en": linebreaks(cleaned["body_en"], autoescape=True),
            "button_fr": "Lire la suite",
            "button_en": "Read more",
            "path": cleaned["path"],
            "asks_reading": cleaned["asks_reading"],
        }

    def pace(self) -> dict[str, Any]:
        return {"per_minute": self.cleaned_data["per_minute"], "office_hours": self.cleaned_data["office_hours"]}

    def hour(self, at: dt.datetime) -> dt.datetime | None:
        """None: a draft."""
        chosen = {When.NOW: at, When.LATER: self.cleaned_data["send_at"], When.DRAFT: None}
        return chosen[self.cleaned_data["when"]]

    @transaction.atomic
    def save_audience(self) -> Audience:
        audience = Audience.objects.create()
        audience.departments.set(self.cleaned_data["departments"])
        audience.sites.set(self.cleaned_data["sites"])
        return audience

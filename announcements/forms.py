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
from django.utils.translation import pgettext

from announcements.announcing import BODY_LIMIT, ForeignPath, HourGone, NothingToSay, TooLong
from announcements.laddering import FURTHEST, MOST_STEPS, TooManySteps, checked
from announcements.personalising import EmptyPlaceholder
from announcements.posters import MOST_POSTERS, Layout, Paper, Poster, TooManyPosters, Words
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


class LadderForm(forms.Form):
    """The days of reminders, as one writes them: -7, -1, 3, 7."""

    steps = forms.CharField(
        label=_("Days"),
        max_length=200,
        required=False,
        help_text=_(
            "Counted from the day due: -1 is the day before, 3 is three days after. Separate them with commas. "
            "Nothing: nobody is reminded."
        ),
    )

    def clean_steps(self) -> list[int]:
        typed = self.cleaned_data["steps"].replace("\u2212", "-").replace(";", ",").replace(",", " ").split()
        try:
            return checked(int(word) for word in typed)
        except TooManySteps as error:
            raise forms.ValidationError(_("Choose at most %(most)s days."), params={"most": MOST_STEPS}) from error
        except ValueError as error:
            message = _("Write whole numbers from -%(furthest)s to %(furthest)s, such as -7, -1, 3.")
            raise forms.ValidationError(message, params={"furthest": FURTHEST}) from error


class Follows(TextChoices):
    KIND = "kind", _("Like the others of its kind")
    OWN = "own", _("On days of its own")
    NOBODY = "nobody", _("Nobody is reminded")


class AskLadderForm(LadderForm):
    """Whether and when those who have not answered this request are reminded."""

    follows = forms.ChoiceField(label=_("Reminders"), choices=Follows.choices, widget=forms.RadioSelect)
    field_order = ("follows", "steps")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("follows") == Follows.OWN and cleaned.get("steps") == []:
            self.add_error("steps", _("Write the days, or choose that nobody is reminded."))
        return cleaned


class PosterForm(forms.Form):
    """What a poster says, how it looks and where it hangs."""

    class Languages(TextChoices):
        BOTH = "both", _("French and English")
        FRENCH = "fr", _("French")
        ENGLISH = "en", _("English")

    headline_fr = forms.CharField(
        label=_("Large words in French"),
        max_length=60,
        required=False,
        initial="Publier l’esprit tranquille",
        help_text=_("About six words: they are read from three metres away."),
        widget=forms.TextInput(FRENCH),
    )
    line_fr = forms.CharField(
        label=_("Beside the code, in French"),
        max_length=90,
        required=False,
        initial="Notre guide des médias sociaux est prêt.",
        widget=forms.TextInput(FRENCH),
    )
    headline_en = forms.CharField(
        label=_("Large words in English"),
        max_length=60,
        required=False,
        initial="Post with peace of mind",
        widget=forms.TextInput(ENGLISH),
    )
    line_en = forms.CharField(
        label=_("Beside the code, in English"),
        max_length=90,
        required=False,
        initial="Our social media guide is ready.",
        widget=forms.TextInput(ENGLISH),
    )
    languages = forms.ChoiceField(
        label=_("Languages"), choices=Languages.choices, initial=Languages.FRENCH, widget=forms.RadioSelect
    )
    layout = forms.ChoiceField(
        label=_("Layout"), choices=Layout.choices, initial=Layout.BANNER, widget=forms.RadioSelect
    )
    paper = forms.ChoiceField(label=_("Paper"), choices=Paper.choices, initial=Paper.LETTER, widget=forms.RadioSelect)
    path = forms.CharField(
        label=_("Page the code leads to"),
        max_length=200,
        help_text=_("The part of its address that follows the name of the site, such as /guides/."),
    )
    sites = forms.ModelMultipleChoiceField(
        Site.objects.all(),
        label=_("Where it hangs"),
        required=False,
        help_text=_("A page for each site, with a code of its own. None chosen: one code for everywhere."),
    )

    @property
    def helper(self) -> FormHelper:
        """Made anew each time: crispy keeps in a button the words of whoever saw it first."""
        helper = FormHelper()
        helper.layout = CrispyLayout(
            Fieldset(_("In French"), "headline_fr", "line_fr"),
            Fieldset(_("In English"), "headline_en", "line_en"),
            Fieldset(_("How it looks"), "languages", "layout", "paper"),
            Fieldset(_("Where it hangs and where it leads"), "sites", "path"),
            Submit("", _("Download the poster"), css_class="btn btn-primary"),
        )
        return helper

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for language in self._chosen(cleaned.get("languages", "")):
            if not cleaned.get(f"headline_{language}") and f"headline_{language}" not in self.errors:
                self.add_error(f"headline_{language}", _("Write the large words, or choose the other language."))
        return cleaned

    def refuse(self, refusal: Exception) -> None:
        if isinstance(refusal, TooManyPosters):
            too_many = _("Choose at most %(most)s sites at a time. Nothing was made.")
            self.add_error("sites", forms.ValidationError(too_many, params={"most": MOST_POSTERS}))
        else:
            self.add_error(*REFUSALS[type(refusal)])

    def poster(self) -> Poster:
        cleaned = self.cleaned_data
        words = tuple(
            Words(language, cleaned[f"headline_{language}"], cleaned[f"line_{language}"])
            for language in self._chosen(cleaned["languages"])
        )
        return Poster(cleaned["path"], words, cleaned["layout"], cleaned["paper"])

    def file_name(self) -> str:
        cleaned = self.cleaned_data
        what = pgettext("file name", "poster")
        return f"{what}-{cleaned['layout']}-{cleaned['paper'].lower()}-{cleaned['languages']}.pdf"

    def _chosen(self, languages: str) -> tuple[str, ...]:
        return ("fr", "en") if languages == self.Languages.BOTH else (languages,) if languages else ()

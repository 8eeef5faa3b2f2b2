from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from announcements.announcing import HourGone, NothingToSay, TooLong
from announcements.personalising import EmptyPlaceholder
from announcements.wording_kit import Kit, for_consent
from consent.models import ConsentFormVersion
from consent.publishing import ChangeNoteMissing, DraftChanged, NotComplete
from documents.richtext import UnknownPlaceholder
from guidebook.forms.publishing import AnnouncementForm as GuideAnnouncementForm
from guidebook.forms.writing import plain_helper
from people.forms.audiences import AudienceForm
from people.models import Organisation
from people.wording import LANGUAGE_TAGS, LANGUAGES, day

REFUSALS = (
    *(UnknownPlaceholder, EmptyPlaceholder, TooLong, HourGone, NothingToSay),  # of the announcement
    *(DraftChanged, NotComplete, ChangeNoteMissing),  # of a text changed meanwhile
)


class PublicationForm(AudienceForm):
    """First step: who is asked, and what changed since the last version."""

    change_note_fr = forms.CharField(
        label=_("What changes, in French"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "lang": LANGUAGE_TAGS["fr"]}),
    )
    change_note_en = forms.CharField(
        label=_("What changes, in English"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "lang": LANGUAGE_TAGS["en"]}),
    )
    hoped_on = forms.DateField(
        label=_("An answer would help by"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        input_formats=["%Y-%m-%d"],
        help_text=_("Said in the announcement, and only there: a consent is asked, so nobody is ever late."),
    )
    field_order = ("change_note_fr", "change_note_en", *AudienceForm.field_order, "hoped_on")

    def __init__(self, data: Any = None, *, version: ConsentFormVersion, at: dt.datetime) -> None:
        self.version, self.at = version, at
        self.today = Organisation.current().today(at)
        former = version.form.versions.in_force().select_related("ask__audience").first()
        super().__init__(data, initial=_as_before(former))
        self.helper = plain_helper()
        self.languages = list(Organisation.current().languages or LANGUAGES)
        if version.number == 1:
            del self.fields["change_note_fr"], self.fields["change_note_en"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self.check_audience(cleaned)
        for language in self.languages:
            if f"change_note_{language}" in self.fields and not cleaned.get(f"change_note_{language}"):
                self.add_error(f"change_note_{language}", gettext("Say what changes: people read it first."))
        if (hoped := cleaned.get("hoped_on")) and hoped < self.today:
            self.add_error("hoped_on", gettext("This day is over. Choose today or a later day."))
        return cleaned

    @property
    def notes(self) -> dict[str, str]:
        return {
            f"change_note_{language}": self.cleaned_data.get(f"change_note_{language}", "") for language in LANGUAGES
        }

    def kit(self) -> Kit:
        """The announcement, ready to be changed."""
        form, hoped = self.version.form, self.cleaned_data["hoped_on"]
        return for_consent(
            title_fr=form.title_fr,
            title_en=form.title_en,
            number=self.version.number,
            hoped_fr=day(hoped, "fr"),
            hoped_en=day(hoped, "en"),
            **self.notes,
        )


def _as_before(former: ConsentFormVersion | None) -> dict[str, Any]:
    """The audience of the version in force, to start from."""
    if former is None or former.ask is None:
        return {}
    audience = former.ask.audience
    chosen = {"departments": list(audience.departments.all()), "sites": list(audience.sites.all())}
    is_part = any(chosen.values()) or audience.language
    return {**chosen, "language": audience.language, "for_whom": "part" if is_part else "everyone"}


class AnnouncementForm(GuideAnnouncementForm):
    """Second step: what people are told, and when."""

    def refuse(self, refusal: Exception) -> None:
        if isinstance(refusal, NotComplete | ChangeNoteMissing):
            self.add_error(None, SAID[type(refusal)])
        else:
            super().refuse(refusal)


SAID: dict[type[Exception], Any] = {
    NotComplete: _("The form was changed meanwhile and something is missing now. Nothing is published: go back."),
    ChangeNoteMissing: _("Say what changes: people read it first."),
}

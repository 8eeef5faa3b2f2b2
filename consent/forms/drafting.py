from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from consent.drafting import NOTICE, TITLES, WORDS, asked, described, noticed
from consent.models import ConsentFormVersion, ConsentWording
from consent.models.forms import Channel, Element
from documents.canonical import digest
from guidebook.forms.writing import TitleField, plain_helper
from people.wording import LANGUAGE_TAGS, LANGUAGES

LONGEST = 4000
HINTS = {
    "introduction": _("Why you ask, in two or three sentences. It stands at the head of the form."),
    "no_consequence": _("Shown before the first question."),
    "purposes": _("What the images and words are used for, and nothing else."),
    "means": _("How and where they are made."),
    "third_parties": _("Networks, agencies, printers; and that what is online may be kept outside Québec."),
    "retention": _("Of the images, and of the proof that the person answered."),
    "rights": _("To see, correct and receive what is held about them."),
    "withdrawal": _("In whole or in part, at any time; and what cannot be undone."),
    "privacy_officer": _("Who it is, how to write to them, and where to complain."),
    "help_contact": _("Who explains the questions, for whoever asks."),
    "statement": _("The words under which people put their name."),
}


class Piece(forms.Form):
    """A piece of the draft; `seen` is the digest of what the page showed."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, stored: dict[str, Any]) -> None:
        self.stored = stored
        super().__init__(data, initial=stored | {"seen": digest(stored)})
        self.helper = plain_helper()

    def told_it_changed(self, stored: dict[str, Any]) -> None:
        """What was typed stays in the page; saving once more replaces the newer text."""
        self.add_error(
            None,
            gettext(
                "A colleague changed this meanwhile. What you typed is below and nothing was saved: saving again "
                "replaces their text, and another window shows it."
            ),
        )
        data = self.data.copy()  # type: ignore[attr-defined]
        data["seen"] = digest(stored)
        self.data = data


class DescriptionForm(Piece):
    title_fr = TitleField(language="fr", label=_("Title in French"))
    title_en = TitleField(language="en", label=_("Title in English"))
    months = forms.IntegerField(
        label=_("Months it lasts"),
        required=False,
        min_value=1,
        max_value=120,
        help_text=_("Empty: until an event below, or until the person withdraws it."),
    )
    end_event_fr = forms.CharField(label=_("Event that ends it, in French"), required=False, max_length=200)
    end_event_en = forms.CharField(label=_("Event that ends it, in English"), required=False, max_length=200)
    after_departure = forms.ChoiceField(
        label=_("If the person leaves the company"),
        choices=ConsentFormVersion.AfterDeparture.choices,
        widget=forms.RadioSelect,
    )
    territory_fr = forms.CharField(label=_("Where it may be seen, in French"), required=False, max_length=200)
    territory_en = forms.CharField(label=_("Where it may be seen, in English"), required=False, max_length=200)
    is_tagging_allowed = forms.BooleanField(label=_("People may be named on a photo (tagged)"), required=False)

    def __init__(self, data: Any = None, *, version: ConsentFormVersion) -> None:
        super().__init__(data, stored=described(version))
        for name, field in self.fields.items():
            if name.endswith(("_fr", "_en")):
                field.widget.attrs["lang"] = LANGUAGE_TAGS[name[-2:]]
        if version.number > 1:
            for name in TITLES:
                self.fields[name].disabled = True
            self.fields["title_en"].help_text = gettext("The title stays: people signed under it.")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not cleaned.get("title_fr") and not cleaned.get("title_en"):
            self.add_error("title_fr", gettext("A form needs a title, in one language at least."))
        if cleaned.get("months") and (cleaned.get("end_event_fr") or cleaned.get("end_event_en")):
            self.add_error("months", gettext("Choose one: a number of months, or the event that ends it."))
        return cleaned


class NoticeForm(Piece):
    """All that is said around the questions, the two languages side by side."""

    def __init__(self, data: Any = None, *, version: ConsentFormVersion) -> None:
        super().__init__(data, stored=noticed(version))
        for name in NOTICE:
            label = ConsentWording.label_of(name)
            label = label[:1].upper() + label[1:]
            for language in LANGUAGES:
                said = gettext("%(what)s, in French") if language == "fr" else gettext("%(what)s, in English")
                attrs = {"rows": 4, "lang": LANGUAGE_TAGS[language], "spellcheck": "true"}
                self.fields[f"{name}_{language}"] = forms.CharField(
                    label=said % {"what": label},
                    required=False,
                    max_length=LONGEST,
                    widget=forms.Textarea(attrs=attrs),
                )

    @property
    def rows(self) -> list[dict[str, Any]]:
        return [
            {"hint": HINTS[name], "sheets": [self[f"{name}_{language}"] for language in LANGUAGES]} for name in NOTICE
        ]


class QuestionForm(Piece):
    cells = forms.MultipleChoiceField(
        choices=[
            (f"{element.value}:{channel.value}", f"{element.value}, {channel.value}")
            for element in Element
            for channel in Channel
        ],
        error_messages={"required": _("Choose at least one thing to ask about.")},
    )

    def __init__(self, data: Any = None, *, version: ConsentFormVersion, purpose: str) -> None:
        super().__init__(data, stored=asked(version, purpose))
        labels = {
            "question": (_("Question, in French"), _("Question, in English")),
            "meaning": (_("What yes and no mean, in French"), _("What yes and no mean, in English")),
            "example": (_("Example, in French"), _("Example, in English")),
        }
        for name in WORDS:
            part, _underscore, language = name.rpartition("_")
            attrs = {"rows": 2, "lang": LANGUAGE_TAGS[language], "spellcheck": "true"}
            self.fields[name] = forms.CharField(
                label=labels[part][LANGUAGES.index(language)],
                required=False,
                max_length=300 if part == "question" else LONGEST,
                widget=forms.Textarea(attrs=attrs),
            )

    @property
    def rows(self) -> list[list[Any]]:
        return [[self[f"{part}_{language}"] for language in LANGUAGES] for part in ("question", "meaning", "example")]

    @property
    def table(self) -> list[dict[str, Any]]:
        """Each element, with whether it is asked about in each channel."""
        chosen = set(self["cells"].value() or [])
        return [
            {
                "label": element.label,
                "cells": [
                    {"value": value, "label": f"{element.label} – {channel.label}", "is_chosen": value in chosen}
                    for channel in Channel
                    for value in [f"{element.value}:{channel.value}"]
                ],
            }
            for element in Element
        ]

    @property
    def channels(self) -> list[str]:
        return [str(channel.label) for channel in Channel]

    @property
    def chosen(self) -> set[tuple[str, str]]:
        pairs = [cell.partition(":") for cell in self.cleaned_data["cells"]]
        return {(element, channel) for element, _colon, channel in pairs}


class StartForm(forms.Form):
    STARTER, BLANK = "starter", "blank"
    door = forms.ChoiceField(
        label=_("How do you want to start?"),
        choices=[
            (STARTER, _("From the starter form: written in French and in English, ready to be made yours")),
            (BLANK, _("From a blank form, with the title below")),
        ],
        widget=forms.RadioSelect,
        initial=STARTER,
    )
    title_fr = TitleField(language="fr", label=_("Title in French"))
    title_en = TitleField(language="en", label=_("Title in English"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title_en"].help_text = gettext("Leave both titles empty to take those of the starter.")
        self.helper = plain_helper()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        titles = cleaned.get("title_fr") or cleaned.get("title_en")
        if cleaned.get("door") == self.BLANK and not titles and not self.errors:
            self.add_error("title_fr", gettext("A form needs a title, in one language at least."))
        return cleaned

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Submit
from crispy_forms.layout import Layout as CrispyLayout
from django import forms
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from announcements.forms.announcing import ENGLISH, FRENCH, REFUSALS
from announcements.posters import MOST_POSTERS, Layout, Paper, Poster, TooManyPosters, Words
from people.models import Site


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

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from guidebook.answering import Answers
from guidebook.forms.writing import plain_helper
from guidebook.presets import postures, sectors


class PostureForm(forms.Form):
    posture = forms.TypedChoiceField(label=_("Posture"), coerce=int, widget=forms.RadioSelect)
    sector = forms.ChoiceField(label=_("Sector"))

    def __init__(self, data: Any = None, *, answers: Answers) -> None:
        self.former = answers
        super().__init__(data, initial={"posture": answers.posture, "sector": answers.sector})
        notches = [(facts.notch, f"{facts.notch}. {facts.name} – {facts.summary}") for facts in postures()]
        self.fields["posture"].choices = notches  # type: ignore[attr-defined]
        self.fields["sector"].choices = [(facts.key, facts.label) for facts in sectors()]  # type: ignore[attr-defined]
        self.helper = plain_helper()

    @property
    def answers(self) -> Answers:
        """The same answers, in that posture and that sector."""
        return replace(self.former.for_sector(self.cleaned_data["sector"]), posture=self.cleaned_data["posture"])

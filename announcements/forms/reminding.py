from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from announcements.laddering import FURTHEST, MOST_STEPS, TooManySteps, checked


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

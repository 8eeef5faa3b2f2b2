from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from announcements.displaying import Display, LastDayGone, ReadingNeedsPage
from announcements.models import Announcement

DISPLAY_REFUSALS: dict[type[Exception], tuple[str | None, Any]] = {
    LastDayGone: ("shown_until", _("The last day comes before the first one, or is over. Choose a later one.")),
    ReadingNeedsPage: (
        "on_intranet",
        _("Whoever is asked whether they read it needs its page: show it on the intranet, or do not ask."),
    ),
}


def _day(label: Any, help_text: Any) -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, required=False, widget=widget, help_text=help_text)


class DisplayForm(forms.Form):
    """Whether the intranet shows it, from when and until when."""

    on_intranet = forms.BooleanField(
        label=_("Show it on the intranet"),
        required=False,
        initial=True,
        help_text=_(
            "On the News page of those it is for. What is for everybody is also told by the feeds, the card, Slack and "
            "Teams. Without this it leaves by mail only."
        ),
    )
    shown_from = _day(_("From"), _("Empty: as it leaves, never before."))
    shown_until = _day(_("Until, that day included"), _("Empty: for three months."))

    def display(self) -> Display:
        chosen = self.cleaned_data
        return Display(chosen["on_intranet"], chosen["shown_from"], chosen["shown_until"])

    def refuse(self, refusal: Exception) -> None:
        """Say beside the field why the rule refused it."""
        self.add_error(*DISPLAY_REFUSALS[type(refusal)])


def display_of(announcement: Announcement) -> dict[str, Any]:
    """What the page holds already."""
    return {name: getattr(announcement, name) for name in ("on_intranet", "shown_from", "shown_until")}

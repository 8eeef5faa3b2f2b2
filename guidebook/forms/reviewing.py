from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guidebook.forms.writing import plain_helper
from guidebook.models import Gate, Guide, Verdict
from guidebook.reviewing import NOTE_LENGTH, QUOTE_LENGTH
from people.models import Employee

MOST_APPROVERS = 50


class SubmissionForm(forms.Form):
    """Ask that the draft be read."""

    note = forms.CharField(
        label=_("A word for those who review it"),
        required=False,
        max_length=NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class VerdictForm(forms.Form):
    """Approve the text that was read, or ask for changes."""

    kind = forms.ChoiceField(
        label=_("Your opinion"),
        choices=[
            (Verdict.Kind.APPROVED, _("I approve this text as it is.")),
            (Verdict.Kind.CHANGES, _("I ask for changes, described below.")),
        ],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("Why, or what should change"),
        required=False,
        max_length=NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)  # the text that was read

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("kind") == Verdict.Kind.CHANGES and not (cleaned.get("note") or "").strip():
            self.add_error("note", gettext("Say what should change."))
        return cleaned


class CommentForm(forms.Form):
    """A remark on a section, on one of its passages when one is quoted."""

    section_key = forms.CharField(max_length=80, required=False, widget=forms.HiddenInput)
    answers = forms.IntegerField(required=False, min_value=1, max_value=2**31, widget=forms.HiddenInput)
    quote = forms.CharField(max_length=QUOTE_LENGTH, required=False)
    body = forms.CharField(max_length=NOTE_LENGTH)


class ApprovalForm(forms.Form):
    """How a guide is approved before it is published."""

    needed = forms.IntegerField(
        label=_("Approvals before publishing"),
        min_value=0,
        max_value=20,
        help_text=_("0: whoever publishes decides alone."),
    )
    four_eyes = forms.BooleanField(
        label=_("Four eyes: at least one approval comes from somebody who did not write the text"), required=False
    )
    approvers = forms.CharField(
        label=_("Who approves"),
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 5, "autocapitalize": "none", "spellcheck": "false"}),
        help_text=_("A log-in name, an employee number or an e-mail address per line. Empty: all who write guides."),
    )

    def __init__(self, data: Any = None, *, guide: Guide) -> None:
        names = "\n".join(guide.approvers.order_by("sort_name").values_list("login", flat=True))
        initial = {"needed": guide.approvals_needed, "four_eyes": guide.four_eyes, "approvers": names}
        super().__init__(data, initial=initial)
        self.helper = plain_helper()

    def clean_approvers(self) -> list[Employee]:
        typed = [line.strip() for line in self.cleaned_data["approvers"].splitlines() if line.strip()]
        if len(typed) > MOST_APPROVERS:
            raise forms.ValidationError(gettext("Name at most %(most)s people.") % {"most": MOST_APPROVERS})
        found = {name: Employee.objects.known_as(name).filter(is_active=True).first() for name in typed}
        if unknown := [name for name, person in found.items() if person is None]:
            raise forms.ValidationError(gettext("Nobody is known as %(names)s.") % {"names": ", ".join(unknown)})
        return [person for person in found.values() if person]

    def refuse(self) -> None:
        self.add_error("needed", gettext("Fewer people than that may approve it: name more, or ask for less."))


class GateForm(forms.Form):
    """What people go through before they may sign the guide."""

    NONE = "none"
    gate = forms.ChoiceField(
        label=_("What people go through before signing"),
        choices=[
            (NONE, _("Nothing: they sign when they like")),
            (str(Gate.OPENED.value), _("Every section opened, one page each")),
            (str(Gate.CHECKED.value), _("Every section opened, and its questions answered right")),
        ],
        widget=forms.RadioSelect,
        help_text=_(
            "Reading is always open: only the signature waits. Questions may be tried again as often as one likes; "
            "a section without questions only has to be opened."
        ),
    )

    def __init__(self, data: Any = None, *, guide: Guide) -> None:
        super().__init__(data, initial={"gate": str(guide.gate) if guide.gate else self.NONE})
        self.helper = plain_helper()

    def clean_gate(self) -> Gate | None:
        chosen = self.cleaned_data["gate"]
        return None if chosen == self.NONE else Gate(int(chosen))


class RenewalForm(forms.Form):
    """How often the guide is asked again."""

    NEVER = "never"
    months = forms.ChoiceField(
        label=_("How often is it asked again?"),
        choices=[
            (NEVER, _("Once is enough")),
            ("6", _("Every six months")),
            ("12", _("Every year")),
            ("24", _("Every two years")),
            ("36", _("Every three years")),
        ],
        widget=forms.RadioSelect,
        help_text=_(
            "Counted from the day it was last asked of everyone. Whoever acknowledged it in the 90 days before is left "
            "in peace until the next time; earlier answers and their documents stay as they are."
        ),
    )

    def __init__(self, data: Any = None, *, guide: Guide) -> None:
        super().__init__(data, initial={"months": str(guide.renew_months or self.NEVER)})
        self.helper = plain_helper()

    def clean_months(self) -> int | None:
        chosen = self.cleaned_data["months"]
        return None if chosen == self.NEVER else int(chosen)


class MomentForm(forms.Form):
    """When the version is published."""

    NOW, LATER = "at_once", "on_a_day"
    publish_when = forms.ChoiceField(
        label=_("When is it published?"),
        choices=[(NOW, _("Now")), (LATER, _("On the day and at the time below"))],
        widget=forms.RadioSelect,
        initial=NOW,
        required=False,
    )
    publish_at = forms.DateTimeField(
        label=_("Day and time of publication"),
        required=False,
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
    )

    def __init__(self, data: Any = None, *, due_on: dt.date | None, at: dt.datetime) -> None:
        self.due_on, self.at = due_on, at
        super().__init__(data)
        self.helper = plain_helper()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        moment = cleaned.get("publish_at")
        if cleaned.get("publish_when") != self.LATER or "publish_at" in self.errors:
            return cleaned
        if moment is None:
            self.add_error("publish_at", gettext("Say on which day and at what time."))
        elif moment <= self.at:
            self.add_error("publish_at", gettext("This moment is over. Choose a later one, or publish it now."))
        elif self.due_on and moment.date() > self.due_on:
            self.add_error("publish_at", gettext("People would be asked after the day by which they are to answer."))
        return cleaned

    @property
    def later(self) -> dt.datetime | None:
        """None: now."""
        is_later = self.cleaned_data.get("publish_when") == self.LATER
        return self.cleaned_data["publish_at"] if is_later else None

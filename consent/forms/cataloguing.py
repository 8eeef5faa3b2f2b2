from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from consent.cataloguing import Described
from consent.models import Asset, Guest, Takedown
from consent.models.forms import Channel, Purpose
from consent.picturing import HEAVIEST
from consent.recognising import cleaned, recognise, recognise_guests
from consent.showing import Shown
from consent.taking_down import Proof
from people.models import Employee

MOST_NAMED = 200
DAY = {"type": "date"}
PROVED = [choice for choice in Takedown.Outcome.choices if choice[0] != Takedown.Outcome.SOMEBODY_ELSE]


@dataclass(frozen=True)
class Named:
    people: list[Employee] = field(default_factory=list)
    guests: list[Guest] = field(default_factory=list)


class AssetForm(forms.Form):
    """What it is; a picture, an address or words, so that anybody recognises it."""

    error_title = _("Nothing was added.")

    element = forms.ChoiceField(label=_("What it is"), choices=Asset.KINDS)
    title = forms.CharField(
        label=_("Title"), max_length=160, help_text=_("Such as “Team of the Lévis depot, winter 2026”.")
    )
    picture = forms.FileField(
        label=_("Picture"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        help_text=_(
            "JPEG, PNG or WebP, 25 MB at most. We keep a small copy without what cameras hide in files; of a video, "
            "an image of it is enough."
        ),
    )
    link = forms.URLField(
        label=_("Address of the original"),
        required=False,
        max_length=500,
        assume_scheme="https",
        help_text=_("Where the photo library keeps it."),
    )
    description = forms.CharField(
        label=_("Description, or the words themselves"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    made_on = forms.DateField(label=_("Made on"), required=False, widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"))
    people = forms.CharField(
        label=_("Who can be recognised, one a line"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false", "autocomplete": "off"}),
        help_text=_("A first and a last name, an e-mail address or an employee number."),
    )

    def clean_people(self) -> Named:
        return named(self.cleaned_data["people"])

    @property
    def described(self) -> Described:
        names = ("element", "title", "description", "link", "made_on")
        return Described(**{name: self.cleaned_data[name] for name in names})


class PeopleForm(forms.Form):
    error_title = _("Nobody was added.")

    people = forms.CharField(
        label=_("Who can be recognised, one a line"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false", "autocomplete": "off"}),
        help_text=_("A first and a last name, an e-mail address or an employee number."),
    )

    def clean_people(self) -> Named:
        return named(self.cleaned_data["people"])


def named(typed: str) -> Named:
    """Those people and guests; each line names exactly one, or is said to."""
    lines = [line for line in map(cleaned, typed.splitlines()) if line]
    if len(lines) > MOST_NAMED:
        raise forms.ValidationError(gettext("At most %(number)s people at once.") % {"number": MOST_NAMED})
    found, refused = Named(), []
    meant = recognise(lines)
    known = recognise_guests([line for line, people in zip(lines, meant, strict=True) if not people])
    for line, people in zip(lines, meant, strict=True):
        guests = [] if people else known[line]
        if len(people) + len(guests) == 1:
            found.people.extend(people)
            found.guests.extend(guests)
        elif people or guests:
            refused.append(gettext("“%(line)s”: several people go by that name; give a number.") % {"line": line})
        else:
            refused.append(gettext("“%(line)s”: nobody known here.") % {"line": line})
    if refused:
        raise forms.ValidationError(refused)
    return found


class PublicationForm(forms.Form):
    error_title = _("Nothing was recorded.")

    purpose = forms.ChoiceField(label=_("Why"), choices=Purpose.choices)
    channel = forms.ChoiceField(label=_("Where"), choices=Channel.choices)
    place = forms.CharField(
        label=_("Address of the page, or the place"),
        max_length=500,
        help_text=_("So that whoever has to take it down finds it: an address, a brochure and its page."),
    )
    published_on = forms.DateField(label=_("Published on"), widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"))
    reason = forms.CharField(
        label=_("Why it is published all the same"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Asked only where somebody did not say yes. It is kept."),
    )

    @property
    def shown(self) -> Shown:
        names = ("purpose", "channel", "place", "published_on")
        return Shown(**{name: self.cleaned_data[name] for name in names})


class ProofForm(forms.Form):
    error_title = _("Nothing was recorded.")

    outcome = forms.ChoiceField(label=_("What became of it"), choices=PROVED, widget=forms.RadioSelect)
    address = forms.URLField(
        label=_("Address of the proof"),
        required=False,
        max_length=500,
        assume_scheme="https",
        help_text=_("A page kept in your library, or the page as it is now."),
    )
    picture = forms.FileField(
        label=_("Capture of the page as it is now"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        help_text=_("JPEG, PNG or WebP, 25 MB at most."),
    )
    note = forms.CharField(
        label=_("What was done"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not self.errors and not any(said.get(name) for name in ("address", "note", "picture")):
            self.add_error("note", gettext("Say what was done, or give a proof: an address or a capture."))
        return said

    @property
    def proof(self) -> Proof:
        picture = self.cleaned_data["picture"]
        said = {name: self.cleaned_data[name] for name in ("outcome", "address", "note")}
        return Proof(**said, picture=picture.read(HEAVIEST + 1) if picture else b"")


class AssetFilterForm(forms.Form):
    words = forms.CharField(label=_("Title or name"), required=False, max_length=100)
    element = forms.ChoiceField(label=_("What it is"), required=False, choices=[("", _("All")), *Asset.KINDS])


class TakedownFilterForm(forms.Form):
    STATES = [("open", _("To do")), ("overdue", _("Overdue")), ("done", _("Done")), ("all", _("All"))]

    state = forms.ChoiceField(label=_("State"), required=False, choices=STATES)
    channel = forms.ChoiceField(label=_("Where"), required=False, choices=[("", _("Everywhere")), *Channel.choices])
    mine = forms.BooleanField(label=_("In my hands"), required=False)

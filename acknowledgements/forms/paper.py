from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from acknowledgements.acknowledging import AlreadyAnswered, NotTheirs, TextChanged
from acknowledgements.recording import DIGEST_SHOWN, MOST_PEOPLE, NOTE_LENGTH, LeftOut, first_day, recordable_people
from assignments.fulfilling import NoLongerAsked
from assignments.models import Assignment
from documents.scans import NotAScan, Scan, ScanLocked, ScanTooLarge, ScanTooLong, read_scan
from guidebook.models import Edition, GuideVersion
from people import wording
from people.models import Employee

LONGEST_KEY = 18  # digits


SCAN_REFUSALS = {
    NotAScan: _("This is not a PDF, a JPEG or a PNG that opens: it may be broken, cut short, or of another kind."),
    ScanTooLarge: _("This file is too large: 10 MB at most. Scan it in shades of grey, at 200 or 300 dpi."),
    ScanLocked: _("This PDF asks for a password. Save it without one, then choose it again."),
    ScanTooLong: _("This PDF has no page, or more than 50. Record one sheet at a time."),
}


LEFT_OUT = {
    AlreadyAnswered: _("They have answered already, and what they answered stays: %(names)s."),
    NoLongerAsked: _("They are no longer asked: %(names)s."),
    TextChanged: _("They are shown another text than the one of this sheet: %(names)s."),
    NotTheirs: _("You do not record for them: %(names)s."),
}


class PeopleField(forms.ModelMultipleChoiceField):
    """Of whom a key that no row can have is nobody's: SQLite cannot even be asked for it."""

    def clean(self, value: Any) -> Any:
        if any(len(str(key)) > LONGEST_KEY for key in value or ()):
            raise forms.ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return super().clean(value)


class PaperForm(forms.Form):
    """A signed sheet: its scan, which words it bears, the day, and who signed it."""

    scan = forms.FileField(
        label=_("Scan of the signed sheet"),
        allow_empty_file=True,  # refused in our own words
        help_text=_("PDF, JPEG or PNG, 10 MB and 50 pages at most. It is kept exactly as it is."),
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf,image/jpeg,image/png"}),
        error_messages={"required": _("Choose the scan of the signed sheet.")},
    )
    edition = forms.ChoiceField(
        label=_("Language of the statement on the sheet"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the language of the sheet.")},
    )
    signed_on = forms.DateField(
        label=_("Signed on"),
        help_text=_("The day written on the sheet; the last one, if there are several."),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Where it was signed, for instance. Kept with the sheet, for human resources."),
    )
    people = PeopleField(
        label=_("Who signed"),
        queryset=Assignment.objects.none(),
        error_messages={
            "required": _("Tick the people whose signature is on the sheet."),
            "invalid_choice": _("One of these people is not yours to record."),
            "invalid_pk_value": _("One of these people is not yours to record."),
        },
    )

    def __init__(self, *args: Any, version: GuideVersion, viewer: Employee, on: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.version, self.on = version, on
        self.editions = {edition.digest: edition for edition in version.editions.defer("sections")}
        self.fields["edition"].choices = [(key, self._words(each)) for key, each in self.editions.items()]  # type: ignore[attr-defined]
        recordable = recordable_people(viewer, on=on).order_by()
        asked = Assignment.objects.filter(ask=version.ask_id, employee__in=recordable)
        self.fields["people"].queryset = asked  # type: ignore[attr-defined]
        self.fields["signed_on"].widget.attrs |= {"min": first_day(version).isoformat(), "max": on.isoformat()}

    def _words(self, edition: Edition) -> str:
        """Its language; where people are shown different sections, the digest at the foot of the sheet as well."""
        language = str(dict(Employee.Language.choices)[edition.language])
        if all(each.combination == 0 for each in self.editions.values()):
            return language
        return gettext("%(language)s, sheet marked %(digest)s") % {
            "language": language,
            "digest": edition.digest[:DIGEST_SHOWN],
        }

    @property
    def ticked(self) -> set[str]:
        return set(self.data.getlist("people")) if self.is_bound else set()  # type: ignore[attr-defined]

    def clean_scan(self) -> Scan:
        file = self.cleaned_data["scan"]
        try:
            return read_scan(file, name=file.name or "")
        except tuple(SCAN_REFUSALS) as refusal:
            raise forms.ValidationError(SCAN_REFUSALS[type(refusal)]) from refusal

    def clean_edition(self) -> Edition:
        return self.editions[self.cleaned_data["edition"]]

    def clean_signed_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["signed_on"]
        first = first_day(self.version)
        if first <= day <= self.on:
            return day
        raise forms.ValidationError(
            gettext("This version can have been signed from %(first)s to %(last)s.")
            % {"first": wording.day(first), "last": wording.day(self.on)}
        )

    def clean_people(self) -> list[Assignment]:
        people = list(self.cleaned_data["people"])
        if len(people) > MOST_PEOPLE:
            raise forms.ValidationError(gettext("Record at most 200 people at once."))
        return people

    def refuse(self, left_out: Sequence[LeftOut]) -> None:
        self.add_error(None, gettext("None of the people ticked could be recorded, and the sheet was not kept."))
        for said in left_out_words(left_out):
            self.add_error(None, said)


def left_out_words(left_out: Sequence[LeftOut]) -> list[str]:
    """Each reason once, with the people it holds for."""
    said = []
    for kind, words in LEFT_OUT.items():
        if names := [left.person.name for left in left_out if type(left.refusal) is kind]:
            said.append(str(words) % {"names": ", ".join(names)})
    return said


class PaperFilterForm(forms.Form):
    """Whose signatures one looks for. What it does not know narrows nothing."""

    q = forms.CharField(label=_("Name or number"), required=False, max_length=120)
    team = forms.IntegerField(required=False, min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)

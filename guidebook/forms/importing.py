from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guidebook.forms.writing import plain_helper
from guidebook.importing.formats import FORMATS, WHOLE_GUIDE, heaviest
from guidebook.importing.report import MEGABYTE, FileTooLarge
from guidebook.importing.reviewing import ToPlace
from guidebook.models import Element

OWN, LATER = "own", ""
PLACES = [
    (LATER, _("To be placed later")),
    *((str(element.value), f"{element.value}. {element.label}") for element in Element),
    (OWN, _("A section of your own")),
]


class ImportForm(forms.Form):
    file = forms.FileField(
        label=_("Your document"),
        max_length=200,
        allow_empty_file=True,  # said in our own words when it is read
        help_text=_(
            "Word (.docx) or OpenDocument (.odt), 20 MB at most; web page (.html), 8 MB; Markdown or text, 2 MB. "
            "Or a guide exported from here as JSON, 60 MB."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ",".join([*FORMATS, WHOLE_GUIDE])}),
    )
    language = forms.ChoiceField(
        label=_("The language it is written in"),
        choices=[("fr", _("French")), ("en", _("English"))],
        widget=forms.RadioSelect,
        initial="fr",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = plain_helper()

    def clean_file(self) -> UploadedFile[Any]:
        """Weighed before it is read."""
        file: UploadedFile[Any] = self.cleaned_data["file"]
        most = heaviest(file.name or "")
        if (file.size or 0) > most:
            raise forms.ValidationError(str(FileTooLarge(file.name or "", most=most // MEGABYTE)))
        return file


class PlacingForm(forms.Form):
    """One choice for each section in the bin."""

    def __init__(self, *args: Any, places: Sequence[ToPlace], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._places = places
        for place in places:
            self.fields[place.section.key] = forms.ChoiceField(
                label=gettext("What is “%(section)s” about?") % {"section": place.section},
                choices=PLACES,
                required=False,
                widget=forms.Select(attrs={"class": "form-select"}),
                initial=str(place.proposed.value) if place.proposed else LATER,
            )
        self.helper = plain_helper()

    @property
    def rows(self) -> Iterator[tuple[ToPlace, forms.BoundField]]:
        return ((place, self[place.section.key]) for place in self._places)

    @property
    def placed(self) -> dict[str, int | None]:
        return {
            key: None if chosen == OWN else int(chosen) for key, chosen in self.cleaned_data.items() if chosen != LATER
        }

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guidebook.forms.writing import plain_helper

ALT_LENGTH = 500


class PictureForm(forms.Form):
    """A picture for a text, with the words that stand for it, or the statement that none are needed."""

    file = forms.FileField(
        label=_("Picture"),
        help_text=_("PNG, JPEG, WebP or GIF, 4 MB at most."),
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp,image/gif"}),
    )
    alt = forms.CharField(
        label=_("Description"),
        required=False,
        max_length=ALT_LENGTH,
        help_text=_("What somebody who does not see the picture needs to know."),
    )
    decorative = forms.BooleanField(label=_("The picture only decorates: it needs no description"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = plain_helper()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("decorative"):
            cleaned["alt"] = ""
        elif "alt" in cleaned and not cleaned["alt"]:
            self.add_error("alt", gettext("Describe the picture, or say that it only decorates."))
        return cleaned

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from documents.canonical import digest
from documents.richtext import placeholders_in, plain_text
from guidebook.models import Element, GuideVersion, Section, SectionText, UnsavedSheet
from guidebook.placeholders import PLACEHOLDERS
from guidebook.writing import BODY_LENGTH, TITLE_LENGTH, Seen, Sheet, clean_body, clean_title
from people.wording import LANGUAGE_TAGS, LANGUAGES, localized

ELEMENTS = [
    ("", _("A section of your own")),
    *((element.value, f"{element.value}. {element.label}") for element in Element),
]


class TitleField(forms.CharField):
    """One line, in one language."""

    def __init__(self, *, language: str, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"lang": LANGUAGE_TAGS[language], "autocomplete": "off"})
        super().__init__(max_length=TITLE_LENGTH, required=False, widget=widget, **kwargs)

    def clean(self, value: Any) -> str:
        return clean_title(super().clean(value))


def plain_helper() -> FormHelper:
    """The page draws the form's own tag and buttons."""
    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    return helper


class StartForm(forms.Form):
    STARTER, BLANK = "starter", "blank"
    door = forms.ChoiceField(
        label=_("How do you want to start?"),
        choices=[
            (BLANK, _("A blank page: the titles of the eight elements, nothing else")),
            (STARTER, _("The starter as it stands: the eight elements, written in French and in English")),
        ],
        widget=forms.RadioSelect,
        initial=BLANK,
    )
    title_fr = TitleField(language="fr", label=_("Title in French"))
    title_en = TitleField(language="en", label=_("Title in English"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title_en"].help_text = gettext("Leave both titles empty to take those of the starter.")
        self.helper = plain_helper()


class DescriptionForm(forms.Form):
    title_fr = TitleField(language="fr", label=_("Title in French"))
    title_en = TitleField(language="en", label=_("Title in English"))
    statement_fr = forms.CharField(
        label=_("What people declare, in French"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5, "lang": LANGUAGE_TAGS["fr"]}),
    )
    statement_en = forms.CharField(
        label=_("What people declare, in English"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5, "lang": LANGUAGE_TAGS["en"]}),
    )

    def __init__(self, *args: Any, version: GuideVersion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for language in LANGUAGES:
            self.initial[f"title_{language}"] = getattr(version.guide, f"title_{language}")
            self.initial[f"statement_{language}"] = getattr(version, f"statement_{language}")
        self.helper = plain_helper()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("title_fr") and not cleaned.get("title_en") and not self.errors:
            self.add_error("title_fr", gettext("A guide needs a title, in one language at least."))
        return cleaned


class NewSectionForm(forms.Form):
    title_fr = TitleField(language="fr", label=_("Title in French"))
    title_en = TitleField(language="en", label=_("Title in English"))
    element = forms.TypedChoiceField(label=_("Element"), choices=ELEMENTS, coerce=int, empty_value=None, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = plain_helper()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("title_fr") and not cleaned.get("title_en") and not self.errors:
            self.add_error("title_fr", gettext("A section needs a title, in one language at least."))
        return cleaned


class BodyField(forms.CharField):
    """Rich text as HTML; `static/js/writing.js` makes an editor of it. The rule that stores it sanitises it."""

    def __init__(self, *, language: str, **kwargs: Any) -> None:
        attrs = {"rows": 16, "lang": LANGUAGE_TAGS[language], "data-rich-text": "", "spellcheck": "true"}
        super().__init__(required=False, widget=forms.Textarea(attrs=attrs), **kwargs)

    def clean(self, value: Any) -> str:
        body = str(super().clean(value) or "").replace("\r\n", "\n")
        if len(body) > BODY_LENGTH:
            raise forms.ValidationError(
                gettext("This text has %(length)s characters; a section holds %(most)s. Split it into two sections."),
                params={"length": len(body), "most": BODY_LENGTH},
            )
        return body


class SectionForm(forms.Form):
    """
    A section in both languages.

    For each, it carries when the text it shows was last saved (`seen`) and the digest of that text (`shown`): a
    language that was not touched is not written, so that two people can work on two languages at once.
    """

    element = forms.TypedChoiceField(label=_("Element"), choices=ELEMENTS, coerce=int, empty_value=None, required=False)
    title_fr = TitleField(language="fr", label=_("Title in French"))
    body_fr = BodyField(language="fr", label=_("Text in French"))
    title_en = TitleField(language="en", label=_("Title in English"))
    body_en = BodyField(language="en", label=_("Text in English"))
    seen_fr = forms.CharField(required=False, widget=forms.HiddenInput)
    seen_en = forms.CharField(required=False, widget=forms.HiddenInput)
    shown_fr = forms.CharField(required=False, widget=forms.HiddenInput)
    shown_en = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, data: Any = None, *, section: Section, unsaved: Mapping[str, UnsavedSheet] | None = None, **kwargs: Any
    ) -> None:
        """`unsaved`: what this person typed before, put in the page in the place of the stored text."""
        initial: dict[str, Any] = {"element": section.element or ""}
        for language in LANGUAGES:
            initial |= _fields_of(section.text(language), language)
        for language, sheet in (unsaved or {}).items():
            initial |= {f"title_{language}": sheet.title, f"body_{language}": sheet.body}
            initial[f"seen_{language}"] = sheet.based_on.isoformat() if sheet.based_on else ""
        super().__init__(data, initial=initial, **kwargs)
        self.helper = plain_helper()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for language in LANGUAGES:
            body = cleaned.get(f"body_{language}")
            if body and plain_text(body).strip() and cleaned.get(f"title_{language}") == "":
                self.add_error(f"title_{language}", gettext("This text needs a title."))
        return cleaned

    @property
    def sheets(self) -> dict[str, Sheet]:
        """What was changed, by language."""
        return {language: self._sheet(language) for language in LANGUAGES if self._is_changed(language)}

    @property
    def shown_title(self) -> str:
        return localized(SimpleNamespace(**self.cleaned_data), "title")

    @property
    def unknown_placeholders(self) -> list[str]:
        """The words between double braces that nothing fills; the text is kept all the same."""
        texts = [self.cleaned_data[f"{part}_{language}"] for part in ("title", "body") for language in LANGUAGES]
        return sorted(set().union(*map(placeholders_in, texts)) - PLACEHOLDERS.keys())

    def _sheet(self, language: str) -> Sheet:
        seen = parse_seen(self.cleaned_data[f"seen_{language}"])
        return Sheet(self.cleaned_data[f"title_{language}"], self.cleaned_data[f"body_{language}"], Seen(seen))

    def _is_changed(self, language: str) -> bool:
        title, body = self.cleaned_data[f"title_{language}"], self.cleaned_data[f"body_{language}"]
        return digest([title, clean_body(body)]) != self.cleaned_data[f"shown_{language}"]

    def take_over(self, newer: dict[str, SectionText | None]) -> None:
        """Saving once more will replace the newer texts, which the page now shows."""
        data = self.data.copy()  # type: ignore[attr-defined]
        for language, text in newer.items():
            fields = _fields_of(text, language)
            for name in (f"seen_{language}", f"shown_{language}"):
                data[name] = fields[name]
        self.data = data


class KeptForm(forms.Form):
    """The same sheets while they are typed: nothing is asked of them but their length."""

    title_fr = forms.CharField(required=False, strip=False)
    body_fr = BodyField(language="fr")
    title_en = forms.CharField(required=False, strip=False)
    body_en = BodyField(language="en")
    seen_fr = forms.CharField(required=False)
    seen_en = forms.CharField(required=False)

    @property
    def sheets(self) -> dict[str, Sheet]:
        """Those that were sent: a page with nothing new only says that it is open."""
        return {
            language: Sheet(
                self.cleaned_data[f"title_{language}"],
                self.cleaned_data[f"body_{language}"],
                Seen(parse_seen(self.cleaned_data[f"seen_{language}"])),
            )
            for language in LANGUAGES
            if f"body_{language}" in self.data
        }


def _fields_of(text: SectionText | None, language: str) -> dict[str, str]:
    title, body = (text.title, text.body) if text else ("", "")
    return {
        f"title_{language}": title,
        f"body_{language}": body,
        f"seen_{language}": text.edited_at.isoformat() if text else "",
        f"shown_{language}": digest([title, body]),
    }


def parse_seen(value: str) -> dt.datetime | None:
    try:
        return parse_datetime(value)
    except ValueError:
        return None

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django import forms
from django.db import transaction
from django.db.models import TextChoices
from django.utils import formats
from django.utils.html import linebreaks
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from announcements.announcing import BODY_LIMIT, ForeignPath, HourGone, NothingToSay, TooLong
from announcements.forms.displaying import DISPLAY_REFUSALS, DisplayForm, display_of
from announcements.mailing import SIZE_LIMIT
from announcements.models import Announcement
from announcements.personalising import EmptyPlaceholder, asked_for
from announcements.wording_kit import SUBJECT_LIMIT, Kit, Occasion
from assignments.models import Ask
from documents.richtext import UnknownPlaceholder, plain_text, sanitise
from people.forms.audiences import AudienceForm
from people.models import Audience, Role
from people.wording import LANGUAGE_TAGS

FRENCH, ENGLISH = {"lang": LANGUAGE_TAGS["fr"]}, {"lang": LANGUAGE_TAGS["en"]}
AROUND = 25  # letters shown on each side of what is wrong

REFUSALS: dict[type[Exception], tuple[str | None, Any]] = {
    NothingToSay: (None, _("Write a subject and a message, in French, in English or in both.")),
    TooLong: (None, _("The message is too long for a mail. Shorten it, and let the page say the rest.")),
    ForeignPath: ("path", _("This is not a page of this site. Its address starts with one slash: /guides/.")),
    HourGone: ("send_at", _("This moment is over. Nothing was sent: choose a later one, or “Now”.")),
    UnknownPlaceholder: (None, _("We do not know what to put in place of %(names)s.")),
    EmptyPlaceholder: (None, _("There is nothing to put in place of %(names)s: take it out, or choose what is asked.")),
    **DISPLAY_REFUSALS,
}


class When(TextChoices):
    NOW = "now", _("Now")
    LATER = "later", _("At the day and hour below")
    DRAFT = "draft", _("Not yet: keep it as a draft")


class BodyField(forms.CharField):
    """Rich text as HTML, of which the page makes an editor; what was typed as plain text keeps its paragraphs."""

    def __init__(self, *, attrs: dict[str, str], **kwargs: Any) -> None:
        widget = forms.Textarea({**attrs, "rows": 10, "data-rich-text": "", "spellcheck": "true"})
        super().__init__(required=False, max_length=BODY_LIMIT, widget=widget, **kwargs)

    def clean(self, value: Any) -> str:
        typed = str(super().clean(value) or "").replace("\r\n", "\n").strip()
        if typed.startswith("<"):
            return typed if plain_text(typed).strip() else ""
        return linebreaks(typed, autoescape=True) if typed else ""


class AskField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Ask) -> str:
        return f"{obj.get_kind_display()}\N{NO-BREAK SPACE}: {obj}"


def _select() -> forms.Select:
    return forms.Select({"class": "form-select"})


class StartForm(forms.Form):
    """From which words one starts, and about what."""

    occasion = forms.ChoiceField(label=_("Start from the words for"), choices=Occasion.choices, widget=_select())
    ask = AskField(
        Ask.objects.standing(), label=_("About"), required=False, empty_label=_("Chosen later"), widget=_select()
    )


class AnnouncementForm(DisplayForm, AudienceForm):
    """What to say, to whom, when, and where it is read afterwards."""

    CHOSEN = ("departments", "sites", "language", "roles")

    subject_fr = forms.CharField(
        label=_("Subject in French"), max_length=SUBJECT_LIMIT, required=False, widget=forms.TextInput(FRENCH)
    )
    body_fr = BodyField(label=_("Message in French"), attrs=FRENCH)
    button_fr = forms.CharField(
        label=_("Words on the button, in French"), max_length=60, required=False, widget=forms.TextInput(FRENCH)
    )
    subject_en = forms.CharField(
        label=_("Subject in English"), max_length=SUBJECT_LIMIT, required=False, widget=forms.TextInput(ENGLISH)
    )
    body_en = BodyField(label=_("Message in English"), attrs=ENGLISH)
    button_en = forms.CharField(
        label=_("Words on the button, in English"), max_length=60, required=False, widget=forms.TextInput(ENGLISH)
    )
    ask = AskField(
        Ask.objects.standing(),
        label=_("Only those who still have to"),
        required=False,
        empty_label=_("Nothing: whoever is chosen above"),
        help_text=_("Whoever has acknowledged, answered or completed it by the time it leaves receives nothing."),
    )
    roles = forms.MultipleChoiceField(
        label=_("Roles"), choices=Role.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    path = forms.CharField(
        label=_("Page the button leads to"),
        max_length=200,
        required=False,
        help_text=_(
            "What follows the name of the site in its address, such as /guides/. Empty: the page of what is asked."
        ),
    )
    when = forms.ChoiceField(label=_("Send it"), choices=When.choices, initial=When.DRAFT, widget=forms.RadioSelect)
    send_at = forms.DateTimeField(
        label=_("Day and hour"),
        required=False,
        widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    per_minute = forms.IntegerField(
        label=_("At most so many messages a minute"),
        min_value=1,
        max_value=100_000,
        required=False,
        help_text=_("Where the mail server limits them, such as 30 for Microsoft 365. Empty: as fast as it goes."),
    )
    office_hours = forms.BooleanField(
        label=_("Only between 8 a.m. and 6 p.m., on working days"),
        required=False,
        help_text=_("What is left in the evening leaves the next working day; the company’s holidays count."),
    )
    asks_reading = forms.BooleanField(
        label=_("Ask whether it was read"),
        required=False,
        help_text=_("People are shown a button on its page. You are told how many pressed it, not who."),
    )

    def __init__(self, data: Any = None, *, announcement: Announcement | None = None, **kwargs: Any) -> None:
        self.announcement = announcement
        super().__init__(data, **kwargs)
        if announcement is not None and announcement.ask_id:  # what was taken back since is still what it is about
            standing = Ask.objects.standing() | Ask.objects.filter(pk=announcement.ask_id)
            self.fields["ask"].queryset = standing  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self.check_audience(cleaned)
        if cleaned.get("when") == When.LATER and not cleaned.get("send_at") and "send_at" not in self.errors:
            self.add_error("send_at", _("Say when, or choose “Now”."))
        return cleaned

    def refuse(self, refusal: Exception) -> None:
        """Say beside the field why the rule refused it, and where in the text it is."""
        field, reason = REFUSALS[type(refusal)]
        if isinstance(refusal, UnknownPlaceholder | EmptyPlaceholder):
            for place, names, words in self._places_of(set(refusal.names)):
                said = reason % {"names": ", ".join(f"{{{{ {name} }}}}" for name in sorted(names))}
                here = gettext("Here: “%(words)s”.") % {"words": words}
                self.add_error(place, f"{said} {here}")
        elif isinstance(refusal, TooLong) and refusal.size:
            heavy = gettext("With its looks the message weighs %(size)s kB; mail readers cut what is above %(most)s.")
            sizes = {"size": formats.number_format(-(-refusal.size // 1000)), "most": SIZE_LIMIT // 1000}
            self.add_error(None, f"{heavy % sizes} {reason}")
        else:
            self.add_error(field, reason)

    def wording(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        texts = {name: cleaned[name] for part in ("subject", "body") for name in (f"{part}_fr", f"{part}_en")}
        return {
            **texts,
            "button_fr": cleaned["button_fr"] or "Lire la suite",
            "button_en": cleaned["button_en"] or "Read more",
            "path": cleaned["path"] or (cleaned["ask"].path if cleaned["ask"] else "/"),
            "ask": cleaned["ask"],
            "asks_reading": cleaned["asks_reading"],
            "display": self.display(),
            "per_minute": cleaned["per_minute"],
            "office_hours": cleaned["office_hours"],
        }

    def hour(self, at: dt.datetime) -> dt.datetime | None:
        """None: a draft."""
        chosen = {When.NOW: at, When.LATER: self.cleaned_data["send_at"], When.DRAFT: None}
        return chosen[self.cleaned_data["when"]]

    @transaction.atomic
    def save_audience(self) -> Audience:
        """A new one each time: what is asked may share the former. People named in or out stay so."""
        audience = super().save_audience()
        audience.roles = self._criteria()["roles"]
        former = self.announcement.audience if self.announcement else None
        if former is not None:
            audience.name = former.name
            audience.included.set(former.included.all())
            audience.excluded.set(former.excluded.all())
        audience.save()
        return audience

    def _criteria(self) -> dict[str, Any]:
        return {"roles": [], **super()._criteria()}

    def _places_of(self, names: set[str]) -> Iterator[tuple[str, set[str], str]]:
        for field in ("subject_fr", "body_fr", "button_fr", "subject_en", "body_en", "button_en"):
            typed = self.cleaned_data.get(field, "")
            text = sanitise(typed) if field.startswith("body") else typed
            if wrong := asked_for(text) & names:
                yield field, wrong, _around(plain_text(text).replace("\n", " "), min(wrong, key=text.find))


def _around(text: str, name: str) -> str:
    """The words on each side of the place."""
    found = max(text.find(name), 0)
    begin, end = max(0, found - AROUND), found + len(name) + AROUND
    return f"{'…' if begin else ''}{text[begin:end].strip()}{'…' if end < len(text) else ''}"


def placeholders() -> list[tuple[str, str]]:
    """Those to choose from, and what each says."""
    team, manager = gettext("your team"), gettext("your manager")
    return [
        ("first_name", gettext("The person’s first name")),
        ("title", gettext("What is asked: the guide, the training, the consent")),
        ("due", gettext("By when, for that person")),
        ("link", gettext("The address of the page")),
        ("company", gettext("The name of the company")),
        (f"department|{team}", gettext("The person’s department")),
        (f"manager|{manager}", gettext("The person’s manager")),
    ]


def start_from(kit: Kit | None, ask: Ask | None) -> dict[str, Any]:
    """What the page of a new announcement holds already."""
    words = {name: getattr(kit, name) for name in kit.__dataclass_fields__} if kit else {}
    return words | {"ask": ask, "when": When.DRAFT}


def start_of(announcement: Announcement) -> dict[str, Any]:
    """What the page of an announcement to be changed holds already."""
    audience = announcement.audience
    chosen = {
        "departments": list(audience.departments.all()),
        "sites": list(audience.sites.all()),
        "language": audience.language,
        "roles": audience.roles,
    }
    words = ("subject_fr", "body_fr", "button_fr", "subject_en", "body_en", "button_en")
    rest = ("ask", "path", "send_at", "per_minute", "office_hours", "asks_reading")
    return (
        chosen
        | display_of(announcement)
        | {
            **{name: getattr(announcement, name) for name in words + rest},
            "for_whom": "part" if any(chosen.values()) else "everyone",
            "when": When.LATER if announcement.send_at else When.DRAFT,
        }
    )

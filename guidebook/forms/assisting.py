from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from django import forms
from django.forms import BoundField
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guidebook.answering import LINE as LINE_LENGTH
from guidebook.answering import (
    LONGEST_IMAGE,
    MANY,
    Anchor,
    Answers,
    Channel,
    ImageUse,
    Naming,
    NonsenseAnswer,
    Sites,
    Size,
    Subject,
    WithoutEmail,
)
from guidebook.answering import TEXT as TEXT_LENGTH
from guidebook.forms.writing import plain_helper
from guidebook.presets import PlatformFacts, PostureFacts, platforms, postures, sector
from people.addresses import AddressFormField
from people.models import Organisation
from people.wording import LANGUAGE_TAGS, LANGUAGES, localized

OBJECTIVES = 3
IN_LANGUAGE = {"fr": _("in French"), "en": _("in English")}


class Question(NamedTuple):
    """One of the twelve: its fields, or (networks, posture) what the page draws by itself."""

    number: int
    title: str | Promise
    hint: str | Promise
    fields: list[BoundField]
    piece: str = ""


class NetworkFields(NamedTuple):
    facts: PlatformFacts
    chosen: BoundField
    url: BoundField
    handle: BoundField
    verbs: BoundField


class Notch(NamedTuple):
    facts: PostureFacts
    is_chosen: bool


class AssistantForm(forms.Form):
    """Questions 2 to 12; the first one, the sector, was answered to come here. Each has an answer already."""

    def __init__(self, data: Any = None, *, sector_key: str) -> None:
        self.sector = sector(sector_key)
        self.usual = Answers(sector=sector_key, posture=self.sector.posture)
        super().__init__(data)
        self._add_who_we_are()
        self._add_networks()
        self._add_posture_and_names()
        self._add_images_and_topics()
        self._add_purpose()
        self._add_diffusion()
        self.helper = plain_helper()

    # --- Fields ------------------------------------------------------------------------------------------------------
    def _one(self, name: str, label: Any, choices: Sequence[tuple[Any, Any]], initial: Any) -> None:
        self.fields[name] = forms.ChoiceField(
            label=label,
            choices=choices,
            initial=initial,
            widget=forms.RadioSelect,
        )

    def _several(self, name: str, label: Any, choices: Sequence[tuple[Any, Any]], initial: Sequence[str]) -> None:
        self.fields[name] = forms.MultipleChoiceField(
            label=label,
            choices=choices,
            initial=list(initial),
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )

    def _lines(self, name: str, label: Any, *, length: int = LINE_LENGTH, rows: int = 0, initial: Any = None) -> None:
        """A field in each language."""
        for language in LANGUAGES:
            attrs: dict[str, Any] = {"lang": LANGUAGE_TAGS[language]}
            widget = forms.Textarea(attrs=attrs | {"rows": rows}) if rows else forms.TextInput(attrs=attrs)
            self.fields[f"{name}_{language}"] = forms.CharField(
                label=f"{label}, {IN_LANGUAGE[language]}",
                required=False,
                max_length=length,
                widget=widget,
                initial=getattr(initial, f"{name}_{language}", ""),
            )

    def _add_who_we_are(self) -> None:
        self._one("size", _("How many people work here?"), Size.choices, self.usual.size)
        self._one("sites", _("Where?"), Sites.choices, self.usual.sites)
        languages = [("fr", _("French first, then English")), ("en", _("English first, then French"))]
        self._one("first_language", _("Which language comes first?"), languages, self.usual.languages[0])

    def _add_networks(self) -> None:
        usual = {network.platform: network for network in self.usual.networks}
        for facts in platforms():
            key = facts.key
            self.fields[f"on_{key}"] = forms.BooleanField(label=facts.name, required=False, initial=key in usual)
            self.fields[f"url_{key}"] = forms.URLField(
                label=_("Address of our page"), required=False, max_length=300, assume_scheme="https",
                widget=forms.URLInput(attrs={"placeholder": facts.address}),
            )  # fmt: skip
            self.fields[f"handle_{key}"] = forms.CharField(label=_("Our name there"), required=False, max_length=80)
            verbs = [(verb.key, verb.text) for verb in facts.verbs]
            self._several(f"verbs_{key}", _("What we hope for there"), verbs, facts.usual_verbs)

    def _add_posture_and_names(self) -> None:
        notches = [(str(facts.notch), facts.name) for facts in postures()]
        self._one("posture", _("Posture"), notches, str(self.usual.posture))
        self._one("naming", _("May people name their employer in their profile?"), Naming.choices, self.usual.naming)
        self.fields["offers_kit"] = forms.BooleanField(
            label=_("We offer a banner or a photo for one’s profile"), required=False
        )
        self._lines("spokespeople", _("Who speaks for the organisation"))
        profile = Organisation.current()
        self.fields["ask_name"] = forms.CharField(
            label=_("Whom to ask"), required=False, max_length=120, initial=profile.contact_name
        )
        self.fields["ask_email"] = AddressFormField(
            label=_("Their e-mail address"), required=False, initial=profile.contact_email
        )
        self._lines("ask_elsewhere", _("Elsewhere, such as a Teams channel"))

    def _add_images_and_topics(self) -> None:
        self._several("appear", _("Who may appear in our images?"), Subject.choices, self.usual.appear)
        self._several("image_uses", _("What are they used for?"), ImageUse.choices, self.usual.image_uses)
        self.fields["image_months"] = forms.IntegerField(
            label=_("For how many months?"), min_value=1, max_value=LONGEST_IMAGE, initial=self.usual.image_months
        )
        topics = [(topic.key, topic.text) for topic in self.sector.topics]
        self._several("topics", _("What stays between us"), topics, [key for key, _text in topics])
        self._lines("own_topics", _("Also, one a line"), length=MANY * LINE_LENGTH, rows=3)

    def _add_purpose(self) -> None:
        profile = Organisation.current()
        for name, label in (("mission", _("Our mission")), ("vision", _("Our vision")), ("values", _("Our values"))):
            self._lines(name, label, length=TEXT_LENGTH, rows=2, initial=profile)
        for number in range(1, OBJECTIVES + 1):
            facts = {"number": number}
            self._lines(f"objective_{number}", gettext("Objective %(number)s") % facts, length=TEXT_LENGTH)
            self.fields[f"tied_to_{number}"] = forms.ChoiceField(
                label=gettext("Objective %(number)s comes from") % facts, choices=Anchor.choices, required=False
            )

    def _add_diffusion(self) -> None:
        self._several("channels", _("How does the guide reach people?"), Channel.choices, self.usual.channels)
        self._one("without_email", _("Who has no e-mail?"), WithoutEmail.choices, self.usual.without_email)
        self._lines("without_email_who", _("Who they are"))

    # --- The page ----------------------------------------------------------------------------------------------------
    @property
    def questions(self) -> Iterator[Question]:
        objectives = [
            name for number in range(1, OBJECTIVES + 1) for name in (*_both(f"objective_{number}"), f"tied_to_{number}")
        ]
        purpose = [name for about in ("mission", "vision", "values") for name in _both(about)]
        asked: list[tuple[str | Promise, str | Promise, list[str], str]] = [
            (_("Size and sites"), "", ["size", "sites"], ""),
            (_("Languages"), _("The draft is written in both."), ["first_language"], ""),
            (_("Where are we?"), _("Tick the networks where the organisation has a page."), [], "networks"),
            (_("What do we hope for there?"), _("Ideas for those who want to help, never tasks."), [], "verbs"),
            (_("Which posture?"), _("From reticent to bold. It can be changed later."), [], "posture"),
            (_("Naming the employer"), "", ["naming", "offers_kit"], ""),
            (
                _("Who speaks, whom to ask"),
                _("Left as it is, the guide follows the organisation’s profile."),
                [
                    *_both("spokespeople"),
                    "ask_name",
                    "ask_email",
                    *_both("ask_elsewhere"),
                ],
                "",
            ),
            (_("Images of people"), "", ["appear", "image_uses", "image_months"], ""),
            (
                _("What stays between us"),
                _("Usual in your sector; untick what does not concern you."),
                ["topics", *_both("own_topics")],
                "",
            ),
            (
                _("Mission, vision, values, objectives"),
                _("Left empty, the objectives are those of the starter."),
                [*purpose, *objectives],
                "",
            ),
            (
                _("How the guide reaches people"),
                "",
                ["channels", "without_email", *_both("without_email_who")],
                "",
            ),
        ]
        for number, (title, hint, names, piece) in enumerate(asked, start=2):
            yield Question(number, title, hint, [self[name] for name in names], piece)

    @property
    def networks(self) -> list[NetworkFields]:
        return [
            NetworkFields(facts, *(self[f"{name}_{facts.key}"] for name in ("on", "url", "handle", "verbs")))
            for facts in platforms()
        ]

    @property
    def notches(self) -> list[Notch]:
        chosen = str(self["posture"].value())
        return [Notch(facts, str(facts.notch) == chosen) for facts in postures()]

    # --- The answers -------------------------------------------------------------------------------------------------
    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors:
            try:
                self.answers = Answers.from_json(self._as_json(cleaned))
            except NonsenseAnswer as refusal:
                name = refusal.question if refusal.question in self.fields else None
                self.add_error(name, gettext("We cannot use this answer. Nothing was written; correct it."))
        return cleaned

    def _as_json(self, cleaned: dict[str, Any]) -> dict[str, Any]:
        first = cleaned["first_language"]
        lines = ("spokespeople", "ask_elsewhere", "mission", "vision", "values", "without_email_who")
        plain = ("size", "sites", "naming", "offers_kit", "ask_name", "ask_email", "appear", "image_uses")
        return {
            **{name: cleaned[name] for name in (*plain, "image_months", "topics", "channels", "without_email")},
            **{name: _line(cleaned, name) for name in lines},
            "sector": self.sector.key,
            "languages": [first, *(language for language in LANGUAGES if language != first)],
            "networks": [self._network(facts, cleaned) for facts in platforms() if cleaned[f"on_{facts.key}"]],
            "posture": int(cleaned["posture"]),
            "own_topics": _by_line(cleaned, "own_topics"),
            "objectives": [
                {"tied_to": cleaned[f"tied_to_{number}"] or Anchor.MISSION.value, "objective": line}
                for number in range(1, OBJECTIVES + 1)
                if any((line := _line(cleaned, f"objective_{number}")).values())
            ],
        }

    def _network(self, facts: PlatformFacts, cleaned: dict[str, Any]) -> dict[str, Any]:
        given = {name: cleaned[f"{name}_{facts.key}"] for name in ("url", "handle", "verbs")}
        return {"platform": facts.key, "name": localized(facts, "name"), **given}


def _both(name: str) -> list[str]:
    return [f"{name}_{language}" for language in LANGUAGES]


def _line(cleaned: dict[str, Any], name: str) -> dict[str, str]:
    return {language: cleaned[f"{name}_{language}"] for language in LANGUAGES}


def _by_line(cleaned: dict[str, Any], name: str) -> list[dict[str, str]]:
    """Lines typed in two boxes, paired in order."""
    typed = {language: [line.strip() for line in cleaned[f"{name}_{language}"].splitlines()] for language in LANGUAGES}
    most = max(len(lines) for lines in typed.values())
    return [
        {language: lines[index] if index < len(lines) else "" for language, lines in typed.items()}
        for index in range(most)
    ]

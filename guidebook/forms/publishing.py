from __future__ import annotations

import datetime as dt
from typing import Any, NamedTuple

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from announcements.announcing import HourGone, NothingToSay, TooLong
from announcements.personalising import EmptyPlaceholder
from announcements.wording_kit import SUBJECT_LIMIT, Kit, for_guide
from documents.richtext import UnknownPlaceholder, plain_text, reading_minutes
from guidebook.coverage import Gap, complete_languages, gaps_of, lags_of
from guidebook.forms.writing import BodyField, plain_helper
from guidebook.models import GuideVersion
from guidebook.planning import MomentGone, PlannedAlready
from guidebook.publishing import (
    AnnouncementWording,
    ApprovalsMissing,
    ChangeNoteMissing,
    DraftChanged,
    LanguageMissing,
    NoLanguageComplete,
    PlaceholdersUnanswered,
)
from guidebook.workbench import Workbench
from people.forms.audiences import AudienceForm
from people.models import Organisation
from people.models.employees import EmployeeQuerySet
from people.wording import LANGUAGE_TAGS, LANGUAGES, moment

DAYS_GIVEN = 21
FRIDAY = 4
SUBJECTS = {"fr": _("Subject in French"), "en": _("Subject in English")}
MESSAGES = {"fr": _("Message in French"), "en": _("Message in English")}
BUTTONS = {"fr": _("Button in French"), "en": _("Button in English")}
REFUSALS = (
    *(UnknownPlaceholder, EmptyPlaceholder, TooLong, HourGone, NothingToSay),  # of the announcement
    *(DraftChanged, ApprovalsMissing, PlannedAlready, MomentGone),
    *(NoLanguageComplete, LanguageMissing, PlaceholdersUnanswered, ChangeNoteMissing),  # of a text changed meanwhile
)


class Behind(NamedTuple):
    """What a language lacks, and where the other one has changed since."""

    language: str
    gaps: list[Gap]
    lags: list[Gap]


class PublicationForm(AudienceForm):
    """First step: must it be acknowledged, by whom, by when; what changed."""

    must_acknowledge = forms.ChoiceField(widget=forms.RadioSelect)  # yes, invited or no
    change_note_fr = forms.CharField(
        label=_("What changes, in French"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "lang": LANGUAGE_TAGS["fr"]}),
    )
    change_note_en = forms.CharField(
        label=_("What changes, in English"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "lang": LANGUAGE_TAGS["en"]}),
    )
    parity_reason = forms.CharField(
        label=_("Why one language may lag behind"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Kept with the version. People who prefer that language are told which one they read."),
    )
    due_on = forms.DateField(
        label=_("To acknowledge by"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        input_formats=["%Y-%m-%d"],
        help_text=_("Whoever joins later has as many days, counted from the day they are asked."),
    )
    field_order = (
        *("must_acknowledge", "change_note_fr", "change_note_en", "parity_reason"),
        *(*AudienceForm.field_order, "due_on"),
    )

    def __init__(self, data: Any = None, *, version: GuideVersion, at: dt.datetime) -> None:
        self.version, self.at = version, at
        self.previous = version.guide.versions.in_force().select_related("ask__audience", "audience").first()
        self.today = Organisation.current().today(at)
        super().__init__(data, initial=self._initial())
        self.helper = plain_helper()
        self._ask_about_acknowledging()
        self.languages = complete_languages(version)
        self.lacking = [code for code in Organisation.current().languages or LANGUAGES if code not in self.languages]
        if version.number == 1:
            del self.fields["change_note_fr"], self.fields["change_note_en"]
        self.behind = [
            Behind(code, gaps_of(version, code) if code in self.lacking else [], lags_of(version, code))
            for code in LANGUAGES
            if code in self.lacking or code in self.languages
        ]
        if not self.needs_reason:
            del self.fields["parity_reason"]

    def _initial(self) -> dict[str, Any]:
        initial: dict[str, Any] = {"due_on": _working_day(self.today + dt.timedelta(days=DAYS_GIVEN))}
        if self.previous is None:
            initial["must_acknowledge"] = "yes"
        audience = self.previous and self.previous.audience
        if audience:
            chosen = {"departments": list(audience.departments.all()), "sites": list(audience.sites.all())}
            initial |= {**chosen, "language": audience.language}
            initial["for_whom"] = "part" if any(chosen.values()) or audience.language else "everyone"
        return initial

    def _ask_about_acknowledging(self) -> None:
        field = self.fields["must_acknowledge"]
        if self.previous and self.previous.ask:
            field.label = gettext("Must it be acknowledged again?")
            yes = gettext(
                "Yes: everyone is asked again. What was acknowledged before, and its document, stay as they are."
            )
            no = gettext(
                "No: nothing changes for those who acknowledged version %(number)s. Those who have not answered yet "
                "answer on this text; the people asked and the date stay the same."
            ) % {"number": self.previous.number}
        else:
            field.label = gettext("Must it be acknowledged?")
            yes = gettext("Yes: everyone it is for is asked to acknowledge it, and receives a sealed copy.")
            no = gettext("No: it is there to be read, and nobody is asked anything.")
        invited = gettext(
            "By invitation: whoever likes acknowledges it and receives a sealed copy. Nobody is ever late or reminded."
        )
        field.choices = [("yes", yes), ("invited", invited), ("no", no)]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.keeps_request:
            return self._check_notes(cleaned)
        self.check_audience(cleaned)
        if cleaned.get("must_acknowledge") == "yes" and "due_on" not in self.errors:
            self._check_day(cleaned.get("due_on"))
        return self._check_notes(cleaned)

    def _check_day(self, due_on: dt.date | None) -> None:
        if due_on is None:
            self.add_error("due_on", gettext("Say by when people are to acknowledge it."))
        elif due_on < self.today:
            self.add_error("due_on", gettext("This day is over. Choose today or a later day."))

    def _check_notes(self, cleaned: dict[str, Any]) -> dict[str, Any]:
        for language in self.languages:
            if f"change_note_{language}" in self.fields and not cleaned.get(f"change_note_{language}"):
                self.add_error(f"change_note_{language}", gettext("Say what changes: people read it first."))
        if self.needs_reason and not cleaned.get("parity_reason"):
            self.add_error("parity_reason", gettext("Say why, or complete the other language first."))
        return cleaned

    @property
    def needs_reason(self) -> bool:
        """A language is not complete, or lags behind the other."""
        return any(behind.gaps or behind.lags for behind in self.behind)

    @property
    def asks(self) -> bool:
        return bool(self.cleaned_data["must_acknowledge"] != "no")

    @property
    def invites(self) -> bool:
        return bool(self.cleaned_data["must_acknowledge"] == "invited")

    @property
    def keeps_request(self) -> bool:
        """The request under way goes on, with its people and its date."""
        return bool(self.previous and self.previous.ask and self.cleaned_data.get("must_acknowledge") == "no")

    def people(self) -> EmployeeQuerySet:
        """Those it is for; nothing is stored to know it."""
        if self.keeps_request and self.previous and self.previous.ask:
            return self.previous.ask.audience.people()
        return super().people()

    def decided(self) -> dict[str, Any]:
        """As `guidebook.publishing.publish` takes it, but for the audience."""
        cleaned = self.cleaned_data
        return {
            "must_acknowledge": self.asks,
            "is_optional": self.invites,
            "due_on": cleaned["due_on"] if self.asks and not self.invites else None,
            "change_note_fr": cleaned.get("change_note_fr", ""),
            "change_note_en": cleaned.get("change_note_en", ""),
            "parity_reason": cleaned.get("parity_reason", ""),
        }

    def kit(self, bench: Workbench) -> Kit:
        """The announcement, ready to be changed."""
        guide = self.version.guide
        return for_guide(
            title_fr=guide.title_fr,
            title_en=guide.title_en,
            number=self.version.number,
            minutes=reading_minutes(max(bench.words.values())),
            must_acknowledge=self.asks,
            change_note_fr=self.decided()["change_note_fr"],
            change_note_en=self.decided()["change_note_en"],
        )


def _working_day(day: dt.date) -> dt.date:
    """That day, or the next on which people work."""
    holidays = Organisation.current().holidays
    while day.weekday() > FRIDAY or day.isoformat() in holidays:
        day += dt.timedelta(days=1)
    return day


class AnnouncementForm(forms.Form):
    """Second step: what people are told, and when."""

    NOW, LATER, NEVER = "now", "later", "never"
    when = forms.ChoiceField(
        label=_("When is it announced?"),
        choices=[
            (NOW, _("Now, as it is published")),
            (LATER, _("On the day and at the time below")),
            (NEVER, pgettext_lazy("announce", "Not now")),
        ],
        widget=forms.RadioSelect,
        initial=NOW,
    )
    send_at = forms.DateTimeField(
        label=_("Day and time"),
        required=False,
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
    )

    seen = forms.CharField(required=False, widget=forms.HiddenInput)  # the draft that was looked at

    def __init__(self, data: Any = None, *, kit: Kit, languages: list[str], seen: str, at: dt.datetime) -> None:
        self.kit, self.languages, self.at = kit, languages, at
        initial = {name: getattr(kit, name) for name in kit.__dataclass_fields__} | {"seen": seen}
        super().__init__(data, initial=initial)
        for language in languages:
            self._add_texts(language)
        self.helper = plain_helper()

    def _add_texts(self, language: str) -> None:
        line = {"lang": LANGUAGE_TAGS[language]}
        self.fields[f"subject_{language}"] = forms.CharField(
            label=SUBJECTS[language], required=False, max_length=SUBJECT_LIMIT, widget=forms.TextInput(attrs=line)
        )
        self.fields[f"body_{language}"] = BodyField(language=language, label=MESSAGES[language])
        self.fields[f"button_{language}"] = forms.CharField(
            label=BUTTONS[language], required=False, max_length=60, widget=forms.TextInput(attrs=line)
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        when = cleaned.get("when")
        if when == self.LATER and "send_at" not in self.errors:
            self._check_hour(cleaned.get("send_at"))
        if when != self.NEVER:
            for language in self.languages:
                self._require(language, cleaned)
        return cleaned

    def _check_hour(self, send_at: dt.datetime | None) -> None:
        if send_at is None:
            self.add_error("send_at", gettext("Say on which day and at what time."))
        elif send_at <= self.at:
            self.add_error("send_at", gettext("This moment is over. Choose a later one, or send it now."))

    def _require(self, language: str, cleaned: dict[str, Any]) -> None:
        if not cleaned.get(f"subject_{language}"):
            self.add_error(f"subject_{language}", gettext("Write the subject of the message."))
        if not plain_text(cleaned.get(f"body_{language}") or "").strip():
            self.add_error(f"body_{language}", gettext("Write the message."))

    def wording(self) -> AnnouncementWording | None:
        """None: nothing is announced now."""
        cleaned = self.cleaned_data
        if cleaned["when"] == self.NEVER:
            return None
        texts = {
            f"{part}_{language}": cleaned.get(f"{part}_{language}", "")
            for part in ("subject", "body", "button")
            for language in LANGUAGES
        }
        return AnnouncementWording(**texts, send_at=self.at if cleaned["when"] == self.NOW else cleaned["send_at"])

    def said_of(self, number: int) -> str:
        """That this version is published, and what becomes of the announcement."""
        said = gettext("Version %(number)s is published. Its text no longer changes.") % {"number": number}
        match self.cleaned_data["when"]:
            case self.NOW:
                told = gettext("The announcement is leaving now.")
            case self.LATER:
                told = gettext("The announcement will leave on %(moment)s.")
                told %= {"moment": moment(self.cleaned_data["send_at"])}
            case _:
                told = gettext("Nothing was announced.")
        return f"{said} {told}"

    def refuse(self, refusal: Exception) -> None:
        """What the rule that announces refuses."""
        self.add_error(None, _why(refusal))


def _why(refusal: Exception) -> str:
    match refusal:
        case UnknownPlaceholder(names=names):
            wrong = ", ".join(f"{{{{ {name} }}}}" for name in names)
            return gettext("The message asks for %(names)s, which we do not know.") % {"names": wrong}
        case _:
            return str(SAID.get(type(refusal), SAID[DraftChanged]))


SAID = {
    EmptyPlaceholder: _("The message names a day, {{ due }}, but nothing is asked by a day. Remove it."),
    TooLong: _("The message is too long for an e-mail. Shorten it: the guide says the rest."),
    HourGone: _("This moment is over. Choose a later one, or send it now."),
    NothingToSay: _("Write a subject and a message."),
    ApprovalsMissing: _("The approvals that this guide asks for are still missing. Nothing is published."),
    PlannedAlready: _("This version is planned to be published already. Cancel that first, or publish it now."),
    MomentGone: _("The moment of publication is over. Choose a later one, or publish it now."),
    DraftChanged: _("The text was changed while you were publishing. Go back, and look at it again."),
}

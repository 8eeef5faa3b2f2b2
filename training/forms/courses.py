from __future__ import annotations

import datetime as dt
import zoneinfo
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guidebook.models import GuideVersion
from people.forms.audiences import AudienceForm
from people.models import Employee, Organisation
from people.models.organisation import known_time_zone
from people.scoping import Places
from training.assessing import QUESTIONS
from training.correcting import said
from training.models import Attempt, Booking, Course, Level, QuizQuestion, Session
from training.narrowing import STATES, Narrowing, versions_certified

CONFIDENCE = [
    ("1", _("1: not at all")),
    ("2", _("2: a little")),
    ("3", _("3: fairly")),
    ("4", _("4: rather well")),
    ("5", _("5: very much")),
]


class QuizForm(forms.Form):
    """The questions of an attempt, as they were drawn."""

    def __init__(self, data: Any = None, *, attempt: Attempt) -> None:
        super().__init__(data)
        for place, question in enumerate(attempt.questions):
            self.fields[f"question-{place}"] = _question_field(question)

    @property
    def chosen(self) -> list[list[int]]:
        """For each question, the places of the options chosen."""
        given = (self.cleaned_data[name] for name in self.fields)
        return [[int(one) for one in (value if isinstance(value, list) else [value])] for value in given]


def _question_field(question: dict[str, Any]) -> forms.ChoiceField:
    choices = [(str(place), said(option, "text")) for place, option in enumerate(question["options"])]
    several = question["kind"] == QuizQuestion.Kind.MULTIPLE
    kind = forms.MultipleChoiceField if several else forms.ChoiceField
    return kind(
        label=said(question, "text"),
        choices=choices,
        widget=forms.CheckboxSelectMultiple if several else forms.RadioSelect,
        help_text=gettext("Several answers are right.") if several else "",
        error_messages={
            "required": gettext("Choose an answer."),
            "invalid_choice": gettext("Choose one of the answers offered."),
        },
    )


class AssessmentForm(forms.Form):
    """Six questions, and how at ease one feels."""

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        for place, question in enumerate(QUESTIONS):
            self.fields[f"answer-{place}"] = forms.TypedChoiceField(
                label=str(question.text),
                choices=[(str(worth), text) for worth, text in enumerate(question.choices)],
                coerce=int,
                widget=forms.RadioSelect,
            )
        self.fields["confidence"] = _confidence_field(_("All in all, how at ease do you feel with social media?"))

    @property
    def answers(self) -> list[int]:
        return [self.cleaned_data[f"answer-{place}"] for place in range(len(QUESTIONS))]


def _confidence_field(label: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label=label, choices=CONFIDENCE, coerce=int, widget=forms.RadioSelect)


class LevelForm(forms.Form):
    level = forms.ChoiceField(label=_("My level"), choices=Level.choices, widget=forms.RadioSelect)


class ConfidenceForm(forms.Form):
    confidence = _confidence_field(_("And now, how at ease do you feel?"))


class AskForm(AudienceForm):
    """Of whom a course is asked, and by when."""

    when = forms.ChoiceField(
        label=_("By when?"),
        choices=[
            ("days", _("A number of days, counted from the day each person is asked")),
            ("day", _("The same day for everyone")),
            ("never", _("By invitation: nobody is ever late")),
        ],
        widget=forms.RadioSelect,
        initial="days",
    )
    due_days = forms.IntegerField(label=_("Days given"), min_value=1, max_value=730, required=False, initial=30)
    due_on = forms.DateField(
        label=_("Day"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        input_formats=["%Y-%m-%d"],
    )

    def __init__(self, data: Any = None, *, today: dt.date) -> None:
        super().__init__(data)
        self.today = today

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self.check_audience(cleaned)
        if cleaned.get("when") == "days" and "due_days" not in self.errors and not cleaned.get("due_days"):
            self.add_error("due_days", gettext("Say how many days people have."))
        if cleaned.get("when") == "day" and "due_on" not in self.errors:
            self._check_day(cleaned.get("due_on"))
        return cleaned

    def _check_day(self, due_on: dt.date | None) -> None:
        if due_on is None:
            self.add_error("due_on", gettext("Say by when people are to follow it."))
        elif due_on < self.today:
            self.add_error("due_on", gettext("This day is over. Choose today or a later day."))

    def due(self) -> dict[str, Any]:
        """As `training.asking.ask_course` takes it."""
        cleaned, when = self.cleaned_data, self.cleaned_data["when"]
        return {
            "due_on": cleaned["due_on"] if when == "day" else None,
            "due_days": cleaned["due_days"] if when == "days" else None,
            "is_optional": when == "never",
        }


DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
HOUR = forms.TimeInput(format="%H:%M", attrs={"type": "time"})


class SessionForm(forms.ModelForm):
    """A session as it is typed: a day and hours, where it takes place."""

    day = forms.DateField(label=_("Day"), widget=DAY, input_formats=["%Y-%m-%d"])
    starts = forms.TimeField(label=_("Begins at"), widget=HOUR, input_formats=["%H:%M", "%H:%M:%S"])
    ends = forms.TimeField(label=_("Ends at"), widget=HOUR, input_formats=["%H:%M", "%H:%M:%S"])
    closes_on = forms.DateField(
        label=_("Last day to book"),
        required=False,
        widget=DAY,
        input_formats=["%Y-%m-%d"],
        help_text=_("Empty: until it begins."),
    )
    host = forms.CharField(
        label=_("Organiser"), max_length=254, help_text=_("Their log-in, e-mail or employee number.")
    )

    class Meta:
        model = Session
        fields = ("place_fr", "place_en", "link", "time_zone", "seats", "note_fr", "note_en")
        widgets = {"note_fr": forms.Textarea(attrs={"rows": 3}), "note_en": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "link": _("https://… Only those who have a seat see it."),
            "time_zone": _("Empty: that of the organisation. Otherwise such as America/Vancouver."),
        }

    def __init__(self, data: Any = None, *, session: Session, organiser: Employee, at: dt.datetime) -> None:
        super().__init__(data, instance=session, initial=_as_typed(session) | {"host": organiser.login})
        self.at = at

    def clean_time_zone(self) -> str:
        name: str = self.cleaned_data["time_zone"]
        if name:
            known_time_zone(name)
        return name

    def clean_host(self) -> Employee:
        today = Organisation.current().today(self.at)
        found = list(Employee.objects.employed(today).known_as(self.cleaned_data["host"])[:2])
        if len(found) != 1:
            raise forms.ValidationError(gettext("Nobody who works here is known by this."))
        return found[0]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if (
            not (cleaned.get("place_fr") or cleaned.get("place_en") or cleaned.get("link"))
            and "link" not in self.errors
        ):
            self.add_error("place_fr", gettext("Say where it takes place, or give the link of the meeting."))
        if not {"day", "starts", "ends", "time_zone"} & set(self.errors):
            self._clean_hours(cleaned)
        return cleaned

    def _clean_hours(self, cleaned: dict[str, Any]) -> None:
        zone = zoneinfo.ZoneInfo(cleaned.get("time_zone") or Organisation.current().time_zone)
        starts, ends = (dt.datetime.combine(cleaned["day"], cleaned[name], zone) for name in ("starts", "ends"))
        for name, moment in (("starts", starts), ("ends", ends)):
            if moment.astimezone(dt.UTC).astimezone(zone).replace(tzinfo=None) != moment.replace(tzinfo=None):
                self.add_error(name, gettext("The clocks go forward that night: this hour does not exist."))
        if ends <= starts:
            self.add_error("ends", gettext("It ends before it begins."))
        if starts <= self.at:
            self.add_error("day", gettext("This moment is over. Choose a later one."))
        self.instance.starts_at, self.instance.ends_at = starts, ends
        self.instance.closes_at = self._closing(cleaned, starts, zone)

    def _closing(self, cleaned: dict[str, Any], starts: dt.datetime, zone: zoneinfo.ZoneInfo) -> dt.datetime:
        """Through the whole of the last day, and never after it begins."""
        last = cleaned.get("closes_on")
        if last is None:
            return starts
        if last > starts.date():
            self.add_error("closes_on", gettext("Choose the day of the session or an earlier one."))
        return min(starts, dt.datetime.combine(last + dt.timedelta(days=1), dt.time(), zone))


def _as_typed(session: Session) -> dict[str, Any]:
    if not session.pk:
        return {}
    starts, ends = (moment.astimezone(session.zone) for moment in (session.starts_at, session.ends_at))
    last = session.closes_at.astimezone(session.zone) - dt.timedelta(microseconds=1)
    closes_on = last.date() if session.closes_at < session.starts_at else None
    return {"day": starts.date(), "starts": starts.time(), "ends": ends.time(), "closes_on": closes_on}


class CancellationForm(forms.Form):
    reason = forms.CharField(
        label=_("Why (optional)"),
        max_length=300,
        required=False,
        help_text=_("Those who booked read it in the message that tells them."),
    )


class AttendanceForm(forms.Form):
    """Who came, a choice for each seat."""

    def __init__(self, data: Any = None, *, bookings: list[Booking]) -> None:
        super().__init__(data)
        choices = [("", _("Not recorded")), *Booking.Attendance.choices]
        for booking in bookings:
            self.fields[str(booking.pk)] = forms.ChoiceField(
                label=booking.employee.name, choices=choices, required=False, initial=booking.attendance
            )

    @property
    def came(self) -> dict[int, str]:
        return {int(name): value for name, value in self.cleaned_data.items()}


class NarrowingForm(forms.Form):
    """How the report of a course is narrowed. What it does not know is left out, never guessed."""

    q = forms.CharField(label=_("Name or number"), required=False, max_length=120)
    state = forms.ChoiceField(label=_("State"), required=False)
    department = forms.ChoiceField(label=_("Department"), required=False)
    version = forms.ModelChoiceField(
        GuideVersion.objects.none(), label=_("Version of the guide"), required=False, empty_label=_("All")
    )

    def __init__(self, data: Any, *, course: Course, places: Places) -> None:
        super().__init__(data)
        self.departments = {str(department.pk): department for department in places.departments}
        offered = places.offered(self.departments.get(self.data.get("department", "")))
        departments = [(str(each.pk), str(each)) for each in offered]
        self.fields["state"].choices = [("", gettext("All")), *STATES.items()]  # type: ignore[attr-defined]
        self.fields["department"].choices = [("", gettext("All")), *departments]  # type: ignore[attr-defined]
        self.fields["version"].queryset = versions_certified(course)  # type: ignore[attr-defined]

    @property
    def narrowing(self) -> Narrowing:
        self.is_valid()
        chosen = self.cleaned_data
        department = self.departments.get(chosen.get("department", ""))
        return Narrowing(chosen.get("q", ""), chosen.get("state", ""), department, chosen.get("version"))
